"""What a text says is not so, not yet so or unlikely is never told as a tie, whatever the tie and the words."""

from __future__ import annotations

from itertools import product

import pytest

from graph.model import Kind, Modality
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor
from tests.fixtures.told import TIES, claims_of

BEFORE_INFINITIVE = (
    "did not", "does not", "will not", "would not", "didn't", "doesn't", "won’t", "never did", "cannot", "could not",
    "has no plans to", "has no intention to", "refused to", "declined to", "failed to", "was unable to", "has yet to",
    "is unlikely to", "is not likely to", "is hardly likely to", "is reluctant to", "is in no position to",
    "is in no hurry to", "opted not to", "chose not to", "decided not to", "is not going to", "was not allowed to",
    "was forbidden to", "is not expected to", "is not ready to", "saw no reason to", "is under no obligation to",
    "has never been known to", "hesitates to", "neglected to",
)  # fmt: skip
BEFORE_ING = (
    "is not", "isn't", "stopped short of", "decided against", "ruled out", "is far from", "is nowhere near",
    "walked away from", "backed away from", "shied away from", "refrained from", "was barred from",
    "was prevented from", "is incapable of", "saw no point in", "is not thinking of", "has stopped",
)  # fmt: skip
BEFORE_NOUN = (
    "has no", "had no", "has never had a", "does not have a", "lacks a", "is without a", "turned down a",
    "was refused a", "was denied a", "missed out on a", "failed to win a", "did without a", "did not get a",
    "has yet to win a", "cannot point to any", "announced no", "reported no",
)  # fmt: skip
SENTENCES = (
    *((t.kind, f"Alderworks Systems {no} {t.do}.") for t, no in product(TIES, BEFORE_INFINITIVE)),
    *((t.kind, f"Alderworks Systems {no} {t.doing}.") for t, no in product(TIES, BEFORE_ING)),
    *((t.kind, f"Alderworks Systems {no} {t.noun}.") for t, no in product(TIES, BEFORE_NOUN) if t.noun),
)
_TOLD = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED})


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


@pytest.mark.parametrize(("kind", "text"), SENTENCES, ids=lambda value: str(value))
def test_what_is_negated_is_no_tie(kind: Kind, text: str, extractor: RuleExtractor) -> None:
    wrong = [c for c in claims_of(extractor, text) if c.kind is kind and c.modality in _TOLD]
    # What has stopped is over, and what is ended is over too; neither is told of anything else.
    assert not [f"{c.modality} by {c.rule}" for c in wrong]


@pytest.mark.parametrize("text", ["had no stake in Birchline Labs", "held no stake in Birchline Labs"])
def test_what_the_firm_itself_says_is_not_so_is_denied(text: str, extractor: RuleExtractor) -> None:
    claims = claims_of(extractor, f"Alderworks Systems said that it {text}.")
    assert [(c.kind, c.modality) for c in claims] == [(Kind.INVESTMENT, Modality.DENIED)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A takeover of Wolfspeed by Renesas would face a long review.", False),
        ("Analysts say that a merger of Nebius with CoreWeave would make sense.", False),
        ("Any sale of Arm to Nvidia would be blocked.", False),
        ("A planned takeover of Wolfspeed by Renesas would face a long review.", True),
        ("The takeover of Wolfspeed by Renesas would face a long review.", True),
    ],
)
def test_what_any_such_deal_would_be_is_no_deal(text: str, told: bool, extractor: RuleExtractor) -> None:
    assert bool(claims_of(extractor, text)) is told
