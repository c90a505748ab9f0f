"""What is rumoured, wished for, weighed or feared is never told as done or agreed, whatever the tie and the words."""

from __future__ import annotations

from itertools import product

import pytest

from graph.model import Kind, Modality
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor
from tests.extraction import claims_of as told_claims
from tests.fixtures.told import TIES, claims_of

SOURCES = (
    "{S} {done}, according to people familiar with the matter.",
    "{S} {done}, two people with knowledge of the deal said.",
    "Sources say {S} {done}.",
    "{S} reportedly {done}.",
    "Rumour has it that {S} {done}.",
    "{S} {done}, Bloomberg reported on Monday.",
    "The Financial Times reported that {S} {done}.",
    "It is said that {S} {done}.",
    "Unconfirmed reports say that {S} {done}.",
    "A judge asked whether {S} {done}.",
    "{S} denies that it {done}.",
)
PLANS = (
    "{S} is in talks to {do}.",
    "{S} is considering whether to {do}.",
    "{S} wants to {do}.",
    "{S} hopes to {do}.",
    "{S} has offered to {do}.",
    "{S} is mulling {doing}.",
    "{S} is thinking about {doing}.",
    "{S} is close to {doing}.",
    "{S} has been exploring ways to {do}.",
    "{S} has threatened to {do}.",
    "{S} said it was open to {doing}.",
    "{S} is believed to be {doing}.",
    "{S} would like to {do}.",
    "{S} has the option to {do}.",
    "{S} is free to {do}.",
    "{S} might one day {do}.",
    "{S} dreams of {doing}.",
    "Analysts expect {S} to {do}.",
    "{S} ought to {do}, a shareholder said.",
    "Regulators fear that {S} will {do}.",
    "{S} was said to have been {doing}.",
)
NAMED = (
    "{S}' alleged {noun} has alarmed rivals.",
    "{S}' rumoured {noun} has alarmed rivals.",
    "{S}' possible {noun} has alarmed rivals.",
    "{S}' would-be {noun} has alarmed rivals.",
    "{S}' failed {noun} cost it dear.",
    "{S}' abandoned {noun} cost it dear.",
    "{S}' former {noun} is no secret.",
    "{S}' {noun} has collapsed.",
    "{S}' {noun} was called off.",
    "{S}' {noun} has expired.",
    "{S}' hopes of a {noun} were dashed.",
    "Talks about {S}' {noun} go on.",
    "Reports of {S}' {noun} are false.",
    "There is speculation about {S}' {noun}.",
    "The board of {S} will vote on a {noun}.",
    "{S} has applied for a {noun}.",
    "{S} asked for a {noun}.",
    "{S} is bidding for a {noun}.",
    "{S} is seeking a {noun}.",
    "{S} demanded a {noun}.",
    "{S} has proposed a {noun}.",
    "{S} rejected the idea of a {noun}.",
    "{S} denied reports of a {noun}.",
    "{S} is expected to announce a {noun}.",
    "Without a {noun}, {S} could not grow.",
    "A {noun} would help {S}, analysts say.",
)
_LASTING = (Kind.ACQUISITION, Kind.INVESTMENT, Kind.CLOUD_CONTRACT, Kind.LICENCE, Kind.PARTNERSHIP)
SENTENCES = tuple(
    (t.kind, text.format(S="Alderworks Systems", done=t.done, do=t.do, doing=t.doing))
    for t, text in product(TIES, SOURCES + PLANS)
) + tuple(
    (t.kind, text.format(S="Alderworks Systems", noun=t.noun))
    for t, text in product([t for t in TIES if t.kind in _LASTING], NAMED)
)


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor(load_reference(data_dir()).entities.values())


@pytest.mark.parametrize(("kind", "text"), SENTENCES, ids=lambda value: str(value))
def test_what_is_only_said_or_wished_is_not_told_as_done(kind: Kind, text: str, extractor: RuleExtractor) -> None:
    claims = claims_of(extractor, text)
    wrong = [c for c in claims if c.kind is kind and c.modality in (Modality.CONFIRMED, Modality.ANNOUNCED)]
    assert not [f"{c.modality} by {c.rule}" for c in wrong]


@pytest.mark.parametrize("what", ["use Claude in its app", "license patents from Birchline Labs"])
def test_what_a_firm_may_do_one_day_is_not_done(what: str, extractor: RuleExtractor) -> None:
    assert not claims_of(extractor, f"Alderworks Systems may {what}, its boss said.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Alderworks Systems threatens its strategic partner, Birchline Labs, over a contract.", Kind.PARTNERSHIP),
        ("Alderworks Systems has bought no fewer than 3,000 chips from Nvidia.", Kind.CHIP_SUPPLY),
        ("Alderworks Systems buys chips not only from Nvidia but also from AMD.", Kind.CHIP_SUPPLY),
        ("There is no doubt that Alderworks Systems has bought Birchline Labs.", Kind.ACQUISITION),
        ("Alderworks Systems, which has no debt, has bought Birchline Labs.", Kind.ACQUISITION),
        ("Alderworks Systems, not Nokia, has bought Birchline Labs.", Kind.ACQUISITION),
        ("Alderworks Systems has bought Birchline Labs, which does not use Claude.", Kind.ACQUISITION),
    ],
)
def test_what_is_so_is_told_beside_a_negation_of_something_else(
    text: str, kind: Kind, extractor: RuleExtractor
) -> None:
    claims = claims_of(extractor, text)
    assert [c.modality for c in claims if c.kind is kind] == [Modality.CONFIRMED]


