"""Exports of a real graph: nothing confidential leaves, not even through a deal, and two exports are equal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.derive import derive, load_reference, rebuild
from graph.errors import FaultlineError, ImportRefused
from graph.export import export_claims, export_graph
from graph.exports.exportable import exportable
from graph.exports.whole_graph import export_whole_graph, import_whole_graph
from graph.hashing import graph_hash
from graph.imports.sets import import_set
from graph.model import Entity, EntityType, Modality, Rights
from graph.reference import Reference
from graph.store import Store
from graph.takedown import withdraw
from graph.ties import Ties
from graph.verify import verify
from tests.claims import document, extracted, money
from tests.fixtures.emptying import empty


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


OPEN = "Nordhavn Compute is in talks with AWS about a contract."
SECRET = "The signed contract of Nordhavn Compute with AWS is worth $7,654,321. So is that of Fjordheim."
NORDHAVN = Entity("text:nordhavn-compute", "Nordhavn Compute", EntityType.ORGANIZATION, provisional=True)
FJORDHEIM = Entity("text:fjordheim", "Fjordheim", EntityType.ORGANIZATION, provisional=True)


def claim_of(quote: str, entity: Entity, modality: Modality, **more: object) -> dict[str, object]:
    return {"quote": quote, "from_id": entity.id, "from_name": entity.name, "modality": modality, **more}


@pytest.mark.parametrize("form", ["followthemoney", "jsonld", "jsonl"])
def test_nothing_of_a_confidential_document_leaves_and_two_exports_are_equal(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path, form: str
) -> None:
    secret = document(SECRET, "https://secret.example/b", rights=Rights.CONFIDENTIAL, title="Secret title")
    store.write(
        [
            extracted(document(OPEN), [claim_of(OPEN, NORDHAVN, Modality.NEGOTIATING)], entities=[NORDHAVN]),
            extracted(
                secret,
                [
                    claim_of(SECRET.split(". ")[0], NORDHAVN, Modality.CONFIRMED, money=money(7_654_321)),
                    claim_of("So is that of Fjordheim", FJORDHEIM, Modality.CONFIRMED),
                ],
                entities=[NORDHAVN, FJORDHEIM],
            ),
        ],
        ties,
    )
    derive(store, reference, ties)
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    write = export_claims if form == "jsonl" else export_graph
    done = write(store, reference, ties, form, first)
    assert write(store, reference, ties, form, second)["sha256"] == done["sha256"]
    assert first.read_bytes() == second.read_bytes()
    assert (tmp_path / "a.json.sha256").read_text() == f"{done['sha256']}  a.json\n"
    text = first.read_text(encoding="utf-8")
    for word in ("7654321", "7,654,321", "secret", "Secret", "Fjordheim", "signed contract"):
        assert word not in text
    if form == "followthemoney":
        lines = [json.loads(line) for line in text.splitlines()]
        (deal,) = [x for x in lines if "faultline-entity-text" not in x["id"] and OPEN in str(x["properties"])]
        assert deal["schema"] == "UnknownLink"
        assert deal["properties"]["status"] == ["negotiating"]
    elif form == "jsonl":
        (row,) = [x for x in map(json.loads, text.splitlines()) if x["quote"] == OPEN]
        assert row["deal_status"] == "negotiating"
    else:
        nodes = json.loads(text)["@graph"]
        (told,) = [n for n in nodes if n.get("quote") == OPEN]
        (deal,) = [n for n in nodes if "status" in n and told["@id"] in n["derivedFrom"]]
        assert (deal["status"], told["modality"]) == ("negotiating", "negotiating")


def test_a_whole_graph_goes_through_a_file_into_an_empty_database(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,parent\nHeir Compute,openai\n", encoding="utf-8")
    import_set(store, reference, ties, own)
    store.write(
        [extracted(document(OPEN), [claim_of(OPEN, NORDHAVN, Modality.NEGOTIATING)], entities=[NORDHAVN])], ties
    )
    derive(store, reference, ties)
    before = graph_hash(store)
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    done = export_whole_graph(store, first)
    assert done["hash"] == before
    with pytest.raises(ImportRefused, match="empty database"):
        import_whole_graph(store, first)
    empty(store.connection)
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(first.read_bytes().replace(b"Heir Compute", b"Hair Compute", 1))
    with pytest.raises(ImportRefused, match="damaged"):
        import_whole_graph(store, damaged)
    taken = import_whole_graph(store, first)
    assert (taken["hash"], graph_hash(store)) == (before, before)
    assert (taken["nodes"], taken["relationships"]) == (done["nodes"], done["relationships"])
    export_whole_graph(store, second)
    assert first.read_bytes() == second.read_bytes()
    assert verify(store, reference) == []
    assert not load_reference(store, reference, ties)
    rebuild(store, reference, ties)
    assert graph_hash(store) == before
    store.write([extracted(document(SECRET, rights=Rights.CONFIDENTIAL), [])], ties)
    with pytest.raises(FaultlineError, match="confidential"):
        export_whole_graph(store, second)
    assert first.read_bytes() == second.read_bytes()


LONG = f"Nordhavn Compute has announced a contract with AWS{' and so on' * 40} from May."


@pytest.mark.parametrize("form", ["followthemoney", "jsonld", "jsonl"])
def test_no_export_holds_more_of_a_quote_than_the_setting_says(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path, form: str
) -> None:
    store.write([extracted(document(LONG), [claim_of(LONG, NORDHAVN, Modality.ANNOUNCED)], entities=[NORDHAVN])], ties)
    derive(store, reference, ties)
    output = tmp_path / "a.json"
    (export_claims if form == "jsonl" else export_graph)(store, reference, ties, form, output, 60)
    text = output.read_text(encoding="utf-8")
    assert f"{LONG[:59]}…" in text and LONG[:61] not in text


def test_withdrawn_words_are_absent_and_their_digest_is_that_of_what_they_were(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path
) -> None:
    told = extracted(document(LONG), [claim_of(LONG, NORDHAVN, Modality.ANNOUNCED)], entities=[NORDHAVN])
    store.write([told], ties)
    derive(store, reference, ties)
    withdraw(store, told.document.id, "asked", told.document.fetched)
    for form in ("followthemoney", "jsonld"):
        export_graph(store, reference, ties, form, tmp_path / form)
        text = (tmp_path / form).read_text(encoding="utf-8")
        assert "█" not in text and hashlib.sha256(LONG.encode()).hexdigest() in text


def test_a_whole_graph_passes_on_what_a_licensed_document_says_and_not_its_text(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path
) -> None:
    short = "Fjordheim has announced a contract with AWS"
    told = extracted(
        document(f"A licensed lead. {LONG} {short}. A licensed end.", rights=Rights.LICENSED),
        [claim_of(LONG, NORDHAVN, Modality.ANNOUNCED), claim_of(short, FJORDHEIM, Modality.ANNOUNCED)],
        entities=[NORDHAVN, FJORDHEIM],
    )
    store.write([told], ties)
    derive(store, reference, ties)
    deals = [(d["deal"]["id"], d["claims"]) for d in store.read("snapshot_deals")]
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    done = export_whole_graph(store, first, 64)
    assert done["hash"] != graph_hash(store)
    text = first.read_text(encoding="utf-8")
    assert "A licensed" not in text
    assert LONG[:64] in text and LONG[:70] not in text and short in text
    empty(store.connection)
    taken = import_whole_graph(store, first)
    assert taken["hash"] == graph_hash(store) == done["hash"]
    assert verify(store, reference) == []
    rebuild(store, reference, ties)
    assert graph_hash(store) == done["hash"]
    assert [(d["deal"]["id"], d["claims"]) for d in store.read("snapshot_deals")] == deals
    export_whole_graph(store, second, 64)
    assert first.read_bytes() == second.read_bytes()


SIGNED = "Nordhavn-Compute has signed the contract with AWS"
THEN = datetime(2026, 5, 15, tzinfo=UTC)


@pytest.mark.parametrize("form", ["followthemoney", "jsonld", "csv", "jsonl"])
def test_an_export_of_an_earlier_instant_is_that_of_a_graph_which_was_told_no_more(
    store: Store, reference: Reference, ties: Ties, tmp_path: Path, form: str
) -> None:
    respelt = Entity("text:nordhavncompute", "NordhavnCompute", EntityType.ORGANIZATION, provisional=True)
    talks = document(OPEN, published="2026-05-01")
    signed = document(SIGNED, "https://news.example/b", published="2026-05-20")
    write = export_claims if form in ("csv", "jsonl") else export_graph

    def written(name: str, *clocks: object) -> bytes:
        write(store, reference, ties, form, tmp_path / name, 500, *clocks)  # type: ignore[arg-type]
        return (tmp_path / name).read_bytes()

    store.write([extracted(talks, [claim_of(OPEN, NORDHAVN, Modality.NEGOTIATING)], entities=[NORDHAVN])], ties)
    derive(store, reference, ties)
    assert OPEN.encode() in (before := written("a", None, THEN))
    said = claim_of(SIGNED, respelt, Modality.CONFIRMED, announced="2026-05-20")
    store.write([extracted(signed, [said], entities=[respelt])], ties)
    derive(store, reference, ties)
    assert SIGNED.encode() in (now := written("c")) and b"nordhavncompute" in now
    assert written("d", None, THEN) == before
    # What held on the day, by all that is known: who the two names are, and not yet what was signed later.
    on_the_day = written("e", THEN.date())
    assert OPEN.encode() in on_the_day and SIGNED.encode() not in on_the_day and b"nordhavncompute" in on_the_day
    # What came before the talks were published knows nothing of them; the rows of data/ have days of their own.
    early = written("f", None, datetime(2020, 1, 1, tzinfo=UTC))
    assert OPEN.encode() not in early and b"openai-azure-excl-2019" in early and b"openai-aws-38bn" not in early


def test_with_known_by_alone_an_export_is_of_today_and_knows_it(store: Store, reference: Reference, ties: Ties) -> None:
    before = datetime.now(UTC).date()
    held = exportable(store, reference, ties, None, THEN)
    assert held.as_of is not None and before <= held.as_of <= datetime.now(UTC).date()
    assert held.known_by == THEN
    assert exportable(store, reference, ties).as_of is None
