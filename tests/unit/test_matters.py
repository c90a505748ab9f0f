"""When the objects of two claims are clearly about different things."""

from __future__ import annotations

import pytest

from graph.consolidation.matters import matters_agree, matters_differ
from graph.model import Kind


@pytest.mark.parametrize(
    ("kind", "one", "other", "differ"),
    [
        (Kind.LICENCE, "GPT-3 model", "video codec patents", True),
        (Kind.EXCLUSIVITY, "API access", "Trainium chips", True),
        (Kind.CLOUD_CONTRACT, "Norway site", "Texas site", True),
        (Kind.CLOUD_CONTRACT, "Norwegian AI capacity", "site in Norway", False),
        (Kind.CLOUD_CONTRACT, "six-year cloud services", "GPU capacity", False),  # both dull
        (Kind.CLOUD_CONTRACT, "about 200,000 GB300 GPUs", "H100 capacity", False),  # chips go by many names
        (Kind.CLOUD_CONTRACT, "AWS services over ten years", "Trainium capacity", False),  # AWS is a party
        (Kind.EXCLUSIVITY, "third-party distribution of Frontier", "right to distribute Frontier", False),
        (Kind.DISPUTE, "suit over patents on lenses", "unpaid wages", True),
        (Kind.REGULATORY_ACTION, "Wiz merger clearance", "clearance", False),
        (Kind.CHIP_SUPPLY, "Instinct GPUs", "MI450 accelerators", False),
        (Kind.INVESTMENT, "Series C", "series E round", True),
        (Kind.INVESTMENT, "Series C", "new shares", False),
        (Kind.INVESTMENT, "equity", "loan at six percent", False),
        (Kind.ACQUISITION, "cloud security company", "all-stock takeover", False),
    ],
)
def test_two_objects_of_one_kind(kind: Kind, one: str, other: str, differ: bool) -> None:
    assert matters_differ(kind, one, other, ("OpenAI", "AWS")) is differ
    assert matters_differ(kind, other, one, ("OpenAI", "AWS")) is differ
    assert not matters_differ(kind, one, None) and not matters_differ(kind, "", other)


def test_objects_agree_in_a_word_that_is_neither_dull_nor_the_name_of_a_party() -> None:
    assert matters_agree("distribution of Frontier", "Frontier models")
    assert not matters_agree("OpenAI services", "OpenAI capacity", ("OpenAI", "AWS"))
    assert not matters_agree(None, "Frontier")
