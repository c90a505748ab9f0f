"""The store against a real server: idempotent, whole documents, versions, extractions, schema."""

from __future__ import annotations

import gc
import re
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from neo4j._async_compat.network._bolt_socket import BoltSocketBase

from graph.connection import Connection
from graph.coverage import coverage
from graph.derive import derive, load_reference, rebuild
from graph.errors import SchemaError
from graph.hashing import graph_hash
from graph.model import Deal, Entity, EntityType, Kind, Modality
from graph.paths import data_dir
from graph.reference import Reference
from graph.reference import load_reference as read_reference
from graph.snapshots import reference_snapshot, snapshot
from graph.store import Store, Transaction
from graph.ties import Ties
from graph.verify import findings, verify
from tests.claims import document, extracted, money
from tests.fixtures.image import Image


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    """A store with schema and reference data and nothing else."""
    with Store(reference_database) as opened:
        yield opened


TEXT = "OpenAI signed a contract with AWS on 2 March 2026. Nobody knew more."
CLAIM = {"quote": "OpenAI signed a contract with AWS on 2 March 2026", "announced": "2026-03-02", "money": money(7)}


def test_writing_a_document_twice_adds_nothing_the_second_time(store: Store, reference: Reference, ties: Ties) -> None:
    item = extracted(document(TEXT), [CLAIM])
    assert store.write([item], ties).claims == 1
    derive(store, reference, ties)
    before = graph_hash(store)
    again = store.write([item], ties)
    assert (again.documents, again.extractions, again.claims) == (0, 0, 0)
    assert derive(store, reference, ties).ties == 0
    assert graph_hash(store) == before


def test_the_reference_data_are_loaded_once(store: Store, reference: Reference, ties: Ties) -> None:
    assert not load_reference(store, reference, ties)
    counts = store.read("summary_counts")[0]
    assert counts["deals"] > 200
    assert counts["entities"] == len(reference.entities)


def test_rebuild_gives_the_same_hash_and_verify_finds_nothing(store: Store, reference: Reference, ties: Ties) -> None:
    store.write([extracted(document(TEXT), [CLAIM])], ties)
    derive(store, reference, ties)
    before = graph_hash(store)
    rebuild(store, reference, ties)
    assert graph_hash(store) == before
    assert verify(store, reference) == []


def test_the_order_of_arrival_leaves_no_trace(
    store: Store, reference: Reference, reference_image: Image, ties: Ties
) -> None:
    items = [extracted(document(TEXT, url=f"https://news.example/{n}"), [CLAIM]) for n in ("a", "b", "c")] + [
        extracted(document(TEXT + " An edit.", url="https://news.example/a", published="2026-03-02"), [CLAIM])
    ]
    hashes = []
    for order in (items, items[::-1]):
        reference_image.put_back(store.connection)
        for item in order:
            store.write([item], ties)
            derive(store, reference, ties)
        hashes.append(graph_hash(store))
    assert hashes[0] == hashes[1]


def test_a_newer_extraction_retires_old_claims_and_keeps_them_on_record(
    store: Store, reference: Reference, ties: Ties
) -> None:
    page = document(TEXT)
    wrong = {**CLAIM, "modality": Modality.CONFIRMED, "kind": Kind.ACQUISITION}
    store.write([extracted(page, [wrong, CLAIM], version="1")], ties)
    derive(store, reference, ties)
    store.write([extracted(page, [CLAIM], version="2")], ties)
    derive(store, reference, ties)
    claims = store.read("verify_claims", after="", limit=10_000)
    assert len([c for c in claims if c["document"]["id"] == page.id]) == 2
    kinds = {d.kind for d in snapshot(store, reference, ties).deals if {d.from_id, d.to_id} == {"openai", "aws"}}
    assert Kind.ACQUISITION not in kinds
    assert verify(store, reference) == []


