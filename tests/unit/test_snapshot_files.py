"""Packed deals say what the deals say, and a snapshot comes back from disk as it was, or not at all."""

from __future__ import annotations

import logging
import os
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.columns import columns_of
from graph.deals import pack, rows_by_id
from graph.model import Deal, Entity, EntityType, Kind, Money, MoneyRole, OwnedBy, Status
from graph.snapshot import Snapshot
from graph.snapshot_files import SnapshotFiles

DAY = date(2031, 1, 1)
texts = st.none() | st.sampled_from(["", "a warrant", "in_kind", "Größe “x” \\ \n", "\ud800"])
days = st.none() | st.sampled_from(["2030", "2030-Q2", "2031-01-01", "2032-05"])
money = st.builds(
    Money,
    st.none() | st.integers(0, 10**12).map(Decimal),
    st.none(),
    st.none() | st.just("USD"),
    st.none() | st.sampled_from(list(MoneyRole)),
    transaction=st.none() | st.just("in_kind backstop"),
)
deals = st.lists(
    st.builds(
        Deal,
        st.text('ab"\\é', min_size=1, max_size=4),
        st.sampled_from(list(Kind)),
        st.sampled_from("xyz"),
        st.sampled_from("uvw"),
        st.sampled_from(list(Status)),
        st.lists(st.sampled_from(["c1", "c2"]), unique=True).map(tuple),
        texts,
        days,
        days,
        days,
        st.none() | st.dates(date(2029, 1, 1), date(2032, 1, 1)),
        st.lists(money, max_size=2).map(tuple),
        st.none() | st.just(Decimal("12.5")),
        st.none() | st.booleans(),
        st.booleans(),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda d: d.id,
)


@given(deals, st.data())
def test_packed_deals_are_the_same_deals_with_the_same_columns(given_deals: list[Deal], data: st.DataObject) -> None:
    ordered = tuple(sorted(given_deals, key=lambda d: d.id))
    packed = pack(given_deals, "q")
    plain = columns_of(ordered, "q")
    assert tuple(packed) == ordered and packed == ordered and packed.ids == [d.id for d in ordered]
    assert packed.columns.names == plain.names
    for name in ("source", "target", "kind", "status", "first", "last", "backstop", "warrant", "exclusive"):
        assert getattr(packed.columns, name).tolist() == getattr(plain, name).tolist(), name
    held = Snapshot(DAY, None, {}, packed, ())
    assert held.standing() == Snapshot(DAY, None, {}, ordered, ()).standing()
    rows = np.array(sorted(data.draw(st.sets(st.sampled_from(range(len(ordered))))) if ordered else []), np.int64)
    assert tuple(packed.taking(rows)) == tuple(ordered[r] for r in rows)
    assert rows_by_id(packed, ["nowhere", *packed.ids[:1]]) == dict.fromkeys(packed.ids[:1], 0)


@given(deals, st.data())
def test_packed_deals_with_more_are_all_of_them_packed(given_deals: list[Deal], data: st.DataObject) -> None:
    late = [data.draw(st.integers(0, 2)) for _ in given_deals]
    parts = [[d for d, when in zip(given_deals, late, strict=True) if when == part] for part in range(3)]
    packed = pack(parts[0]).with_more(parts[1]).with_more(parts[2])
    whole = pack(given_deals, packed.columns.names)
    assert packed == whole and packed.ids == whole.ids
    for row in range(len(whole)):
        assert packed.line(row) == whole.line(row)
    for name in ("source", "target", "kind", "status", "first", "last", "backstop", "warrant", "exclusive"):
        assert getattr(packed.columns, name).tolist() == getattr(whole.columns, name).tolist(), name


def test_a_deal_put_in_place_of_another_is_what_the_row_says() -> None:
    first, second = (Deal(i, Kind.INVESTMENT, "a", "b", Status.ENDED, ("c",)) for i in ("d1", "d2"))
    back = Deal("d2", Kind.INVESTMENT, "a", "b", Status.ANNOUNCED, ("c",))
    packed = pack([first, second]).taking(np.array([1]), {1: back})
    assert tuple(packed) == (back,) and packed.columns.with_status([Status.ANNOUNCED]).tolist() == [True]
    assert packed.line(0) == pack([back]).line(0)


def snapshot(number: int = 3) -> Snapshot:
    firms = {n: Entity(n, n.upper(), EntityType.MODEL, ("x", "ü"), "a", note="n") for n in ("a", "b", "é")}
    found = [Deal(f"d{i}", Kind.CHIP_SUPPLY, "a", "é", Status.CONFIRMED, ("c",), known=DAY) for i in range(number)]
    known = datetime(2030, 5, 1, 12, tzinfo=UTC)
    return Snapshot(DAY, known, firms, pack(found, firms), (OwnedBy("a", "b", "2030", None, "c"),), None, "digest")


def at(files: SnapshotFiles, revision: str = "r1") -> Path:
    return files.path(revision, DAY, None, "digest")


def test_a_kept_snapshot_comes_back_equal(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path / "new" / "folder", 10**9)
    assert files.load(at(files)) is None
    files.keep(at(files), snapshot())
    assert files.load(at(files)) == snapshot()
    assert [p.name for p in files.folder.iterdir()] == [at(files).name]


def test_another_revision_day_clock_or_data_is_another_file(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path, 10**9)
    clock = datetime(2030, 1, 1, tzinfo=UTC)
    paths = {
        files.path(r, d, k, g)
        for r in ("r1", "r2")
        for d in (DAY, date(2031, 1, 2))
        for k in (None, clock)
        for g in ("one", "two")
    }
    assert len(paths) == 16


def test_a_file_damaged_anywhere_or_cut_short_is_no_snapshot_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = SnapshotFiles(tmp_path, 10**9)
    files.keep(at(files), snapshot())
    whole = at(files).read_bytes()
    damaged = [whole[:n] for n in range(0, len(whole), 397)]
    damaged += [whole[:n] + bytes([whole[n] ^ 255]) + whole[n + 1 :] for n in range(0, len(whole), 89)]
    with caplog.at_level(logging.WARNING):
        for content in damaged:
            at(files).write_bytes(content)
            found = files.load(at(files))
            # Some bytes of the format say nothing, a time of writing for one.
            assert found is None or found == snapshot()
            assert (found is None) == ("reading the database instead" in caplog.text)
            caplog.clear()


def test_a_folder_that_cannot_be_written_to_is_said_and_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    files = SnapshotFiles(tmp_path / "file", 10**9)
    files.keep(at(files), snapshot())
    assert "not kept" in caplog.text and files.load(at(files)) is None


def test_the_longest_unused_go_when_the_space_is_full(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path, 10**9)
    for number, revision in enumerate(("r1", "r2", "r3")):
        files.keep(at(files, revision), snapshot())
        os.utime(at(files, revision), (number, number))
    files.load(at(files, "r1"))  # used just now
    small = SnapshotFiles(tmp_path, 3 * at(files).stat().st_size)
    small.keep(at(small, "r4"), snapshot())
    assert [at(files, r).exists() for r in ("r1", "r2", "r3", "r4")] == [True, False, True, True]


def test_two_that_write_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    files = SnapshotFiles(tmp_path, 10**9)
    writers = [threading.Thread(target=files.keep, args=(at(files), snapshot(500))) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert files.load(at(files)) == snapshot(500)
    assert len(list(tmp_path.iterdir())) == 1
