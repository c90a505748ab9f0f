"""Named queries of a day: today the rows are those of the graph, an earlier day has the statuses of then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from graph import queries
from graph.connection import Connection
from graph.dated_queries import ANSWERS, DatedQueries
from graph.errors import NotFound
from graph.model import Kind, Status
from graph.reference import Reference
from graph.snapshots import snapshot
from graph.store import Store
from graph.ties import Ties
from tests.fixtures.image import Image

TODAY = datetime.now(UTC).date()
_PARAMS: dict[str, Any] = {
    "id": "openai", "on": TODAY, "limit": 1000, "ids": ["openai", "aws"],
    "kinds": [str(k) for k in Kind], "statuses": [str(s) for s in Status],
}  # fmt: skip


@pytest.fixture(scope="module")
def store(server: Connection, reference_image: Image) -> Iterator[Store]:
    reference_image.put_back(server)
    with Store(server) as opened:
        yield opened


def dated(store: Store, reference: Reference, day: date) -> DatedQueries:
    ties = Ties(reference.entities.values())
    return DatedQueries(store, snapshot(store, reference, ties, day), reference.kinds)


@pytest.mark.parametrize("name", sorted(ANSWERS.keys() - {"suppliers_of", "deal_claims", "deals_by_id"}))
def test_today_a_query_gives_the_rows_of_the_graph(store: Store, reference: Reference, name: str) -> None:
    params = {p: _PARAMS[p] for p, _ in queries.load("read", name).params}
    held = store.read(name, **params)
    assert held
    assert dated(store, reference, TODAY).run(name, params) == held


def test_today_the_suppliers_are_those_of_the_graph_by_paths_as_short(store: Store, reference: Reference) -> None:
    params = {p: _PARAMS[p] for p in ("id", "on", "limit")}
    held = store.read("suppliers_of", **params)
    found = dated(store, reference, TODAY).run("suppliers_of", params)
    assert [(r["rank"], r["supplier_id"]) for r in found] == [(r["rank"], r["supplier_id"]) for r in held]
    assert all(len(r["path"]) == r["rank"] + 1 and len(r["deals"]) == r["rank"] for r in found)


def test_a_promise_that_has_ended_since_is_in_force_on_the_day(store: Store, reference: Reference) -> None:
    day = date(2026, 3, 18)
    rows = dated(store, reference, day).run("exclusivities", {"on": day, "limit": 100})
    status = {row["id"]: row["status"] for row in rows}
    assert status["openai-azure-api-excl-2025"] != "ended"
    assert not [id_ for id_, said in status.items() if said == "ended"]


def test_a_query_that_knows_no_day_says_which_do(store: Store, reference: Reference) -> None:
    with pytest.raises(NotFound, match="reads the graph of today alone; by day there are chip_supply"):
        dated(store, reference, TODAY).run("coverage", {})
