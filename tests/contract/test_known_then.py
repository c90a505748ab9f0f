"""Who owned whom at an earlier `known_by`: neither what was imported nor what was ruled later is seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.imports.sets import import_set
from graph.judgements import Judgement, Verdict
from graph.ledger import add
from graph.reference import Reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot, snapshot
from graph.store import Store
from graph.ties import Ties

IMPORTED, RULED = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
DAY = date(2026, 6, 1)
# The holding is above the parent that GLEIF would give, so that it is met from the firm of data/ alone.
SET = "id,name,country,parent\nmine,Anthropic,US,top\ntop,Quellmark Holding,,higher\nhigher,Quellmark Trust,,\n"


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def test_ownership_is_that_which_was_known_and_ruled_by_then(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path
) -> None:
    def seen(known_by: datetime | None) -> Snapshot:
        return snapshot(store, reference, ties, DAY, known_by)

    plain = seen(None)
    path = tmp_path / "own.csv"
    path.write_text(SET, encoding="utf-8")
    import_set(store, reference, ties, path, clock=lambda: IMPORTED)
    assert seen(datetime(2021, 1, 1, tzinfo=UTC)).group("anthropic") == "anthropic"
    held = seen(IMPORTED)
    assert held.group("anthropic") == "set:own:higher"
    assert set(held.ownership) == set(seen(None).ownership)
    before = datetime(2026, 7, 1, tzinfo=UTC)
    assert set(seen(before).ownership) == set(plain.ownership)
    (link,) = (o for o in plain.ownership if o.child == "x-corp")
    (top,) = (o for o in held.ownership if o.child == "anthropic")
    rejected = [Judgement(Verdict.REJECT, o.claim, None, "R. Vance", RULED, "seen the register") for o in (link, top)]
    add(store, reference, rejected)
    assert not {link, top} & set(seen(None).ownership)
    assert set(seen(before).ownership) == set(plain.ownership)
    # Nobody meets the imported owner today, and everybody did between import and ruling.
    between = seen(IMPORTED)
    assert set(between.ownership) == set(held.ownership)
    assert between.entities["set:own:higher"].name == "Quellmark Trust"


def test_the_reference_rows_give_the_same_links_from_the_graph_and_in_memory(
    store: Store, reference: Reference, ties: Ties
) -> None:
    for year in (2013, 2024, 2026):
        at = datetime(year, 3, 1, tzinfo=UTC)
        stored = snapshot(store, reference, ties, DAY, at).ownership
        assert set(stored) == set(reference_snapshot(reference, DAY, at).ownership)
