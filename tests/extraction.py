"""What the extractor reads in a text of a test, with the reference data of the project."""

from __future__ import annotations

import json
from functools import cache

from graph.model import Claim
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor


@cache
def extractor() -> RuleExtractor:
    """One for all tests of a process: to make it takes longer than most of them."""
    return RuleExtractor(load_reference(data_dir()).entities.values())


def told(text: str) -> set[tuple[str, str, str, str]]:
    """Kind, parties as the text names them, and modality of each claim of a passage."""
    return {(c.kind.value, c.from_name, c.to_name, c.modality.value) for c in claims_of(text)}


def claims_of(text: str, published: str = "2026-05-20") -> tuple[Claim, ...]:
    """The claims of a passage."""
    row = json.dumps({"id": "t", "text": text, "published": published})
    return extractor().extract(next(read_passages([row]))).claims
