"""What a text says is not so, not yet so or unlikely is never told as a tie, whatever the tie and the words."""

from __future__ import annotations

import json
from itertools import product

import pytest

from graph.model import Claim, Kind, Modality
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor

# Kind, infinitive, -ing form and noun of one tie of Alderworks Systems with another.
TIES = (
    (Kind.ACQUISITION, "buy Birchline Labs", "buying Birchline Labs", "takeover of Birchline Labs"),
    (Kind.INVESTMENT, "invest in Birchline Labs", "investing in Birchline Labs", "stake in Birchline Labs"),
    (Kind.CLOUD_CONTRACT, "rent servers from Birchline Labs", "renting servers from Birchline Labs",
     "cloud contract with Birchline Labs"),
    (Kind.CHIP_SUPPLY, "buy chips from Nvidia", "buying chips from Nvidia", "contract with Nvidia for chips"),
    (Kind.LICENCE, "license patents from Birchline Labs", "licensing patents from Birchline Labs",
     "licence from Birchline Labs"),
    (Kind.INTEGRATION, "use Claude in its app", "using Claude in its app", ""),
    (Kind.PARTNERSHIP, "team up with Birchline Labs", "teaming up with Birchline Labs",
     "partnership with Birchline Labs"),
    (Kind.EXCLUSIVITY, "use Birchline Labs exclusively", "using Birchline Labs exclusively",
     "exclusive deal with Birchline Labs"),
    (Kind.DISPUTE, "sue Birchline Labs", "suing Birchline Labs", "lawsuit against Birchline Labs"),
    (Kind.TERMINATION, "end its contract with Birchline Labs", "ending its contract with Birchline Labs", ""),
)  # fmt: skip
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
    *((kind, f"Alderworks Systems {no} {what}.") for (kind, what, _, _), no in product(TIES, BEFORE_INFINITIVE)),
    *((kind, f"Alderworks Systems {no} {what}.") for (kind, _, what, _), no in product(TIES, BEFORE_ING)),
    *((kind, f"Alderworks Systems {no} {what}.") for (kind, _, _, what), no in product(TIES, BEFORE_NOUN) if what),
)
_TOLD = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED})


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


def claims_of(extractor: RuleExtractor, text: str) -> tuple[Claim, ...]:
    row = json.dumps({"id": "negation", "text": text, "published": "2026-06-02"})
    return extractor.extract(next(read_passages([row]))).claims


@pytest.mark.parametrize(("kind", "text"), SENTENCES, ids=lambda value: str(value))
def test_what_is_negated_is_no_tie(kind: Kind, text: str, extractor: RuleExtractor) -> None:
    wrong = [c for c in claims_of(extractor, text) if c.kind is kind and c.modality in _TOLD]
    # What has stopped is over, and what is ended is over too; neither is told of anything else.
    assert not [f"{c.modality} by {c.rule}" for c in wrong]
