"""Damaged replies in a whole run, with workers, archive, duplicates and dead letters: none is lost, none ends it."""

from __future__ import annotations

import gzip
import random
from datetime import timedelta
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.model import DocumentKind, Raw
from graph.paths import data_dir
from graph.reference import Reference
from graph.store import Store
from graph.verify import verify
from ingest.archive import Archive
from ingest.dead_letters import MOST
from ingest.pipeline import Pipeline
from tests.property.test_read_mutated import CHARSETS, NOW, REPLIES, TYPES, mutated

_CASES_KB = 400  # larger ones say no more and take long


def _seeds(cases: Path | None) -> list[bytes]:
    seeds = [path.read_bytes() for path in sorted(REPLIES.iterdir())]
    for path in sorted(cases.rglob("*")) if cases else ():
        if path.is_file() and path.suffix not in (".md", ".jsonl") and path.stat().st_size < 1000 * _CASES_KB:
            content = path.read_bytes()
            seeds.append(gzip.decompress(content) if path.suffix == ".gz" else content)
    return seeds


def _replies(seeds: list[bytes], count: int, seed: int) -> list[Raw]:
    """Damaged replies at addresses of their own; some come twice."""
    chance = random.Random(seed)
    found: list[Raw] = []
    for n in range(count):
        content = mutated(chance.choice(seeds), chance)
        if found and chance.random() < 0.05:
            content = chance.choice(found).content
        kind = chance.choice([None, None, DocumentKind.FILING, DocumentKind.NEWS, DocumentKind.FEED])
        charset, media_type = chance.choice(CHARSETS), chance.choice(TYPES)
        at = NOW + timedelta(seconds=n)
        found.append(
            Raw(content, f"https://x.example/{n}", at, media_type=media_type, charset=charset, kind=kind, source="fuzz")
        )
    return found


def _ends(connection: Connection, reference: Reference, folder: Path, replies: list[Raw]) -> None:
    """Run them through, and account for each by what the database and the archive hold afterwards."""
    with Store(connection) as store:
        pipeline = Pipeline(store, reference, Archive(folder), data_dir(), workers=2)
        report = pipeline.run(iter(replies), "files")
        counts = report.of("fuzz")
        digests = {raw.sha256 for raw in replies}
        stored = set(store.known_documents(digests))
        letters = {row["sha256"] for row in store.read("open_dead_letters", limit=MOST)}
        assert stored | letters == digests and not stored & letters
        assert counts.documents == len(replies) and counts.dead == len(letters)
        assert counts.with_claims + counts.without_claims <= len(stored)
        assert counts.duplicates == len(replies) - counts.dead - counts.with_claims - counts.without_claims
        assert counts.duplicates >= len(replies) - len(digests) > 0
        # What a parser did to its process, or a bug of ours, would stand here.
        assert not {r for r in counts.dead_reasons if r.endswith(("-failed", "-crash", "-timeout", "-memory"))}
        assert {item.sha256 for item in pipeline.archive.items() if isinstance(item, Raw)} == digests
        assert verify(store, reference) == []
        again = pipeline.run(iter(replies), "files").of("fuzz")
        assert (again.claims, again.with_claims, again.without_claims) == (0, 0, 0)
        assert again.duplicates + again.dead == len(replies)


def test_damaged_replies_end_as_documents_duplicates_or_dead_letters(
    reference_database: Connection, reference: Reference, tmp_path: Path
) -> None:
    _ends(reference_database, reference, tmp_path, _replies(_seeds(None), 150, seed=1))


@pytest.mark.nightly
def test_ten_thousand_damaged_real_replies_end_as_documents_duplicates_or_dead_letters(
    reference_database: Connection, reference: Reference, tmp_path: Path, shared: Path
) -> None:
    _ends(reference_database, reference, tmp_path, _replies(_seeds(shared / "cases"), 10_000, seed=2))
