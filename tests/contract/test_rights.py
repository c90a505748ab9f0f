"""The strictest rights that were ever stated of a document hold: in graph, archive, exports, and before a model."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from graph.analysis.scopes import curated_scopes
from graph.connection import Connection
from graph.derive import derive
from graph.hashing import graph_hash
from graph.model import Entity, EntityType, Modality, Rights
from graph.morning import Gathered, report
from graph.open_snapshot import open_now
from graph.paths import data_dir
from graph.reference import load_reference
from graph.settings import Settings
from graph.snapshots import snapshot
from graph.store import Store
from graph.ties import Ties
from graph.verify import verify
from graph.watches.ground import ground
from graph.watches.questions import WITHHELD, Question
from graph.watches.watches import add, check
from ingest.archive import Archive
from tests.bench.article import pages
from tests.claims import document, extracted, money
from tests.contract.command import Command, CommandHere
from tests.fixtures.image import Image
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
PAGES = [raw.content for raw in pages(4, load_reference(data_dir()).entities.values())]


@pytest.fixture
def faultline(reference_database: Connection, tmp_path: Path) -> Command:
    return CommandHere.on(reference_database, tmp_path / "a home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for n, content in enumerate(PAGES[:2]):
        (folder / f"{n}.html").write_bytes(content)
    return folder


def rights(connection: Connection) -> Counter[str]:
    with Store(connection) as store:
        rows = store.read("verify_documents", after="", limit=10_000)
    held = [row["properties"] for row in rows]
    return Counter(d["rights"] for d in held if d["kind"] not in ("reference", "sample"))


def _hash(connection: Connection) -> str:
    with Store(connection) as store:
        return graph_hash(store)


def test_a_stricter_word_about_the_same_bytes_holds_everywhere_and_a_looser_one_does_not(
    faultline: Command, folder: Path, tmp_path: Path, reference_database: Connection, reference_image: Image
) -> None:
    faultline.report("ingest", "--from", str(folder))
    assert rights(reference_database) == {"public": 2}
    again = faultline("ingest", "--from", str(folder), "--rights", "confidential", "--json")
    assert json.loads(again.stdout)["duplicates"] == 2
    assert again.stderr.count("is confidential from now on") == 2
    assert rights(reference_database) == {"confidential": 2}
    whole = faultline("verify")
    assert whole.returncode == 0, whole.stdout

    faultline.report("ingest", "--from", str(folder))
    assert rights(reference_database) == {"confidential": 2}
    output = tmp_path / "claims.jsonl"
    assert faultline("export", "jsonl", "-o", str(output)).returncode == 0
    assert "file:0.html" not in output.read_text(encoding="utf-8")

    wanted = _hash(reference_database)
    for index in (tmp_path / "a home").glob("archive.sqlite*"):
        index.unlink()
    reference_image.put_back(reference_database)
    faultline.report("ingest", "--replay")
    assert _hash(reference_database) == wanted


def test_the_same_words_seen_again_as_confidential_make_their_document_confidential(
    faultline: Command, bare_web: Web, tmp_path: Path, reference_database: Connection
) -> None:
    bare_web.add("/a.html", PAGES[0], "text/html")
    bare_web.add_feed("/feeds/all.rss", {"A": f"{bare_web.url}/a.html"})
    command = faultline.reading(bare_web, tmp_path)
    command = command.having(FAULTLINE_REVISIT_H="0")
    command.report("ingest")
    listed = tmp_path / "sources.toml"
    # Of another source, so that it is the sighting that tells and not the list.
    said = listed.read_text(encoding="utf-8").replace('"public"', '"confidential"').replace('id = "', 'id = "other-')
    listed.write_text(said, encoding="utf-8")
    bare_web.add("/a.html", PAGES[0] + b"<!-- another night -->", "text/html")
    assert command.report("ingest")["duplicates"] == 1
    assert rights(reference_database) == {"confidential": 1}


def test_a_change_in_the_list_of_sources_holds_for_what_came_before(
    faultline: Command, bare_web: Web, tmp_path: Path, reference_database: Connection, reference_image: Image
) -> None:
    bare_web.add("/a.html", PAGES[0], "text/html")
    bare_web.add_feed("/feeds/all.rss", {"A": f"{bare_web.url}/a.html"})
    command = faultline.reading(bare_web, tmp_path)
    command.report("ingest")
    bare_web.add_feed("/feeds/all.rss", {})  # nothing of it is listed any more
    listed = tmp_path / "sources.toml"
    listed.write_text(listed.read_text(encoding="utf-8").replace('"public"', '"licensed"'), encoding="utf-8")
    command.report("ingest")
    assert rights(reference_database) == {"licensed": 1}
    assert command("verify").returncode == 0
    wanted = _hash(reference_database)
    reference_image.put_back(reference_database)
    command.report("ingest", "--replay")
    assert _hash(reference_database) == wanted


def test_a_model_never_sees_what_was_confidential_once(
    faultline: Command, folder: Path, httpserver: HTTPServer
) -> None:
    faultline.report("ingest", "--from", str(folder), "--rights", "confidential")
    asking = faultline.having(
        FAULTLINE_EXTRACTOR="llm", FAULTLINE_LLM_URL=httpserver.url_for("/v1"), FAULTLINE_LLM_MODEL="stub"
    )
    report = asking.report("ingest", "--from", str(folder))
    assert report["sources"]["files"]["dead_reasons"] == {"llm-confidential": 2}
    assert httpserver.log == []


def test_the_graph_knows_what_a_lost_archive_does_not(
    faultline: Command, folder: Path, tmp_path: Path, httpserver: HTTPServer
) -> None:
    faultline.report("ingest", "--from", str(folder), "--rights", "confidential")
    home = tmp_path / "a home"
    for path in (*home.glob("archive.sqlite*"), *(home / "archive").iterdir()):
        path.unlink()
    asking = faultline.having(
        FAULTLINE_EXTRACTOR="llm", FAULTLINE_LLM_URL=httpserver.url_for("/v1"), FAULTLINE_LLM_MODEL="stub"
    )
    asking.report("ingest", "--from", str(folder))
    assert httpserver.log == []
    assert list(Archive(home / "archive", index=home / "archive.sqlite").items()) != []


OPEN = "Nordhavn Compute has announced a contract with AWS."
SECRET = "The signed contract of Nordhavn Compute with AWS is worth $7,654,321. So is that of Fjordheim."
NORDHAVN = Entity("text:nordhavn-compute", "Nordhavn Compute", EntityType.ORGANIZATION, provisional=True)
FJORDHEIM = Entity("text:fjordheim", "Fjordheim", EntityType.ORGANIZATION, provisional=True)


def _said(quote: str, entity: Entity, modality: Modality, **more: object) -> dict[str, object]:
    return {"quote": quote, "from_id": entity.id, "from_name": entity.name, "modality": modality, **more}


def test_nothing_confidential_is_told_by_a_report_an_alert_or_a_snapshot_that_leaves(
    reference_database: Connection, tmp_path: Path
) -> None:
    reference = load_reference(data_dir())
    ties = Ties(reference.entities.values())
    settings = Settings(home=tmp_path)
    rows = "MATCH (c:Claim) WHERE c.quote CONTAINS 'Nordhavn' RETURN c.quote AS quote"
    with Store(reference_database) as store:

        def told(day: int) -> str:
            now = datetime(2026, 6, day, 2, 0, tzinfo=UTC)
            said = check(store, lambda: ground(store, settings, reference, ties), lambda: now)
            held = open_now(store, reference, ties)
            gathered = Gathered(now)
            morning, kept = report(
                store, reference, curated_scopes(), held.snapshot, now.date(), now, gathered, held.withheld
            )
            store.write_query("set_meta", name="told", value=kept)
            return "\n".join((morning.as_text(), *(a.as_text() for a in said)))

        now = datetime(2026, 6, 1, tzinfo=UTC)
        told(1)
        add(store, "aws", Question("ties", of="AWS"), ground(store, settings, reference, ties), lambda: now)
        add(store, "rows", Question("cypher", cypher=rows), ground(store, settings, reference, ties), lambda: now)

        public = extracted(
            document(OPEN), [_said(OPEN, NORDHAVN, Modality.ANNOUNCED, announced="2026-05-01")], entities=[NORDHAVN]
        )
        store.write([public], ties)
        derive(store, reference, ties)
        second = told(2)
        assert OPEN in second and second.count("announced)") >= 2, second

        secret = document(SECRET, "https://secret.example/b", rights=Rights.CONFIDENTIAL, title="Secret title")
        claims = [
            _said(SECRET.split(". ")[0], NORDHAVN, Modality.CONFIRMED, money=money(7_654_321), announced="2026-05-01"),
            _said("So is that of Fjordheim", FJORDHEIM, Modality.CONFIRMED, announced="2026-05-01"),
        ]
        store.write([extracted(secret, claims, entities=[NORDHAVN, FJORDHEIM])], ties)
        derive(store, reference, ties)
        whole = {d.id: d for d in snapshot(store, reference, ties).deals}
        assert any(d.from_id == FJORDHEIM.id for d in whole.values())
        third = told(3)
        for word in ("Fjordheim", "fjordheim", "7654321", "7,654,321", "confirmed", "signed"):
            assert word not in third, third
        assert WITHHELD in third

        # What was told of while it was public is not told to be gone when it becomes confidential.
        store.tighten({public.document.id: Rights.CONFIDENTIAL})
        fourth = told(4)
        assert OPEN not in fourth and NORDHAVN.id not in fourth, fourth
        assert not any(FJORDHEIM.id in (d.from_id, d.to_id) for d in open_now(store, reference, ties).snapshot.deals)
        assert verify(store, reference) == []
