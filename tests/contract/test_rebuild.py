"""A rebuild makes whatever is derived again, touches nothing else, and can be cut off anywhere."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph import derive as deriving
from graph import dirty
from graph.connection import Connection
from graph.derive import derive, mark_all_dirty, rebuild
from graph.hashing import graph_hash
from graph.reference import Reference
from graph.store import Store, Transaction
from graph.ties import Ties
from graph.verify import verify
from tests.claims import document, extracted
from tests.corpus.graphs import owners_reference, prepared
from tests.corpus.planted import Corpus

CORPUS = Corpus(documents=16, claims=80, firms=12)
ROOT = Path(__file__).resolve().parents[2]
Held = tuple[Store, Reference, Ties, str]


@pytest.fixture
def held(empty_database: Connection) -> Iterator[Held]:
    """A graph of a planted corpus, and its hash."""
    reference = owners_reference(CORPUS)
    with Store(empty_database) as store:
        ties = prepared(store, reference)
        store.write(list(CORPUS.items()), ties)
        derive(store, reference, ties)
        yield store, reference, ties, graph_hash(store)


def _run(connection: Connection, statement: str) -> None:
    with (
        neo4j.GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver,
        driver.session(database=connection.database) as session,
    ):
        assert session.run(statement).consume().counters.contains_updates, statement


# One of each thing that follows from the claims.
_DAMAGE = (
    "MATCH (d:Deal) WITH d ORDER BY d.id LIMIT 5 DETACH DELETE d",
    "MATCH (d:Deal) WITH d ORDER BY d.id SKIP 5 LIMIT 5 SET d.status = 'sample', d.another = 1",
    "MATCH (:Claim)-[s:SUPPORTS]->(:Deal) WITH s ORDER BY elementId(s) LIMIT 3 DELETE s",
    "MATCH (:Claim)-[s:SUPPORTS]->(:Deal) WITH s ORDER BY elementId(s) DESC LIMIT 3 SET s.rank = s.rank + 9",
    "MATCH (:Entity)-[r]->(:Entity) WHERE r.deal IS NOT NULL WITH r ORDER BY r.deal LIMIT 2 DELETE r",
    "MATCH (:Entity)-[r]->(:Entity) WHERE r.deal IS NOT NULL WITH r ORDER BY r.deal LIMIT 2 SET r.status = 'ended'",
    "MATCH (a:Entity)-[r]->(b:Entity) WHERE r.deal IS NOT NULL WITH a, b, r ORDER BY r.deal DESC LIMIT 1 "
    "WITH a, b, r, type(r) AS t, properties(r) AS p DELETE r CREATE (b)-[s:$(t)]->(a) SET s = p",
    "MATCH (d:Deal)-[r:FROM]->() WITH r ORDER BY elementId(r) LIMIT 1 DELETE r",
    "MATCH (d:Deal)-[:TO]->(b) WITH d, b ORDER BY d.id DESC LIMIT 1 CREATE (d)-[:TO]->(b)",
    "MATCH (:Entity)-[r:OWNED_BY]->() WITH r ORDER BY r.link LIMIT 2 DELETE r",
    "MATCH (:Entity)-[r:OWNED_BY]->() WITH r ORDER BY r.link DESC LIMIT 1 SET r.start = '1999'",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 3 SET c.tie = 'another'",
    "CREATE (:Entity:Organization {id: 'nobody', name: 'Nobody', provisional: false})",
)


def test_a_rebuild_makes_all_that_is_derived_again_and_a_second_one_writes_nothing(held: Held) -> None:
    store, reference, ties, before = held
    for statement in _DAMAGE:
        _run(store.connection, statement)
    assert graph_hash(store) != before
    assert rebuild(store, reference, ties).written > 5
    assert graph_hash(store) == before
    assert verify(store, reference) == []
    assert rebuild(store, reference, ties).written == 0
    assert graph_hash(store) == before


class _CutOff(Exception):
    """Stands for the end of the process."""


def _cut_after(transactions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no more than so many writing transactions through."""
    whole: Callable[[Store, Callable[[Transaction], Any]], Any] = Store.writing
    left = [transactions]

    def writing(store: Store, work: Callable[[Transaction], Any]) -> Any:
        if left[0] == 0:
            raise _CutOff
        left[0] -= 1
        return whole(store, work)

    monkeypatch.setattr(Store, "writing", writing)