def test_a_newer_version_of_an_address_replaces_the_old_one(store: Store, reference: Reference, ties: Ties) -> None:
    first = document(TEXT, published="2026-03-02")
    second = document("OpenAI talks with AWS.", published="2026-03-05")
    store.write([extracted(second, [{"modality": Modality.NEGOTIATING}])], ties)
    store.write([extracted(first, [CLAIM])], ties)
    derive(store, reference, ties)
    claims = {c for d in snapshot(store, reference, ties).deals for c in d.claims}
    old = extracted(first, [CLAIM]).claims[0].id
    new = extracted(second, [{"modality": Modality.NEGOTIATING}]).claims[0].id
    assert new in claims
    assert old not in claims


def test_a_provisional_entity_is_the_reference_entity_of_the_same_name(
    store: Store, reference: Reference, ties: Ties
) -> None:
    entities = [
        Entity("text:nvidia-corp", "NVIDIA Corp.", EntityType.ORGANIZATION, provisional=True),
        Entity("text:nordhavn", "Nordhavn", EntityType.ORGANIZATION, provisional=True),
    ]
    fields = {**CLAIM, "from_id": "text:nordhavn", "to_id": "text:nvidia-corp", "kind": Kind.CHIP_SUPPLY}
    store.write([extracted(document(TEXT), [fields], entities=entities)], ties)
    derive(store, reference, ties)
    (deal,) = [d for d in snapshot(store, reference, ties).deals if "text:nordhavn" in (d.from_id, d.to_id)]
    assert (deal.from_id, deal.to_id) == ("text:nordhavn", "nvidia")
    assert verify(store, reference) == []


def test_every_edited_property_of_the_record_is_found(
    empty_database: Connection, store: Store, reference: Reference, ties: Ties
) -> None:
    import neo4j

    store.write([extracted(document(TEXT), [CLAIM])], ties)
    derive(store, reference, ties)
    edits = (
        "MATCH (n:Document {url: 'https://news.example/a'}) SET n.text = n.text + ' '",
        "MATCH (n:Document {url: 'https://news.example/a'}) SET n.title = 'Another'",
        "MATCH (n:Claim {announced: '2026-03-02', rule: 'test'}) SET n.modality = 'announced'",
        "MATCH (n:Claim {announced: '2026-03-02', rule: 'test'}) SET n.quote_start = n.quote_start + 1",
        "MATCH (n:Deal {id: 'openai-aws-38bn'}) SET n.status = 'reported'",
        "MATCH ()-[r:BUYS_CLOUD_FROM {deal: 'openai-aws-38bn'}]->() SET r.status = 'reported'",
        "MATCH ()-[r:BUYS_CLOUD_FROM {deal: 'openai-aws-38bn'}]->() DELETE r",
        "MATCH (n:Entity {id: 'openai'}) SET n.name = 'ClosedAI'",
        "MATCH (n:Claim {announced: '2026-03-02', rule: 'test'})-[r:IN]->() DELETE r",
        "MATCH (:Entity {id: 'xai'})-[r:OWNED_BY]->() DELETE r",
        "MATCH (n:Claim {announced: '2026-03-02', rule: 'test'}) SET n.event = date('2020-01-01')",
        "MATCH (n:Claim {announced: '2026-03-02', rule: 'test'}) SET n.tie = 'another'",
        "MATCH (n:Claim {kind: 'ownership', rule: 'reference.parent'}) WITH n LIMIT 1 SET n.modality = 'confirmee'",
    )
    with (
        neo4j.GraphDatabase.driver(empty_database.uri, auth=(empty_database.user, empty_database.password)) as driver,
        driver.session(database=empty_database.database) as session,
    ):
        for edit in edits:
            with session.begin_transaction() as tx:
                assert tx.run(edit).consume().counters.contains_updates, edit
                assert list(findings(Transaction(tx), reference)), edit
                tx.rollback()
    assert verify(store, reference) == []


def test_a_missing_constraint_is_refused_by_name(store: Store, empty_database: Connection) -> None:
    import neo4j

    with (
        neo4j.GraphDatabase.driver(empty_database.uri, auth=(empty_database.user, empty_database.password)) as driver,
        driver.session(database=empty_database.database) as session,
    ):
        session.run("DROP CONSTRAINT embeds_deal").consume()
    with pytest.raises(SchemaError, match="embeds_deal"):
        store.check_schema()
    store.apply_schema()
    store.check_schema()


