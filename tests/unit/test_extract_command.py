"""`faultline extract`: a document that breaks the extractor is named, and those behind it are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from graph.model import Document, Extracted
from ingest.extract.rules import RuleExtractor


def test_a_document_that_breaks_the_extractor_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_text("This one breaks. Microsoft has sued Oracle over patents.")
    good.write_text("Microsoft has sued Oracle over patents, the company said.")
    whole = RuleExtractor.extract

    def breaks(self: RuleExtractor, document: Document) -> Extracted:
        if document.text.startswith("This one breaks"):
            raise ValueError("a fault of the code")
        return whole(self, document)

    monkeypatch.setattr(RuleExtractor, "extract", breaks)
    done = CliRunner().invoke(app, ["extract", str(bad), str(good)])
    assert done.exit_code == 1
    assert f"{bad} could not be read to its end: ValueError." in done.stderr
    (row,) = (json.loads(line) for line in done.stdout.splitlines())
    assert [(c["kind"], c["from_id"]) for c in row["claims"]] == [("dispute", "microsoft")]
