"""The Graph page's rows are the same out of the database and out of a snapshot, and an earlier instant has its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from graph.connection import Connection
from graph.deal_rows import SnapshotRows, StoredRows
from graph.derive import derive
from graph.model import Kind, Modality, Status
from graph.reference import Reference
from graph.snapshots import snapshot
from graph.store import Store
from graph.ties import Ties
from tests.claims import document, extracted, money
from tests.fixtures.image import Image

KINDS, STATUSES = [str(k) for k in Kind], [str(s) for s in Status]
IDS = ["openai", "aws", "microsoft", "chatgpt", "nvidia"]
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def store(server: Connection, reference_image: Image, reference: Reference, ties: Ties) -> Iterator[Store]:
    """Reference data, and pages of two days that tell of talks and then of a contract."""
    reference_image.put_back(server)
    with Store(server) as opened:
        for day, said, modality in (
            ("2026-01-10", "Mistral talks with Oracle about a cloud contract", Modality.NEGOTIATING),
            ("2026-02-20", "Mistral signed a cloud contract with Oracle", Modality.CONFIRMED),
        ):
            claim = {"from_id": "mistral", "to_id": "oracle", "from_name": "Mistral", "to_name": "Oracle"}
            doc = document(f"{said}.", url=f"https://news.example/{day}", published=day)
            opened.write([extracted(doc, [{**claim, "modality": modality, "announced": day, "money": money(5)}])], ties)
        derive(opened, reference, ties)
        yield opened


@pytest.fixture(scope="module")
def ours(store: Store, reference: Reference) -> SnapshotRows:
    return SnapshotRows(store, snapshot(store, reference, Ties(reference.entities.values()), TODAY), reference.kinds)


@pytest.mark.parametrize("on", [None, TODAY, date(2025, 6, 1)])
def test_the_neighbourhood_and_its_size_are_the_same(store: Store, ours: SnapshotRows, on: date | None) -> None:
    theirs = StoredRows(store)
    for limit in (20, 1000):
        assert ours.neighbourhood(IDS, KINDS, STATUSES, on, limit) == theirs.neighbourhood(
            IDS, KINDS, STATUSES, on, limit
        )
    some = (["cloud_contract", "investment"], ["confirmed", "announced"])
    assert ours.neighbourhood(IDS, *some, on, 1000) == theirs.neighbourhood(IDS, *some, on, 1000)
    assert ours.neighbourhood_size(IDS, on, 1000) == theirs.neighbourhood_size(IDS, on, 1000)


def test_deals_and_their_claims_are_the_same(store: Store, ours: SnapshotRows) -> None:
    theirs = StoredRows(store)
    for entity in IDS:
        held = theirs.entity_deals(entity, 1000)
        assert held
        assert ours.entity_deals(entity, 1000) == held
        ids = [row["id"] for row in held]
        by_id = {row["id"]: row for row in theirs.deals_by_id(ids, 1000)}
        assert {row["id"]: row for row in ours.deals_by_id(ids, 1000)} == by_id
        assert {(r["deal"], r["claim"], r["quote"]) for r in ours.deal_claims(ids, 1000)} == {
            (r["deal"], r["claim"], r["quote"]) for r in theirs.deal_claims(ids, 1000)
        }


def test_an_earlier_day_has_the_status_and_the_claims_of_then(store: Store, reference: Reference) -> None:
    def rows(day: date, known: date | None) -> list[tuple[str, int]]:
        at = None if known is None else datetime(known.year, known.month, known.day, 23, 59, tzinfo=UTC)
        view = SnapshotRows(
            store, snapshot(store, reference, Ties(reference.entities.values()), day, at), reference.kinds
        )
        return [
            (row["status"], len(view.deal_claims([row["id"]], 10)))
            for row in view.entity_deals("mistral", 1000)
            if row["to_id"] == "oracle"
        ]

    assert rows(TODAY, None) == [("confirmed", 2)]
    assert rows(date(2026, 1, 31), None) == [("negotiating", 1)]
    assert rows(TODAY, date(2026, 1, 31)) == [("negotiating", 1)]
    assert rows(TODAY, date(2026, 1, 1)) == []
