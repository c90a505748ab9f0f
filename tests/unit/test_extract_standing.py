"""A name stands for its firm only where it is no part of another word, and a tie is as firm as its sentence."""

from __future__ import annotations

import pytest

from graph.model import Kind, Modality
from tests.extraction import claims_of, told

_SURE = {Modality.CONFIRMED, Modality.ANNOUNCED}


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft bought Google ads worth $2m.",
        "Microsoft bought Intel laptops for its staff.",
        "Microsoft acquired Inflection talent.",
        "Microsoft bought offices near Google in Dublin.",
        "Microsoft acquired a factory opposite Samsung.",
        "Microsoft acquired Google as a customer.",
        "Microsoft invested $2bn in Nvidia hardware.",
        "Microsoft bought shares on behalf of Google.",
        "The SEC charged a former Microsoft manager.",
        "Microsoft shareholders sued Birchline Labs.",
        "Uber drivers sued Birchline Labs.",
        "Nvidia engineers bought Birchline Labs.",
        "Michael Dell bought Birchline Labs.",
        "Authors sued Anthropic.",
        "The Uber for dogs bought Birchline Labs.",
        "The next Nvidia has raised $20m from Sequoia Capital.",
        "An Alderworks-backed startup sued Birchline Labs.",
        "Nvidia's plan to buy Arm was blocked by the FTC.",
    ],
)
def test_what_only_bears_the_name_of_a_firm_is_not_the_firm(text: str) -> None:
    assert not told(text)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("The European Commission fined Google's competitor Criteo €40m.", {"Criteo"}),
        ("The FTC investigates Nvidia's rival AMD.", {"AMD"}),
        ("Alderworks acquired Birchline Labs together with Google.", {"Birchline Labs"}),
        ("Alderworks sued Birchline Labs alongside Google.", {"Birchline Labs"}),
        ("Alderworks bought Birchline Labs last year.", {"Birchline Labs"}),
        ("Alderworks bought Intel shares worth $2bn.", {"Intel"}),
        ("Alderworks bought Birchline Labs outright.", {"Birchline Labs"}),
        ("Alderworks bought Birchline Labs months after Oakhurst had passed.", {"Birchline Labs"}),
        ("Meta acquires Manus AI agent developer.", {"Manus AI"}),
        ("OpenAI sued the Financial Times for defamation.", {"Financial Times"}),
        ("Alderworks sued Microsoft along with Google.", {"Microsoft", "Google"}),
        ("In Charlotte Microsoft bought Birchline Labs.", {"Birchline Labs"}),
    ],
)
def test_the_firm_that_is_meant_is_told_alone(text: str, of: set[str]) -> None:
    assert {c.to_name for c in claims_of(text)} == of


def test_respectively_pairs_the_first_with_the_first() -> None:
    text = "Alderworks and Oakhurst respectively bought Birchline Labs and Corvane Systems."
    pairs = {(c.from_name, c.to_name) for c in claims_of(text)}
    assert pairs == {("Alderworks", "Birchline Labs"), ("Oakhurst", "Corvane Systems")}


