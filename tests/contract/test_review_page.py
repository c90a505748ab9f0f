"""The Review page: a pair with its reasons, a ruling on it, the ledger, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import session
from app.launch import environment
from graph.connection import Connection
from graph.derive import derive
from graph.hashing import graph_hash
from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from graph.reference import Reference
from graph.resolution import ties_of
from graph.settings import Settings
from graph.store import Store
from tests.claims import document, extracted


def firm(name: str) -> Entity:
    return Entity(SEEN + slug(name), name, EntityType.ORGANIZATION, provisional=True)


@pytest.fixture
def store(
    reference_database: Connection, reference: Reference, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """Two pages that spell a firm in two ways, and an app whose settings lead there."""
    with Store(reference_database) as opened:
        for buyer, seller in (("Kvistgaard", "Nordhavn Compute"), ("Tavio Labs", "Nordhaven Compute")):
            a, b = firm(buyer), firm(seller)
            doc = document(f"{buyer} rents from {seller}.", url=f"https://news.example/{a.id}")
            said = {"from_id": a.id, "to_id": b.id, "from_name": buyer, "to_name": seller}
            opened.write([extracted(doc, [said], entities=[a, b])], ties_of(opened, reference))
        derive(opened, reference, ties_of(opened, reference))
        for name, value in environment(settings, reference_database).items():
            if name.startswith("FAULTLINE_"):
                monkeypatch.setenv(name, value)
        st.cache_resource.clear()
        st.cache_data.clear()
        yield opened
        session.store().close()
        st.cache_resource.clear()
        st.cache_data.clear()


def _review() -> None:
    from app import session
    from app.views import review

    session.guarded(review.page)


def _button(run: AppTest, label: str) -> Any:
    return next(b for b in run.button if b.label == label)


def test_a_pair_is_ruled_on_and_the_ruling_taken_back(store: Store) -> None:
    before = graph_hash(store)
    run = AppTest.from_function(_review, default_timeout=120).run()
    assert not run.exception
    next(t for t in run.text_input if t.key == "keep_who").set_value("R. Vance")
    next(t for t in run.text_input if (t.key or "").startswith("why_")).set_value("one register entry")
    run.run()
    _button(run, "One").click().run()
    assert not run.exception
    held = store.read("judgements")
    assert [(j["verdict"], j["who"], j["why"]) for j in held] == [("same", "R. Vance", "one register entry")]
    assert graph_hash(store) != before

    run.selectbox[0].select_index(0).run()
    _button(run, "Take back").click().run()
    assert not run.exception
    assert [t.value for t in run.toast] and "give --who and --why" in run.toast[0].value
    next(t for t in run.text_input if t.label == "Why take it back").set_value("another register")
    run.run()
    _button(run, "Take back").click().run()
    assert graph_hash(store) == before
    assert len(store.read("judgements")) == 2
