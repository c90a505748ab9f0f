"""The kind of a plain deal and which side is which."""

from __future__ import annotations

import json

import pytest

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        ("OpenAI signed a $38bn agreement with Amazon Web Services.", "cloud_contract", "openai", "aws"),
        ("CoreWeave signed a contract with Meta.", "cloud_contract", "meta", "coreweave"),
        ("Nokia signed a deal with Cisco.", "partnership", "cisco", "nokia"),
        ("Nokia has signed an agreement with Amazon Web Services.", "partnership", "aws", "nokia"),
        ("Nokia has signed a five-year agreement with Amazon Web Services.", "cloud_contract", "nokia", "aws"),
        ("Nokia has a contract with Azure.", "cloud_contract", "nokia", "azure"),
        ("Nokia placed orders worth $2bn with Huawei for Ascend processors.", "chip_supply", "nokia", "huawei"),
        ("Micron signed a memory supply contract with Dell.", "chip_supply", "dell", "micron"),
    ],
)
def test_a_plain_deal_takes_its_kind_from_its_words_and_parties(
    extractor: RuleExtractor, text: str, kind: str, source: str, target: str
) -> None:
    row = {"id": "x", "text": text, "published": None}
    (claim,) = extractor.extract(next(read_passages([json.dumps(row)]))).claims
    assert (claim.kind.value, claim.from_id, claim.to_id) == (kind, source, target)
