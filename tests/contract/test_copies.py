"""Copies of one text count once in the graph, in whatever order and batches they come."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from graph.connection import Connection
from graph.copies import grouped
from graph.derive import derive, load_reference, rebuild
from graph.hashing import graph_hash
from graph.model import Extracted
from graph.reference import Reference
from graph.store import Store
from graph.ties import Ties
from graph.verify import verify
from tests.claims import document, extracted, money
from tests.fixtures.image import Image
from tests.prose import chain, prose, syndicated

SAID = "OpenAI signed a contract with Oracle on 2 March 2027."
CLAIM = {"quote": SAID, "to_id": "oracle", "to_name": "Oracle", "announced": "2027-03-02", "money": money(7)}


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def page(text: str, n: int, claims: int = 1) -> Extracted:
    return extracted(document(text, url=f"https://paper{n}.example/x"), [CLAIM] * claims)


def sources(store: Store) -> int:
    rows = [row["deal"] for row in store.read("snapshot_deals")]
    (deal,) = [d for d in rows if d["announced"] == "2027-03-02"]
    return int(deal["independent_sources"])


def groups(store: Store) -> dict[str, str]:
    return {row["id"]: row["same_text_as"] for row in store.read("copy_sketches") if row["same_text_as"]}


def test_copies_count_once_and_a_late_link_between_them_is_counted_too(
    store: Store, reference: Reference, ties: Ties
) -> None:
    texts = [f"{SAID} {text}" for text in chain(9)]
    store.write([page(texts[0], 0), page(texts[10], 10)], ties)
    derive(store, reference, ties)
    assert sources(store) == 2
    # The copies between the two say nothing of the deal themselves, and make one text of both.
    store.write([page(texts[n], n, claims=0) for n in range(1, 10)], ties)
    derive(store, reference, ties)
    assert sources(store) == 1
    assert verify(store, reference) == []


BRIEF = f"{SAID} Neither of the two firms would say on which of its sites the servers will stand."


def test_one_brief_under_two_headlines_counts_once(store: Store, reference: Reference, ties: Ties) -> None:
    store.write([page(f"Oracle wins\n{BRIEF}", 0)], ties)
    derive(store, reference, ties)
    store.write([page(f"Another customer for the database firm\n{BRIEF}", 1), page(BRIEF, 2)], ties)
    derive(store, reference, ties)
    assert sources(store) == 1
    store.write([page(f"Oracle wins\n{BRIEF} A rival complained.", 3)], ties)
    derive(store, reference, ties)
    assert sources(store) == 2
    assert verify(store, reference) == []


def test_short_texts_of_an_older_faultline_are_grouped_once_it_is_migrated(
    store: Store, reference: Reference, ties: Ties
) -> None:
    store.write([page(f"Oracle wins\n{BRIEF}", 0), page(f"Oracle won\n{BRIEF}", 1)], ties)
    derive(store, reference, ties)
    before = graph_hash(store), groups(store)
    assert before[1]
    old = [{"id": row["id"], "properties": {"band_00": None}} for row in store.read("copy_sketches")]
    store.write_query("set_sketches", rows=old)
    store.write_query("set_copies", rows=[{"id": row["id"], "same": None} for row in old])
    store.write_query("set_meta", name="schema", value="5")
    store.apply_schema()
    load_reference(store, reference, ties)
    assert (graph_hash(store), groups(store)) == before
    assert verify(store, reference) == []


def test_order_and_batches_leave_no_trace_and_equal_a_grouping_of_all_at_once(
    reference_image: Image, store: Store, reference: Reference, ties: Ties
) -> None:
    texts = [f"{SAID} {prose(n)}" for n in range(6)]
    texts += [f"{SAID} {syndicated(prose(n % 6), n)}" for n in range(6, 30)]
    pages = [page(text, n) for n, text in enumerate(texts)]
    hashes = set()
    for seed in (1, 2):
        reference_image.put_back(store.connection)
        chance = random.Random(seed)
        chance.shuffle(pages)
        at = 0
        while at < len(pages):
            size = chance.randint(1, 9)
            store.write(pages[at : at + size], ties)
            at += size
        derive(store, reference, ties)
        hashes.add(graph_hash(store))
        whole = grouped(store.read("copy_sketches"))
        assert groups(store) == {id_: head for id_, head in whole.items() if id_ != head}
        assert sources(store) == 6
    assert len(hashes) == 1
    rebuild(store, reference, ties)
    assert graph_hash(store) in hashes


def test_pages_of_an_older_faultline_are_grouped_by_a_rebuild(store: Store, reference: Reference, ties: Ties) -> None:
    store.write([page(f"{SAID} {prose(1)}", 1), page(f"{SAID} {syndicated(prose(1), 2)}", 2)], ties)
    derive(store, reference, ties)
    before = graph_hash(store), groups(store)
    assert before[1]
    old = [{"id": row["id"], "properties": {"runs": None, "sketch": None}} for row in store.read("copy_sketches")]
    store.write_query("set_sketches", rows=old)
    store.write_query("set_copies", rows=[{"id": row["id"], "same": None} for row in old])
    rebuild(store, reference, ties)
    assert (graph_hash(store), groups(store)) == before