def test_newer_data_than_the_code_are_refused(store: Store) -> None:
    store.write_query("set_meta", name="schema", value="99")
    with pytest.raises(SchemaError, match="99"):
        store.apply_schema()


def test_every_merged_label_and_typed_edge_has_a_uniqueness_constraint(reference: Reference) -> None:
    import re

    from graph import queries

    constraints = queries.load("schema", "constraints").text
    for name in queries.names("write"):
        for label in re.findall(r"MERGE \(\w+:(\w+) ", queries.load("write", name).text):
            assert f"(n:{label}) REQUIRE" in constraints, (name, label)
        for edge in re.findall(r"MERGE \(\w+\)-\[\w+:(\w+) ", queries.load("write", name).text):
            assert f"[r:{edge}]" in constraints, (name, edge)
    for info in reference.kinds.values():
        if info.edge:
            assert f"[r:{info.edge}]-() REQUIRE r.deal" in constraints


@pytest.mark.parametrize(
    ("as_of", "deal", "held"),
    [
        ("2025-10-27", "openai-azure-api-excl-2025", False),
        ("2026-04-26", "openai-azure-api-excl-2025", True),
        ("2026-04-28", "openai-azure-api-excl-2025", False),
        ("2025-09-15", "openai-msft-rofr-2025", True),
        ("2025-11-04", "openai-msft-rofr-2025", False),
    ],
)
def test_a_clause_is_in_force_between_its_days(
    store: Store, reference: Reference, ties: Ties, as_of: str, deal: str, held: bool
) -> None:
    standing = snapshot(store, reference, ties, date.fromisoformat(as_of)).standing()
    assert (deal in {d.id for d in standing}) is held


def test_xai_belongs_to_spacex_from_its_day_only(store: Store, reference: Reference, ties: Ties) -> None:
    assert snapshot(store, reference, ties, date(2026, 2, 1)).group("xai") == "xai"
    assert snapshot(store, reference, ties, date(2026, 2, 2)).group("xai") == "spacex"


def test_the_stored_graph_and_the_rows_alone_give_the_same_deals_at_any_instant(
    store: Store, reference: Reference, ties: Ties
) -> None:
    days = [date(2025, 6, 1), date(2026, 3, 18), date(2026, 5, 1)]
    for day in days:
        for known in (None, datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)):
            alone = reference_snapshot(reference, day, known).deals
            assert snapshot(store, reference, ties, day, known).deals == alone, (day, known)


def test_an_earlier_known_by_equals_a_graph_that_never_held_the_rest(
    store: Store, reference: Reference, ties: Ties
) -> None:

    early = extracted(document(TEXT, url="https://news.example/early", published="2026-03-03"), [CLAIM])
    store.write([early], ties)
    derive(store, reference, ties)
    known = datetime(2026, 3, 4, tzinfo=UTC)
    before = snapshot(store, reference, ties, known_by=known).deals
    late = extracted(document(TEXT, url="https://news.example/late", published="2026-04-03"), [CLAIM])
    store.write([late], ties)
    derive(store, reference, ties)
    assert snapshot(store, reference, ties, known_by=known).deals == before


def test_a_version_that_was_replaced_later_counts_on_the_days_on_which_it_was_the_latest_known(
    store: Store, reference: Reference, ties: Ties
) -> None:

    def known(day: str) -> tuple[Deal, ...]:
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        return tuple(snapshot(store, reference, ties, date(2026, 6, 1), at).deals)

    url = "https://news.example/edited"
    first = extracted(document(TEXT, url=url, published="2026-03-03"), [CLAIM])
    store.write([first], ties)
    derive(store, reference, ties)
    alone = known("2026-03-20")
    assert any(first.claims[0].id in d.claims for d in alone)
    # Edited twice; of the version of April nothing counts any more once that of May is known.
    for month, days in (("04", 1), ("05", 2)):
        later = document(f"Corrected in {month}. {TEXT}", url=url, published=f"2026-{month}-03")
        edited = extracted(replace(later, fetched=first.document.fetched + timedelta(days=days)), [CLAIM])
        store.write([edited], ties)
        derive(store, reference, ties)
    assert known("2026-03-20") == alone
    assert not any(first.claims[0].id in d.claims for d in known("2026-04-20"))
    assert known("2026-06-01") == tuple(snapshot(store, reference, ties, date(2026, 6, 1)).deals)
    assert not any(first.claims[0].id in d.claims for d in known("2026-03-01"))