@pytest.mark.parametrize("most", [4, pytest.param(40, marks=pytest.mark.nightly)])
def test_a_rebuild_cut_off_between_two_transactions_is_made_whole_by_the_next(
    held: Held, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    store, reference, ties, before = held
    monkeypatch.setattr(dirty, "TIES_A_PAGE", 40 if most < 10 else 8)
    monkeypatch.setattr(deriving, "TIES_A_MARK", 60 if most < 10 else 15)
    for cut in range(most):
        _run(store.connection, _DAMAGE[0])
        _run(store.connection, _DAMAGE[9])
        with monkeypatch.context() as patched:
            _cut_after(cut, patched)
            try:
                rebuild(store, reference, ties)
            except _CutOff:
                finished = False
            else:
                finished = True
        if not finished:
            rebuild(store, reference, ties)
        assert graph_hash(store) == before, cut
        if finished:
            break


def test_what_a_cut_off_run_left_marked_is_derived_by_the_next(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    store, reference, ties, before = held
    _run(store.connection, _DAMAGE[0])
    monkeypatch.setattr(dirty, "TIES_A_PAGE", 10)
    mark_all_dirty(store)

    def stop() -> None:
        raise _CutOff

    with pytest.raises(_CutOff):
        derive(store, reference, ties, stop)
    waiting = store.read("dirty_ties")[0]["ties"]
    assert waiting > 0
    assert derive(store, reference, ties).ties == waiting
    assert graph_hash(store) == before


def test_what_is_written_between_reading_a_tie_and_locking_it_is_derived_with_it(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, reference, ties, _ = held
    monkeypatch.setattr(dirty, "TIES_A_PAGE", 10)
    told = {"from_id": "openai", "to_id": "aws", "announced": "2026-05-02"}
    key = ties.key("openai", "aws")

    def written(day: int) -> None:
        page = document(f"OpenAI rents from AWS, page {day}.", url=f"https://news.example/{day}")
        store.write([extracted(page, [told])], ties)

    written(1)
    pages = dirty.pages(store)
    page = next(pages)
    assert list(page.versions) == [key] and len(page.claims) >= 1
    written(2)
    assert store.writing(lambda tx: dirty.locked(tx, page).claims) == store.read(
        "claims_of_ties", ties=[key], standing=[]
    )
    assert len(store.read("claims_of_ties", ties=[key], standing=[])) == len(page.claims) + 1
    assert next(pages, None) is None
    derive(store, reference, ties)
    assert verify(store, reference) == []


def test_pages_reach_every_marked_tie_once(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    store, reference, ties, _ = held
    monkeypatch.setattr(dirty, "TIES_A_PAGE", 10)
    mark_all_dirty(store)
    waiting = store.read("dirty_ties")[0]["ties"]
    found = [tie for page in dirty.pages(store) for tie in page.versions]
    assert len(found) == len(set(found)) == waiting
    derive(store, reference, ties)
    assert verify(store, reference) == []


def test_a_tie_that_is_marked_behind_the_pages_is_derived_in_the_same_run(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, reference, ties, before = held
    monkeypatch.setattr(dirty, "TIES_A_PAGE", 10)
    mark_all_dirty(store)
    waiting = store.read("dirty_ties")[0]["ties"]
    first = next(dirty.pages(store)).versions
    seen = []

    def again() -> None:
        seen.append(1)
        if len(seen) == 4:
            store.write_query("mark_dirty", ties=list(first))

    assert derive(store, reference, ties, again).ties == waiting + len(first)
    assert store.read("dirty_ties")[0]["ties"] == 0
    assert graph_hash(store) == before


def test_a_deal_that_an_earlier_page_takes_over_is_left_where_it_went(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, reference, ties, before = held
    monkeypatch.setattr(dirty, "TIES_A_PAGE", 1)
    found = {row["tie"] for row in store.read("ties_of_deals_after", after="", limit=1000)}
    first, last = min(found), max(found)
    # It stands under a later tie than its claims speak of: the later page is read before the earlier one is written.
    _run(store.connection, f"MATCH (d:Deal {{tie: '{first}'}}) SET d.tie = '{last}'")
    store.write_query("mark_dirty", ties=[first, last])
    derive(store, reference, ties)
    assert graph_hash(store) == before


@pytest.mark.nightly
def test_a_rebuild_killed_at_random_instants_is_made_whole_by_the_next(held: Held) -> None:
    store, reference, ties, before = held
    connection = store.connection
    asked = json.dumps(
        {
            "uri": connection.uri,
            "user": connection.user,
            "password": connection.password,
            "database": connection.database,
            "corpus": asdict(CORPUS),
            "ties_a_transaction": 8,
        }
    )
    chance = random.Random(5)
    killed, length = 0, 3.0
    for _ in range(20):
        _run(connection, _DAMAGE[0])
        with subprocess.Popen(
            [sys.executable, "-m", "tests.contract.rebuilding"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(asked)
            process.stdin.close()
            assert process.stdout.readline() == "begins\n"
            start = time.monotonic()
            try:
                process.wait(chance.random() * length)
                length = time.monotonic() - start
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
        rebuild(store, reference, ties)
        assert graph_hash(store) == before
    assert killed >= 10
