"""Each claim stands verbatim in its document, each stored byte is as it was read, and one changed byte is found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.model import Raw
from graph.paths import data_dir
from graph.reference import load_reference
from graph.store import Row, Store, Transaction
from graph.verify import findings, verify
from ingest.archive import Archive
from ingest.pipeline import Pipeline
from ingest.sources.samples import samples
from tests.fixtures.image import Image


@pytest.fixture(params=[12, pytest.param(100, marks=pytest.mark.nightly)])
def edits(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def held(
    server: Connection, reference_image: Image, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Pipeline, Path]]:
    """A graph with the reference data and the bundled documents, and the folder of its archive; each test leaves both
    as they were."""
    folder = tmp_path_factory.mktemp("held") / "archive"
    reference_image.put_back(server)
    with Store(server) as store:
        pipeline = Pipeline(store, load_reference(data_dir()), Archive(folder), data_dir())
        pipeline.run(samples(data_dir() / "samples", datetime(2026, 6, 30, tzinfo=UTC)))
        yield pipeline, folder


def _changed(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def test_every_span_is_verbatim_and_every_edit_of_one_character_is_found(
    held: tuple[Pipeline, Path], server: Connection, edits: int
) -> None:
    import neo4j

    pipeline, _ = held
    assert verify(pipeline.store, pipeline.reference) == []
    claims = pipeline.store.read("verify_claims", after="", limit=10_000)
    assert len(claims) > 500
    assert all(row["text"] == row["claim"]["quote"] for row in claims)
    chance = random.Random(edits)
    documents = [row["properties"] for row in pipeline.store.read("verify_documents", after="", limit=10_000)]
    chosen: list[tuple[str, Row]] = [("Claim", chance.choice(claims)["claim"]) for _ in range(edits // 2)]
    chosen += [("Document", chance.choice(documents)) for _ in range(edits - len(chosen))]
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database=server.database) as session,
    ):
        for label, node in chosen:
            texts = sorted(k for k, v in node.items() if isinstance(v, str) and v and k not in ("id", "tie"))
            if label == "Document":
                texts = [k for k in texts if k != "batch"]
            key = chance.choice(texts)
            with session.begin_transaction() as tx:
                tx.run(
                    "MATCH (n {id: $id}) WHERE $label IN labels(n) SET n[$key] = $text",
                    id=node["id"],
                    label=label,
                    key=key,
                    text=_changed(node[key], chance),
                ).consume()
                found = list(findings(Transaction(tx), pipeline.reference))
                tx.rollback()
            assert any(f.id == node["id"] for f in found), (label, key)


def test_every_edit_of_one_byte_in_the_archive_is_found(held: tuple[Pipeline, Path]) -> None:
    _, folder = held
    archive = Archive(folder)
    assert archive.verify() == []
    chance = random.Random(7)
    (path,) = folder.glob("*.warc.gz")
    whole = path.read_bytes()
    digests = {item.sha256 for item in archive.items() if isinstance(item, Raw)}
    begins = whole.find(b"\x1f\x8b\x08\x06", 1)  # behind the record that says what wrote the file
    for _ in range(100):
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        (found,) = archive.verify()
        assert found in digests if at >= begins else found == f"{path.name} at byte 0", at
    path.write_bytes(whole)
    assert archive.verify() == []