def test_what_was_read_is_told_by_what_could_be_known_then(store: Store, reference: Reference, ties: Ties) -> None:
    def told(day: str | None) -> str:
        return coverage(store, None if day is None else datetime.fromisoformat(day).replace(tzinfo=UTC))

    assert re.fullmatch(r"documents: none; \d+ reference rows of \d{4}\S* to 20\S+; languages: en", told(None))
    url = "https://news.example/edited"
    first = extracted(document(TEXT, url=url, published="2026-03-03"), [CLAIM])
    other = extracted(document(f"Beside it: {TEXT}", url="https://news.example/b", published="2026-04"), [])
    later = document(f"Corrected. {TEXT}", url=url, published="2026-05-03")
    edited = extracted(replace(later, fetched=first.document.fetched + timedelta(days=1)), [])
    store.write([first, other], ties)
    store.write([edited], ties)
    assert "documents: none; " in told("2026-03-02")
    assert "documents: 1 news; published 2026-03-03 to 2026-03-03; " in told("2026-03-03")
    assert "documents: 1 news; published 2026-03-03" in told("2026-04-29")  # of April: not surely before its last day
    assert "documents: 2 news; published 2026-03-03 to 2026-04; " in told("2026-04-30")
    assert "documents: 2 news; published 2026-04 to 2026-05-03; " in told("2026-05-03")
    assert told(None) == told("2030-01-01")

    def rows(day: str | None) -> int:
        found = re.search(r"(\d+) reference rows", told(day))
        return int(found[1]) if found else 0

    assert 0 < rows("2020-01-01") < rows("2026-01-01") < rows(None)
    assert told("1900-01-01") == "documents: none; languages: unknown"


def test_edited_reference_data_count_whatever_their_digest(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_dir(), folder, ignore=shutil.ignore_patterns("samples", "lexicon"))
    for number in range(3):  # each has another digest, before or after the one it replaces
        text = (folder / "deals.csv").read_text(encoding="utf-8")
        wanted = f"EC2 UltraServers with Nvidia GPUs {number}"
        changed = re.sub(r"EC2 UltraServers with Nvidia GPUs( \d)?", wanted, text)
        (folder / "deals.csv").write_text(changed, encoding="utf-8")
        edited = read_reference(folder)
        ties = Ties(edited.entities.values())
        assert load_reference(store, edited, ties)
        (deal,) = [d for d in snapshot(store, edited, ties).deals if d.id == "openai-aws-38bn"]
        assert deal.object == wanted
        assert verify(store, edited) == []


def test_a_run_that_is_told_to_end_amid_a_long_answer_ends_so_and_can_still_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = BoltSocketBase.recv_into
    told: list[SystemExit] = []

    def interrupted(socket: BoltSocketBase, buffer: memoryview, nbytes: int) -> int:
        if not told and nbytes >= 10_000:
            told.append(SystemExit(143))
            raise told[0]
        return int(receive(socket, buffer, nbytes))

    store.remember("told", "a word" * 50_000)
    monkeypatch.setattr(BoltSocketBase, "recv_into", interrupted)
    with pytest.raises(SystemExit) as ended:
        try:
            store.fact("told")
        finally:
            store.remember("told", "to end")
    assert ended.value is told[0]
    assert store.fact("told") == "to end"
    with warnings.catch_warnings():  # the driver leaves a session that it could not close to the garbage collector
        warnings.simplefilter("ignore", ResourceWarning)
        store.close()
        told.clear()
        del ended
        gc.collect()
