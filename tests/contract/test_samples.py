"""A document written for Faultline is a sample by whatever way it comes."""

from __future__ import annotations

from pathlib import Path

from graph.connection import Connection
from graph.paths import data_dir
from tests.contract.command import CommandHere

ARTICLE = data_dir() / "samples" / "openai-aws-38-billion.html"


def test_a_bundled_article_given_as_a_file_raises_nothing(reference_database: Connection, tmp_path: Path) -> None:
    faultline = CommandHere.on(reference_database, tmp_path)
    faultline.report("ingest", "--from", str(ARTICLE))
    kinds = faultline.report("cypher", "MATCH (d:Document) WHERE d.kind <> 'reference' RETURN d.kind AS kind")
    assert kinds["rows"] == [{"kind": "sample"}]
    found = faultline.report("explain", "openai-aws-38bn")["deal"]
    assert (found["independent_sources"], found["sample"]) == (1, True)