@pytest.mark.parametrize(
    "text",
    [
        "It declined to say whether Alderworks Systems's models are trained on machines of Birchline Labs.",
        "It is unclear whether the wafers for Alderworks Systems's computer come from Birchline Labs's plant.",
        "Nobody knows whether a capital increase at Birchline Labs was taken up by Alderworks Systems.",
        "It would not say whether the website of Alderworks Systems sits on Google Cloud.",
        "Rivals fear that a shipment of Nvidia GPUs has arrived at Alderworks Systems.",
        "Unions fear that fresh money for Birchline Labs came from Alderworks Systems.",
    ],
)
def test_what_nobody_knows_or_rivals_fear_is_not_told(text: str, extractor: RuleExtractor) -> None:
    assert not claims_of(extractor, text)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (
            "People familiar with the matter said that after four years Nokia is leaving AWS.",
            "reported",
        ),
        ("Le Figaro writes that Nokia has shelved its alliance with Birchline Labs.", "reported"),
        (
            "Holders of Birchline Labs will get $7 a share from Nokia, a former engineer claims in a lawsuit.",
            "alleged",
        ),
        ("Nokia ran its app on Amazon Web Services, a witness said in a deposition.", "alleged"),
        ("Nokia's models will no longer run on Amazon Web Services.", "announced"),
        ("Nokia's board approved the purchase of Birchline Labs.", "announced"),
        ("Nokia is closing in on a deal for Birchline Labs.", "negotiating"),
        ("Its owners are in talks to sell Birchline Labs to Nokia.", "negotiating"),
        ("Its owners have agreed to sell Birchline Labs to Nokia.", "announced"),
        ("Nokia and Birchline Labs have given up on the cockpit they were building together.", "confirmed"),
    ],
)
def test_who_says_so_and_what_is_still_to_come(text: str, modality: str, extractor: RuleExtractor) -> None:
    assert {c.modality.value for c in claims_of(extractor, text)} == {modality}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Alderworks Systems purported to terminate its hosting agreement with Birchline Cloud.",
            "termination alleged",
        ),
        ("Nokia claims to have ended its partnership with Birchline Labs.", "termination alleged"),
        (
            "Nokia says it has cancelled its contract with Birchline Cloud, which Birchline disputes.",
            "termination alleged",
        ),
        ("The arbitration brought by Nokia against Birchline Labs was concluded by settlement.", "dispute terminated"),
        ("The suit brought by Nokia against Birchline Labs has been discontinued.", "dispute terminated"),
        ("Nokia has asked its lawyers to draw up a complaint against Birchline Labs.", "dispute negotiating"),
        ("Nokia has instructed counsel to draft a suit against Birchline Labs.", "dispute negotiating"),
        ("Nokia is inclined to rent servers from Birchline Cloud.", "cloud_contract negotiating"),
        ("Nokia plans to buy Birchline Labs, but nothing has been put on paper.", "acquisition negotiating"),
        ("Nokia will buy Birchline Labs. No contract has been signed.", "acquisition negotiating"),
        ("Nokia has bought the 3 per cent of Birchline Labs that Ericsson used to hold.", "investment confirmed"),
        ("Nokia acquired Birchline Labs, which used to be owned by Ericsson.", "acquisition confirmed"),
        (
            "Asked whether Nokia was buying Birchline Labs, its boss said it was doing nothing of the sort.",
            "acquisition denied",
        ),
        ("Never, Nokia said, had it bought chips from Nvidia.", "chip_supply denied"),
        ("Nokia had been circling Birchline Labs for a year and now has it.", "acquisition confirmed"),
        ("Nokia paid €27m for the right to use Birchline Labs's memory in its controllers.", "licence confirmed"),
        ("Birchline TV gets $6m a year from Nokia for letting it mine its footage.", "licence confirmed"),
        ("Nokia has paid $210m for 30% of Mekong Rack, the Vietnamese landlord of servers.", "investment confirmed"),
        ("Nokia unit to plough $3bn into Hokkaido server-farm venture Ezo Data", "investment announced"),
    ],
)
def test_what_the_clause_around_the_tie_makes_of_it(text: str, told: str) -> None:
    assert [f"{c.kind} {c.modality}" for c in told_claims(text)] == [told]


def test_an_authority_that_lets_a_purchase_pass_acts_on_the_buyer() -> None:
    told = {
        (c.kind, c.from_name, c.to_name, c.modality) for c in told_claims("The FTC cleared the sale of Nokia to Cisco.")
    }
    assert (Kind.REGULATORY_ACTION, "FTC", "Cisco", Modality.CONFIRMED) in told
    assert (Kind.ACQUISITION, "Cisco", "Nokia", Modality.ANNOUNCED) in told


def test_an_interest_that_is_to_be_sold_is_still_held() -> None:
    claims = told_claims("CFIUS has directed Nokia to dispose of its 19.9% interest in Birchline Labs.")
    assert [c.modality for c in claims if c.kind is Kind.INVESTMENT] == [Modality.CONFIRMED]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Nokia let its offer for Birchline Labs lapse on Friday.", "confirmed"),
        ("Nokia will let its offer for Birchline Labs lapse.", "announced"),
    ],
)
def test_an_offer_that_was_let_lapse_has_ended(text: str, modality: str) -> None:
    assert [(c.kind.value, c.modality.value) for c in told_claims(text)] == [("termination", modality)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Alderworks may grant Birchline Labs a licence to its patents.", set()),
        ("Alderworks may grant Birchline Labs the use of its patents.", set()),
        ("Reddit may let OpenAI use its posts.", set()),
        ("Birchline Labs may use Alderworks's patents under the agreement.", {"confirmed"}),
    ],
)
def test_who_may_use_has_leave_and_who_may_give_it_has_not_given_it(text: str, told: set[str]) -> None:
    assert {c.modality.value for c in told_claims(text)} == told
