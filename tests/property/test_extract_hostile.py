"""Text that nearly matches, over and over, takes linear time: no expression backtracks without bound."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.model import Document, DocumentKind
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor
from tests.fixtures.moments import within

_SIZE = 200_000
# The slowest takes 2 s of a processor that nobody else uses; text of this size that backtracks takes minutes.
_SECONDS = 6.0
_TEXTS = (
    "Nvidia has agreed to take a large stake of some kind in the other Microsoft and of ", "Nvidia, Microsoft, and ",
    "Nvidia said that $5bn and ", '"We ', '(the "Company") Nvidia, Inc. ', "Aaaa Bbbb ", "the maker of the ",
    "Oracle Corp., Ltd., ", "12 March 2025 and ", "between $2bn and $3bn to ", "Nvidia 's ", "talks with Nvidia to ",
    "Nvidia - Microsoft / ", "Tavio Labs raised $5m from investors such as ", "under a licence from Nvidia, ",
    "Nvidia denied a report that ", "said ", "GPT-4 GPT-4o Claude 3 ", "A", "\n\n", "Inc. ", "| ", "x: y\n",
    ".", "?!", "…",   "NAME OF REPORTING PERSON ", "(Name of Issuer) ", "Acme Inc. (Delaware) ",
)  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


@pytest.mark.parametrize("kind", [DocumentKind.NEWS, DocumentKind.FILING])
@pytest.mark.parametrize("piece", _TEXTS)
def test_near_matches_over_and_over_take_linear_time(piece: str, kind: DocumentKind, extractor: RuleExtractor) -> None:
    text = (piece * (_SIZE // len(piece) + 1))[:_SIZE]
    document = Document("1" * 64, "x", "10-K", "Nvidia Corp", None, datetime(2026, 1, 1, tzinfo=UTC), kind, text)
    with within(_SECONDS):
        extractor.extract(document)
