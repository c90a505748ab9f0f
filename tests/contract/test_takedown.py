"""Words that a publisher has withdrawn: gone from graph, archive and exports, with the facts and the trail kept."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.paths import data_dir
from graph.reference import load_reference
from graph.store import Store
from graph.takedown import masked
from tests.bench.article import pages
from tests.contract.command import Command

PAGES = [raw.content for raw in pages(4, load_reference(data_dir()).entities.values())]


@pytest.fixture
def faultline(empty_database: Connection, tmp_path: Path) -> Command:
    command = Command.on(empty_database, tmp_path / "a home")
    folder = tmp_path / "in"
    folder.mkdir()
    for n, content in enumerate(PAGES):
        (folder / f"{n}.html").write_bytes(content)
    command.report("ingest", "--from", str(folder))
    return command


def test_a_takedown_hides_the_words_and_keeps_the_facts(
    faultline: Command, empty_database: Connection, tmp_path: Path
) -> None:
    with Store(empty_database) as store:
        (row,) = store.read("documents_to_withdraw", subject="file:1.html")
        words, id_ = row["document"]["text"], row["document"]["id"]
        deals = {d["deal"]["id"] for d in store.read("snapshot_deals")}
        before = [c["claim"] for c in store.read("claims_of_documents", ids=[id_])]
    assert before
    no_reason = faultline("takedown", "file:1.html", "--reason", " ")
    assert no_reason.returncode == 1 and "Say why" in no_reason.stderr
    done = json.loads(faultline("takedown", "file:1.html", "--reason", "asked by the publisher", "--json").stdout)
    assert (done["documents"], done["claims"], done["archived"]) == ([id_], len(before), 1)

    with Store(empty_database) as store:
        (row,) = store.read("documents_to_withdraw", subject=id_)
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


def test_a_later_change_to_what_was_withdrawn_is_found(faultline: Command, empty_database: Connection) -> None:
    import neo4j

    assert faultline("takedown", "file:1.html", "--reason", "asked by the publisher").returncode == 0
    auth = (empty_database.user, empty_database.password)
    with neo4j.GraphDatabase.driver(empty_database.uri, auth=auth) as driver:
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