@pytest.mark.parametrize("text", ["Claude is exclusively available on AWS.", "Claude is available exclusively on AWS."])
def test_a_model_that_is_to_be_had_on_one_cloud_alone_binds_its_maker(text: str) -> None:
    promise = next(c for c in claims_of(text) if c.kind is Kind.EXCLUSIVITY)
    assert (promise.from_name, promise.to_id) == ("Anthropic", "aws")


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks's licence from Birchline Labs does not grant exclusivity.",
        "Alderworks and Birchline Labs signed a partnership at an exclusive resort.",
        "Bloomberg can exclusively reveal that Alderworks has signed a licence deal with Birchline Labs.",
    ],
)
def test_a_word_of_exclusivity_that_is_denied_or_of_something_else_binds_nobody(text: str) -> None:
    assert not [c for c in claims_of(text) if c.exclusive or c.kind is Kind.EXCLUSIVITY]


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks's acquisition of Birchline Labs was ruled out.",
        "Alderworks's acquisition of Birchline Labs makes sense.",
        "Alderworks buying Birchline Labs would be a mistake.",
        "Fears of a lawsuit by Alderworks against Birchline Labs spread.",
        "The failed $3bn takeover of Birchline Labs by Alderworks made headlines.",
        "The attempted $3bn takeover of Birchline Labs by Alderworks made headlines.",
        "It is doubtful that Alderworks bought Birchline Labs.",
        "It looks like Alderworks bought Birchline Labs.",
        "Chances are Alderworks bought Birchline Labs.",
        "Allegedly, Alderworks bought Birchline Labs.",
        "Apparently, Alderworks bought Birchline Labs.",
        "Alderworks bought Birchline Labs, it seems.",
        "This does not mean that Alderworks bought Birchline Labs.",
        "Fact check: No evidence Alderworks bought Birchline Labs.",
        "The court could force Google to sell Chrome to Birchline Labs.",
        "Alderworks thought about buying Birchline Labs.",
        "Alderworks must buy Birchline Labs.",
        "Prediction: Alderworks buys Birchline Labs.",
        "Alderworks has bought Birchline Labs, per Bloomberg.",
        "Alderworks has bought Birchline Labs, according to a tweet.",
        "Alderworks has bought Birchline Labs (unconfirmed).",
        "Alderworks is seen as the owner of Birchline Labs.",
        "Alderworks has bought Birchline Labs, joked the mayor.",
        "Sponsored: Alderworks buys Birchline Labs.",
        "More on this story: Alderworks buys Birchline Labs.",
        "The waiting period for Alderworks's planned purchase of Birchline Labs ended.",
    ],
)
def test_nothing_firmer_is_told_than_the_sentence_says(text: str) -> None:
    assert not [c for c in claims_of(text) if c.modality is Modality.CONFIRMED]


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks agreed to buy Birchline Labs; the deal was abandoned in 2022.",
        "Alderworks agreed to buy Birchline Labs, but the companies called it off.",
        "Alderworks agreed to buy Birchline Labs in 2021. Regulators blocked the deal.",
        "Alderworks agreed in May to buy Birchline Labs. The takeover later fell through.",
    ],
)
def test_a_purchase_that_came_to_nothing_is_told_as_its_end(text: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.kind, claim.object, claim.modality) == (Kind.TERMINATION, "acquisition", Modality.CONFIRMED)
    assert claim.evidence.quote in text


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks agreed to buy Birchline Labs. Regulators could block the deal.",
        "Alderworks agreed to buy Birchline Labs. Critics wanted the deal blocked.",
        "Alderworks agreed to buy Birchline Labs. The deal was not abandoned.",
        "Alderworks agreed to buy Birchline Labs. Microsoft scrapped the plan to hire 500 engineers.",
        "Alderworks agreed to buy Birchline Labs; it dropped it from its list of rivals.",
        "Alderworks agreed to buy Birchline Labs. The agreement was signed; the sale of its campus was called off.",
        "Alderworks agreed to buy Birchline Labs. Now regulators, who once blocked the deal, have relented.",
        "Alderworks agreed to buy Birchline Labs. The deal was reportedly abandoned.",
        "Alderworks is in talks to buy Birchline Labs. The bid was rejected by it.",
        "Alderworks agreed to buy Birchline Labs and to rent servers from Oakhurst Cloud. The deal was abandoned.",
    ],
)
def test_a_purchase_stands_where_its_end_is_not_told_of_it(text: str) -> None:
    assert Kind.ACQUISITION in {c.kind for c in claims_of(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Oakhurst Press has licensed its text archive, which reaches back to 1985, to OpenAI.",
        "Alderworks has ordered 9,000 processors, all of the newest kind, from Birchline Labs.",
        "Alderworks sold its search unit, a business with 400 staff, to Birchline Labs.",
    ],
)
def test_what_is_said_of_the_goods_hides_nobody(text: str) -> None:
    assert len(told(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks's cloud contract with Birchline Labs is likely to lift its revenue.",
        "Alderworks's investment in Birchline Labs is being studied by the FTC.",
        "Alderworks, which is seen as a leader in AI, bought Birchline Labs.",
        "Citing security risks relating to China, Alderworks bought chips from Birchline Labs.",
        "Microsoft and Alderworks invested in Birchline Labs and OpenAI, and their shares rose 1% and 2% respectively.",
    ],
)
def test_what_is_said_of_something_else_leaves_a_tie_as_firm_as_it_is(text: str) -> None:
    claims = [c for c in claims_of(text) if c.kind is not Kind.REGULATORY_ACTION]
    assert claims
    assert {c.modality for c in claims} == {Modality.CONFIRMED}


def test_the_day_on_which_a_purchase_came_to_nothing_is_that_of_the_end() -> None:
    (claim,) = claims_of("Alderworks agreed to buy Birchline Labs in 2024. The deal was abandoned in 2025.")
    assert claim.announced == "2025"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Alderworks must invest $1 billion in Birchline Labs under the contract.", Modality.ANNOUNCED),
        ("The waiting period for Alderworks's acquisition of Birchline Labs ended.", Modality.ANNOUNCED),
        ("The contract lets Alderworks rent 4 gigawatts of capacity from Birchline Cloud.", Modality.ANNOUNCED),
        ("Alderworks's purchase of Birchline Labs, which it completed last year, paid off.", Modality.CONFIRMED),
    ],
)
def test_what_is_bound_pending_or_done_is_told_as_such(text: str, modality: Modality) -> None:
    assert {c.modality for c in claims_of(text)} == {modality}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Alderworks has completed its purchase of Birchline Labs.", Modality.CONFIRMED),
        ("Alderworks reportedly completed its takeover of Birchline Labs.", Modality.REPORTED),
        ("Alderworks is said to have completed its purchase of Birchline Labs.", Modality.REPORTED),
        ("Alderworks allegedly completed its purchase of Birchline Labs.", Modality.ALLEGED),
        ("Alderworks has almost completed its purchase of Birchline Labs.", Modality.ANNOUNCED),
        ("Alderworks has not yet completed its purchase of Birchline Labs.", Modality.ANNOUNCED),
        ("Alderworks failed to get its purchase of Birchline Labs completed.", Modality.ANNOUNCED),
    ],
)
def test_a_completion_is_as_sure_as_its_own_words(text: str, modality: Modality) -> None:
    assert {c.modality for c in claims_of(text)} == {modality}


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks should invest $1bn in Birchline Labs, analysts say; the deal would pay off.",
        "Alderworks must buy Birchline Labs, said a critic of the deal with Google.",
        "Alderworks ought to acquire Birchline Labs before the offer lapses.",
    ],
)
def test_what_somebody_would_have_a_firm_do_is_no_duty(text: str) -> None:
    assert not claims_of(text)
