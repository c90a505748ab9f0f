"""The planted corpus says what it says it says, and what Faultline makes of it is held against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

import pytest

from graph.model import Extracted, Kind
from graph.ties import Ties
from tests.corpus.deals import Story
from tests.corpus.memory import consolidated, mentions, resolved, ties_of
from tests.corpus.planted import Corpus, Truth
from tests.corpus.scoring import Score, b_cubed, groups_of, pairwise

CORPUS = Corpus(documents=300, claims=2000, firms=200)


@pytest.fixture(scope="module")
def planted() -> tuple[list[Extracted], Truth]:
    truth = Truth()
    return list(CORPUS.items(truth)), truth


def test_the_same_arguments_give_the_same_corpus_and_another_seed_another(
    planted: tuple[list[Extracted], Truth],
) -> None:
    assert list(Corpus(300, 2000, 200).items()) == planted[0]
    assert list(Corpus(300, 2000, 200, seed=2).items()) != planted[0]


def test_the_corpus_has_about_the_size_asked_for(planted: tuple[list[Extracted], Truth]) -> None:
    items, _ = planted
    assert 240 < len(items) < 360
    assert 1700 < sum(len(i.claims) for i in items) < 2700
    assert len(CORPUS.companies) == 200
    assert len({i.document.id for i in items}) == len(items)


def test_every_quote_stands_at_its_offsets_and_names_what_the_claim_names(
    planted: tuple[list[Extracted], Truth],
) -> None:
    for item in planted[0]:
        for claim in item.claims:
            assert item.document.text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote
            assert claim.from_name in claim.evidence.quote
            if not claim.rule.endswith("amendment"):
                assert claim.to_name in claim.evidence.quote


def test_everything_that_is_promised_is_planted(planted: tuple[list[Extracted], Truth]) -> None:
    items, truth = planted
    assert {d.story for d in CORPUS.deals} == set(Story)
    assert {"name", "legal", "accent", "typo", "old_name", "look_alike"} <= set(truth.how.values())
    copies = Counter(i.document.text_sha256 for i in items)
    assert max(copies.values()) > 1
    assert len(set(truth.family_of.values())) < len(copies)  # some differ in headline and last line alone
    assert {"planted.talks", "planted.amendment", "planted.end"} <= {c.rule for i in items for c in i.claims}
    assert any(c.kind is Kind.TERMINATION for i in items for c in i.claims)
    assert any(truth.sources(d) < len(truth.told_by[d]) for d in truth.told_by)


def test_spellings_are_put_together_and_no_two_firms_are(planted: tuple[list[Extracted], Truth]) -> None:
    items, truth = planted
    who = resolved(items, ties_of(items, CORPUS.entities))
    by_name = pairwise(who, truth.firm_of)
    assert by_name.precision == 1.0
    assert by_name.recall is not None and by_name.recall >= 0.9  # a rename that no list holds is missed
    found, wanted = mentions(items, who, truth.firm_of)
    by_mention = pairwise(found, wanted)
    assert by_mention.precision is not None and by_mention.precision >= 0.995
    assert by_mention.recall is not None and by_mention.recall >= 0.97


def test_claims_of_one_deal_are_put_together_and_those_of_two_are_not(planted: tuple[list[Extracted], Truth]) -> None:
    items, truth = planted
    deals = consolidated(items, Ties(CORPUS.entities), truth.firm_of.__getitem__)
    found = groups_of((deal.id, deal.claims) for deal in deals)
    assert found.keys() == truth.deal_of.keys()
    by_pairs, by_claims = pairwise(found, truth.deal_of), b_cubed(found, truth.deal_of)
    assert by_pairs.precision is not None and by_pairs.precision >= 0.995
    assert by_claims.precision is not None and by_claims.precision >= 0.995
    assert by_claims.recall is not None and by_claims.recall >= 0.92


@pytest.mark.parametrize(
    ("found", "pairs", "items"),
    [
        ({"a": 1, "b": 1, "c": 2}, Score(1.0, 1.0), Score(1.0, 1.0)),
        ({"a": 1, "b": 2, "c": 3}, Score(None, 0.0), Score(1.0, 2 / 3)),
        ({"a": 1, "b": 1, "c": 1}, Score(1 / 3, 1.0), Score(5 / 9, 1.0)),
    ],
)
def test_scores_of_partitions_computed_by_hand(found: dict[str, Hashable], pairs: Score, items: Score) -> None:
    truth: dict[str, Hashable] = {"a": "x", "b": "x", "c": "y"}
    assert pairwise(found, truth) == pairs
    ours = b_cubed(found, truth)
    assert (ours.precision, ours.recall) == pytest.approx((items.precision, items.recall))
