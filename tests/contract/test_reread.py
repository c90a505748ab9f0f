"""Archived bytes read again: a text that was changed with all its digests is found, a mended reader is no damage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import neo4j
import pytest

from graph.connection import Connection
from graph.copies import copy_properties
from graph.derive import derive, rebuild
from graph.model import Document, Raw
from graph.records import digest_of_claim, document_seal
from graph.reference import Reference
from graph.store import Store
from graph.ties import Ties
from graph.verify import verify
from ingest.archive import Archive
from ingest.read import read
from ingest.reread import read_again
from tests.claims import extracted
from tests.corpus.graphs import bare_reference, prepared
from tests.corpus.planted import Corpus

CORPUS = Corpus(documents=1, claims=4, firms=6, known=1.0)
QUOTE = "Kvistgaard pays Nordhavn Compute $5 billion for computing."
PAGE = f"<html><body><article><h1>News</h1><p>{QUOTE}</p><p>Nobody else was named in {{}}.</p></article></body></html>"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    held = Archive(tmp_path / "archive")
    yield held
    held.close()


@pytest.fixture
def store(empty_database: Connection) -> Iterator[Store]:
    with Store(empty_database) as opened:
        yield opened


def _kept(archive: Archive, town: str) -> Document:
    raw = Raw(PAGE.format(town).encode(), f"https://news.example/{town}", datetime(2026, 3, 1, tzinfo=UTC))
    archive.put(raw)
    return read(raw)


def _written(store: Store, *documents: Document) -> Reference:
    reference = bare_reference(CORPUS)
    ties = prepared(store, reference)
    a, b = CORPUS.entities[:2]
    said = {"from_id": a.id, "to_id": b.id, "from_name": a.name, "to_name": b.name, "quote": QUOTE}
    store.write([extracted(d, [said]) for d in documents], ties)
    derive(store, reference, ties)
    return reference


def _change_with_all_digests(connection: Connection, id_: str) -> None:
    """What somebody with Neo4j Browser and our code at hand can do: five billion become nine."""
    auth = (connection.user, connection.password)
    with neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver, driver.session() as session:
        (row,) = session.run("MATCH (n:Document {id: $id}) RETURN properties(n) AS p", id=id_)
        text = row["p"]["text"].replace("$5 billion", "$9 billion")
        held = {**row["p"], "text": text, "text_sha256": hashlib.sha256(" ".join(text.split()).encode()).hexdigest()}
        held |= copy_properties(held["kind"], text)
        held["seal"] = document_seal(held)
        session.run("MATCH (n:Document {id: $id}) SET n = $held", id=id_, held=held)
        (row,) = session.run("MATCH (c:Claim {document_id: $id}) RETURN properties(c) AS p", id=id_)
        claim = {**row["p"], "quote": row["p"]["quote"].replace("$5 billion", "$9 billion")}
        claim["id"] = digest_of_claim(claim)
        session.run("MATCH (c:Claim {id: $old}) SET c = $held", old=row["p"]["id"], held=claim)


def test_a_text_that_was_changed_with_all_its_digests_is_found(
    store: Store, archive: Archive, empty_database: Connection
) -> None:
    oslo, bergen = _kept(archive, "Oslo"), _kept(archive, "Bergen")
    reference = _written(store, oslo, bergen)
    again = read_again(store, archive)
    assert (again.archived, again.read, again.otherwise, again.findings) == (2, 2, 0, ())
    _change_with_all_digests(empty_database, oslo.id)
    rebuild(store, reference, Ties(reference.entities.values()))
    assert verify(store, reference) == []
    (finding,) = read_again(store, archive, everything=True).findings
    assert (finding.what, finding.id) == ("document", oslo.id)
    assert "$9 billion" in finding.message


def test_a_page_that_is_read_otherwise_today_is_counted_and_no_damage(store: Store, archive: Archive) -> None:
    page = _kept(archive, "Oslo")
    shorter = replace(page, text=page.text[: page.text.index(QUOTE) + len(QUOTE)])
    _written(store, shorter)
    again = read_again(store, archive)
    assert (again.read, again.otherwise, again.findings) == (1, 1, ())
    said = "Read again: 1 of 1 archived documents; 1 are read otherwise than when stored, with all that is quoted."
    assert again.in_words() == said


def test_a_sample_ends_with_its_time_and_all_does_not(store: Store, archive: Archive) -> None:
    _written(store, *(_kept(archive, f"Town{n}") for n in range(9)))
    some = read_again(store, archive, clock=count(0, 5).__next__)
    assert (some.archived, some.read) == (9, 2)
    assert read_again(store, archive, everything=True, clock=count(0, 5).__next__).read == 9
