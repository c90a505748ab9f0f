"""Words that a publisher has withdrawn: gone from graph, archive and exports, with the facts and the trail kept."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph import server
from graph.backup import backup
from graph.connection import Connection
from graph.hashing import graph_hash
from graph.paths import data_dir
from graph.progress import silent
from graph.reference import load_reference
from graph.settings import Settings
from graph.store import Store
from graph.takedown import masked
from ingest.extract.llm.cache import Cache
from ingest.visits import Visits
from tests.bench.article import pages
from tests.contract.command import Command, CommandHere
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]

PAGES = [raw.content for raw in pages(4, load_reference(data_dir()).entities.values())]


@pytest.fixture
def faultline(reference_database: Connection, tmp_path: Path) -> Command:
    command = CommandHere.on(reference_database, tmp_path / "a home")
    folder = tmp_path / "in"
    folder.mkdir()
    for n, content in enumerate(PAGES):
        (folder / f"{n}.html").write_bytes(content)
    command.report("ingest", "--from", str(folder))
    return command


def test_a_takedown_hides_the_words_and_keeps_the_facts(
    faultline: Command, reference_database: Connection, tmp_path: Path
) -> None:
    with Store(reference_database) as store:
        (row,) = store.read("documents_to_withdraw", subject="file:1.html", ids=[])
        words, id_ = row["document"]["text"], row["document"]["id"]
        deals = {d["deal"]["id"] for d in store.read("snapshot_deals")}
        before = [c["claim"] for c in store.read("claims_of_documents", ids=[id_])]
    assert before
    no_reason = faultline("takedown", "file:1.html", "--reason", " ")
    assert no_reason.returncode == 1 and "Say why" in no_reason.stderr
    done = json.loads(faultline("takedown", "file:1.html", "--reason", "asked by the publisher", "--json").stdout)
    assert (done["documents"], done["claims"], done["archived"]) == ([id_], len(before), 1)

    with Store(reference_database) as store:
        (row,) = store.read("documents_to_withdraw", subject=id_, ids=[])
        held = row["document"]
        after = [c["claim"] for c in store.read("claims_of_documents", ids=[id_])]
        assert {d["deal"]["id"] for d in store.read("snapshot_deals")} == deals
    assert held["text"] == masked(words, ((c["quote_start"], c["quote"]) for c in before))
    assert len(held["text"]) == len(words) and sum(c.isalnum() for c in held["text"]) < len(words) / 20
    assert held["withdrawn"] == "asked by the publisher"
    assert [c["id"] for c in after] == [c["id"] for c in before]
    assert [c["quote"] for c in after] == [held["text"][c["quote_start"] : c["quote_end"]] for c in before]

    whole = faultline("verify")
    assert whole.returncode == 0, whole.stdout
    rebuilt = faultline("rebuild")
    assert rebuilt.returncode == 0 and faultline("verify").returncode == 0

    output = tmp_path / "claims.csv"
    assert faultline("export", "csv", "-o", str(output)).returncode == 0
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = {r["claim"]: r for r in csv.DictReader(file)}
    for claim in before:
        exported = rows[claim["id"]]
        assert (exported["quote"], exported["withdrawn"]) == ("", "asked by the publisher")
    records = b"".join(gzip.decompress(p.read_bytes()) for p in (tmp_path / "a home" / "archive").glob("*.warc.gz"))
    assert PAGES[1] not in records and PAGES[2] in records
    assert f'"sha256": "{id_}"'.encode() in records and b'"withdrawn": "asked by the publisher"' in records

    # The same bytes again, and the same words in other bytes: neither comes back.
    folder = tmp_path / "again"
    folder.mkdir()
    (folder / "1.html").write_bytes(PAGES[1])
    assert faultline.report("ingest", "--from", str(folder))["sources"]["files"]["dead_reasons"] == {"withdrawn": 1}
    (folder / "1.html").write_bytes(PAGES[1] + b"<!-- another night -->")
    assert faultline.report("ingest", "--from", str(folder))["sources"]["files"]["dead_reasons"] == {"withdrawn": 1}
    assert faultline.report("ingest", "--replay")["dead"] == 0
    again = json.loads(faultline("takedown", id_, "--reason", "asked again", "--json").stdout)
    assert again["claims"] == 0
    assert faultline("verify").returncode == 0


def test_a_later_change_to_what_was_withdrawn_is_found(faultline: Command, reference_database: Connection) -> None:
    import neo4j

    assert faultline("takedown", "file:1.html", "--reason", "asked by the publisher").returncode == 0
    auth = (reference_database.user, reference_database.password)
    with neo4j.GraphDatabase.driver(reference_database.uri, auth=auth) as driver:
        for change in (
            "MATCH (d:Document {url: 'file:1.html'}) SET d.withdrawn = 'nobody asked'",
            "MATCH (c:Claim)-[:IN]->()-[:OF]->(:Document {url: 'file:1.html'}) SET c.modality = 'denied'",
        ):
            driver.execute_query(change)  # type: ignore[arg-type]
    found = faultline("verify")
    assert found.returncode == 1
    assert "document" in found.stdout and "claim" in found.stdout


def test_an_address_that_is_not_there_says_so(faultline: Command) -> None:
    missing = faultline("takedown", "https://x.example/nowhere", "--reason", "asked by the publisher")
    assert missing.returncode == 1
    assert "No document has the address" in missing.stderr


def test_what_was_set_aside_and_the_same_words_in_other_bytes_go_from_the_archive_too(
    reference_database: Connection, bare_web: Web, tmp_path: Path
) -> None:
    stub = b"<html><head><title>A withdrawn title</title></head><body></body></html>"
    links = {name: bare_web.add(f"/{name}.html", c, "text/html") for name, c in (("a", PAGES[1]), ("stub", stub))}
    links["b"] = bare_web.add("/b.html", PAGES[2], "text/html")
    bare_web.add_feed("/feeds/all.rss", links)
    command = CommandHere.on(reference_database, tmp_path / "a home").reading(bare_web, tmp_path)
    command = command.having(FAULTLINE_REVISIT_H="0")
    assert command.report("ingest")["sources"]["feeds-all-rss"]["dead"] == 1
    bare_web.add("/a.html", PAGES[1] + b"<!-- another night -->", "text/html")
    assert command.report("ingest")["sources"]["feeds-all-rss"]["duplicates"] == 2

    def replies() -> bytes:
        return b"".join(gzip.decompress(p.read_bytes()) for p in (tmp_path / "a home" / "archive").glob("*.warc.gz"))

    assert stub in replies() and replies().count(PAGES[1]) == 2
    done = json.loads(command("takedown", links["stub"], "--reason", "asked", "--json").stdout)
    assert (done["documents"], done["archived"]) == ([], 1)
    assert stub not in replies()
    done = json.loads(command("takedown", links["a"], "--reason", "asked", "--json").stdout)
    assert (len(done["documents"]), done["archived"]) == (1, 2)
    assert PAGES[1] not in replies() and PAGES[2] in replies()
    again = command.report("ingest")
    assert sum(again["sources"]["feeds-all-rss"]["dead_reasons"].values()) == 2
    assert set(again["sources"]["feeds-all-rss"]["dead_reasons"]) == {"withdrawn"}


def test_no_listing_and_no_answer_of_a_model_keeps_the_words(
    faultline: Command, reference_database: Connection
) -> None:
    home = Path(faultline.environment["FAULTLINE_HOME"])
    with Store(reference_database) as store:
        (row,) = store.read("documents_to_withdraw", subject="file:1.html", ids=[])
    quote = row["document"]["text"][40:90]
    answers = Cache(home / "llm")
    answers.put("a" * 64, json.dumps({"claims": [{"quote": quote}]}))
    answers.put("b" * 64, json.dumps({"claims": [{"quote": "Words of somebody else."}]}))
    now = datetime(2026, 3, 1, tzinfo=UTC)
    feed = f"<rss><item><description>{quote}</description></item></rss>".encode()
    visits = Visits(home / "visits.sqlite")
    visits.keep("https://x.example/feed", now, '"1"', None, "application/rss+xml", "c" * 64, feed)
    visits.close()
    packed = zlib.compress(feed, 6)
    assert packed in (home / "visits.sqlite").read_bytes()

    done = json.loads(faultline("takedown", "file:1.html", "--reason", "asked", "--json").stdout)
    assert done["answers"] == 1
    assert answers.get("a" * 64) is None and answers.get("b" * 64) is not None
    assert packed not in (home / "visits.sqlite").read_bytes()
    visits = Visits(home / "visits.sqlite")
    held = visits.of("https://x.example/feed")
    visits.close()
    assert held is not None and (held.body, held.etag) == (None, None)


@pytest.mark.nightly  # a back-up, a restore and two servers: over a minute
def test_a_restored_graph_hides_again_what_was_withdrawn_since(
    faultline: Command, reference_database: Connection, settings: Settings, tmp_path: Path
) -> None:
    if not reference_database.embedded:
        pytest.skip("FAULTLINE_NEO4J_URI names a server of its own")
    backup(settings, tmp_path / "before.backup", silent)
    assert faultline("takedown", "file:1.html", "--reason", "asked by the publisher").returncode == 0
    faultline.report("ingest", "--from", str(tmp_path / "in" / "2.html"), "--rights", "confidential")
    with Store(reference_database) as store:
        wanted = graph_hash(store)
    # The command's own archive is the one in its home; the back-up goes into an empty database there.
    own = {k: v for k, v in faultline.environment.items() if not k.startswith("FAULTLINE_NEO4J")}
    home = Command(own)
    done = home.report("db", "restore", str(tmp_path / "before.backup"))
    assert (done["hidden_again"], done["verified"], done["findings"]) == (1, True, [])
    fresh = settings.model_copy(update={"home": Path(own["FAULTLINE_HOME"])})
    try:
        with Store(server.start(fresh, silent).connection) as store:
            assert graph_hash(store) == wanted
    finally:
        server.stop(fresh)
