"""`verify` finds whatever is changed in a stored graph: one property, one relationship or one node at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import neo4j
import pytest

from graph.connection import Connection
from graph.derive import derive
from graph.judgements import Judgement, Verdict
from graph.ledger import add
from graph.model import Entity, EntityType, Extracted
from graph.names import SEEN
from graph.reference import Reference
from graph.store import Store, Transaction
from graph.ties import Ties
from graph.verify import findings, verify
from tests.contract.corruptions import LABELS, RELATIONSHIPS, corruptions
from tests.contract.damages import DAMAGES
from tests.corpus.graphs import owners_reference, prepared
from tests.corpus.planted import Corpus

SEED = 11
RULED = datetime(2026, 9, 1, tzinfo=UTC)
CORPUS = Corpus(documents=14, claims=60, firms=12, known=0.6)


@pytest.fixture
def held(empty_database: Connection) -> Iterator[tuple[Store, Reference, Ties]]:
    """A graph of the reference data, a planted corpus, a second version of a page and a second reading of another."""
    reference = owners_reference(CORPUS)
    items = list(CORPUS.items())
    page = items[0]
    newer = replace(page.document, id="0" * 64, text=page.document.text + " More.", published="2029-01-01")
    with Store(empty_database) as store:
        ties = prepared(store, reference)
        store.write(items, ties)
        store.write([_read_again(items[1]), _moved(page, newer.id, newer.text)], ties)
        # A name that the reference data list: it is tied to the entity that it is.
        store.write([_named_otherwise(items[2], reference)], ties)
        derive(store, reference, ties)
        yield store, reference, ties


def _read_again(item: Extracted) -> Extracted:
    return replace(item, extraction=replace(item.extraction, version="2"), claims=item.claims[:1])


def _moved(item: Extracted, id_: str, text: str) -> Extracted:
    document = replace(item.document, id=id_, text=text, published="2029-01-01")
    claims = tuple(replace(claim, document_id=id_) for claim in item.claims)
    return Extracted(document, replace(item.extraction, document_id=id_), claims, item.entities)


def _named_otherwise(item: Extracted, reference: Reference) -> Extracted:
    """The same page elsewhere, naming Nvidia by a spelling that no list holds."""
    id_ = "1" * 64
    seen = Entity("text:nvidia-corp", "NVIDIA Corp.", EntityType.ORGANIZATION, provisional=True)
    assert Ties(reference.entities.values()).resolver.canonical(seen) == "nvidia"
    document = replace(item.document, id=id_, url="https://elsewhere.example/nvidia")
    claims = tuple(replace(claim, document_id=id_, from_id=seen.id) for claim in item.claims)
    return Extracted(document, replace(item.extraction, document_id=id_), claims, (*item.entities, seen))


@pytest.mark.parametrize("count", [30, pytest.param(100, marks=pytest.mark.nightly)])
def test_every_planted_corruption_is_found(
    held: tuple[Store, Reference, Ties], empty_database: Connection, count: int
) -> None:
    store, reference, ties = held
    assert verify(store, reference) == []
    missed, made = [], set()
    auth = (empty_database.user, empty_database.password)
    with (
        neo4j.GraphDatabase.driver(empty_database.uri, auth=auth) as driver,
        driver.session(database=empty_database.database) as session,
    ):
        for planted in list(corruptions(session, count, SEED)):
            with session.begin_transaction() as tx:
                counters = tx.run(planted.statement, planted.params).consume().counters
                assert counters.contains_updates, planted
                if next(findings(Transaction(tx), reference), None) is None:
                    missed.append(planted)
                tx.rollback()
            made.add(planted.what.split(".")[0].split()[0])
    assert missed == []
    if count >= 100:
        assert {*LABELS, *RELATIONSHIPS} <= made
    assert verify(store, reference) == []


def test_every_change_by_somebody_who_knows_the_form_of_the_graph_is_found(
    held: tuple[Store, Reference, Ties], empty_database: Connection
) -> None:
    store, reference, _ = held
    seen = sorted(row["id"] for row in store.read("name_keys") if row["id"].startswith(SEEN))
    add(store, reference, [Judgement(Verdict.SAME, seen[0], seen[-1], "R. Vance", RULED, "seen the register")])
    assert verify(store, reference) == []
    missed = []
    auth = (empty_database.user, empty_database.password)
    with (
        neo4j.GraphDatabase.driver(empty_database.uri, auth=auth) as driver,
        driver.session(database=empty_database.database) as session,
    ):
        for what, statement in DAMAGES.items():
            with session.begin_transaction() as tx:
                counters = tx.run(statement).consume().counters  # type: ignore[arg-type]
                assert counters.contains_updates, what
                if next(findings(Transaction(tx), reference), None) is None:
                    missed.append(what)
                tx.rollback()
    assert missed == []
    assert verify(store, reference) == []
