"""What the weights hear as claims: how firm, how likely, and what of it is no claim at all."""

from __future__ import annotations

import json

import pytest

from graph.model import Document, Kind, Modality
from ingest.extract.confidence import (
    GUESSED,
    HEARD,
    LEAST,
    MARKED,
    PLAIN,
    RIGHT,
    SIGNALS,
    TOLD,
    Confidence,
    sort_of,
)
from ingest.extract.cued.stage import Stage
from ingest.extract.fitted.ahead import ahead_of
from ingest.extract.fitted.earlier import earlier
from ingest.extract.fitted.stage import Fitted
from ingest.extract.fitted.verdicts import MUTE, SURE, Verdicts
from ingest.extract.frames import Frames
from ingest.extract.lexicon import lexicon
from ingest.extract.modality.ruling import ASSERTED
from ingest.extract.passages import read_passages
from tests.extraction import extractor

_FIRM = frozenset(m.value for m in ASSERTED)


def _document(text: str) -> Document:
    return next(read_passages([json.dumps({"id": "t", "text": text, "published": "2026-05-20"})]))


def _told(text: str) -> set[tuple[str, str, str, str]]:
    claims = extractor().extract(_document(text)).claims
    return {(c.kind.value, c.from_name, c.to_name, c.modality.value) for c in claims}


def _firmness(**likely: float) -> dict[Modality, float]:
    return {m: likely.get(m.value, 0.001) for m in Modality}


def test_a_fact_on_which_both_agree_is_one() -> None:
    verdicts = Verdicts(lexicon())
    assert verdicts.of("confirmed", _firmness(confirmed=0.99)) is Modality.CONFIRMED
    assert verdicts.of("announced", _firmness(announced=0.99)) is Modality.ANNOUNCED


@pytest.mark.parametrize("judged", ["confirmed", "announced", "reported", "negotiating", MUTE])
def test_what_is_not_sure_to_be_a_fact_is_told_weaker_and_as_no_other_fact(judged: str) -> None:
    verdicts = Verdicts(lexicon())
    for low in (0.5, 0.6, 0.7, 0.8):
        firmness = _firmness(confirmed=low, terminated=0.06, denied=0.05, reported=0.04)
        likely = verdicts.likely(judged, firmness)
        if sum(likely[m] for m in ASSERTED) < SURE:
            told = verdicts.of(judged, firmness)
            assert told in {Modality.REPORTED, Modality.NEGOTIATING, Modality.ALLEGED}, (judged, low, told)


def test_a_denial_that_is_likelier_than_a_fact_is_told() -> None:
    assert Verdicts(lexicon()).of("denied", _firmness(denied=0.97, confirmed=0.01)) is Modality.DENIED


def test_the_probabilities_of_all_modalities_sum_to_one() -> None:
    likely = Verdicts(lexicon()).likely(MUTE, _firmness(confirmed=0.7, alleged=0.2))
    assert set(likely) == set(Modality) and sum(likely.values()) == pytest.approx(1)


def test_a_guess_with_a_mark_against_it_must_be_likelier() -> None:
    plain = dict.fromkeys(SIGNALS[GUESSED], 0.0)
    assert sort_of(plain) == GUESSED
    assert {sort_of({**plain, mark: 1.0}) for mark in ("earlier", "doubted", "rival", "mute", "same_word")} == {MARKED}
    assert LEAST[MARKED] > LEAST[GUESSED]
    assert sort_of({"crowd": 0.0, "support": 1.0}) == HEARD and sort_of({"crowd": 0.0}) == PLAIN


def test_the_record_of_a_construction_moves_its_confidence() -> None:
    rules = lexicon().tables["confidence"][HEARD][RIGHT]["rules"]
    confidence, seen = Confidence(lexicon()), dict.fromkeys(SIGNALS[HEARD], 0.0)
    best, worst = max(rules, key=rules.__getitem__), min(rules, key=rules.__getitem__)
    assert confidence.of(seen, worst) < confidence.of(seen, "a rule without a record") < confidence.of(seen, best)


def test_only_constructions_and_cues_that_there_are_have_a_record() -> None:
    frames = Frames(lexicon())
    cues = Stage(lexicon(), frames).cues
    known = {f.id for f in frames.all} | {c.frame.id for c in cues} | {c.nominal.id for c in cues}
    for model in lexicon().tables["confidence"].values():
        for asked in model.values():
            named = {rule for rule in asked["rules"] if not rule.startswith("fitted-")}
            assert named <= known, named - known


@pytest.mark.parametrize(
    "text",
    [
        "Inference cards of Tenstorrent may also carry memory from Micron.",
        "Chips of AMD might again sit in the racks of Oracle.",
        "Micron memory might also go into the cards of Tenstorrent.",
        "No memory from Micron will go into the inference cards of Tenstorrent.",
        "Memory from Micron will never go into the inference cards of Tenstorrent.",
        "Spotify would lose its servers at Google if it moved its catalogue to Oracle.",
        "Had Siemens put its money into Figma, it would own a tenth of it today.",
    ],
)
def test_what_only_may_be_or_is_not_is_no_fact(text: str) -> None:
    assert not {row for row in _told(text) if row[3] in _FIRM}


def test_a_conflict_that_only_may_come_is_negotiated() -> None:
    rows = _told("The FTC might haul Salesforce before a judge over its agents.")
    assert {row[3] for row in rows} <= {"negotiating"}


def test_a_purchase_that_only_the_weights_hear_ends_with_its_deal() -> None:
    text = "Figma's owners will hand the whole of the design house to Adobe for $20bn."
    assert ("acquisition", "Adobe", "Figma", "announced") in _told(text)
    assert {row[0] for row in _told(f"{text} The deal fell through in December.")} == {"termination"}


def test_what_was_read_before_changes_nothing() -> None:
    first = _document("There are no talks on a sale of Slack to Siemens. Bosch rents its servers from Oracle.")
    second = _document("Slack will be sold to Siemens for $5m, both said, and Bosch looks on.")
    alone = [extractor().extract(d).claims for d in (first, second)]
    again = [extractor().extract(d).claims for d in (second, first, second, first)]
    assert again == [alone[1], alone[0], alone[1], alone[0]]


def test_a_crowd_of_firms_before_or_in_a_sentence_is_not_paired() -> None:
    names = "Siemens, Bosch, Nokia, Oracle, Spotify, Figma, Slack and Salesforce"
    seen = extractor().shown(_document(f"{names} met in Bonn. Adobe bought shares as well."))
    assert not [firm for _, before in seen for firm in before]
    assert earlier([], [], {}) == []


@pytest.mark.parametrize("aside", ["(Figma, too.)", "(NASDAQ: FIG)"])
def test_a_sentence_that_is_all_aside_tells_nothing(aside: str) -> None:
    text = "Oracle met Siemens in Bonn."
    assert _told(f"{text} {aside} Bosch stayed away.") == _told(f"{text} Bosch stayed away.")


@pytest.mark.parametrize(
    ("text", "pair", "modality"),
    [
        (
            "Nokia, which began arbitration against Oracle on 9 January, asserts that it had rented six megawatts of"
            " computing capacity from it until 2030.",
            ("Nokia", "Oracle"), "alleged",
        ),
        (
            "Spotify, which initially rented its servers from Oracle, now uses Google Cloud.",
            ("Spotify", "Oracle"), "terminated",
        ),
    ],
)  # fmt: skip
def test_what_stands_before_a_tie_decides_how_firm_it_is(text: str, pair: tuple[str, str], modality: str) -> None:
    assert {row[3] for row in _told(text) if row[1:3] == pair and row[0] != "dispute"} == {modality}


@pytest.mark.parametrize(
    ("words", "kind", "left"),
    [
        ("is now bargaining with", Kind.CLOUD_CONTRACT, Modality.NEGOTIATING),
        ("is said to be in talks", Kind.ACQUISITION, Modality.NEGOTIATING),
        ("has since offered to buy", Kind.INVESTMENT, Modality.NEGOTIATING),
        ("is now offered to subscribers", Kind.INTEGRATION, None),
        ("is close to an exclusive deal", Kind.LICENCE, Modality.NEGOTIATING),
        ("which is near abilene houses", Kind.CLOUD_CONTRACT, None),
        ("which seeks land houses", Kind.CLOUD_CONTRACT, None),
        ("maintains the servers", Kind.CLOUD_CONTRACT, None),
        ("will initially set aside", Kind.CLOUD_CONTRACT, None),
        ("are used to run", Kind.CLOUD_CONTRACT, None),
        ("the previously announced", Kind.CLOUD_CONTRACT, None),
        ("asserts that it had rented", Kind.CLOUD_CONTRACT, Modality.ALLEGED),
        ("claims models", Kind.INTEGRATION, None),  # a noun
        ("which at first ran on", Kind.INTEGRATION, Modality.TERMINATED),
        ("originally bought", Kind.ACQUISITION, None),  # a purchase is never over
        ("contends that", Kind.DISPUTE, None),  # a suit is a fact whatever it says
        ("has signed", Kind.LICENCE, None),
    ],
)
def test_talk_claims_and_the_past_leave_less_of_a_tie(words: str, kind: Kind, left: Modality | None) -> None:
    assert ahead_of(words.split(), words.split()).softened(kind) is left


def test_words_before_a_tie_negate_open_or_hedge_it() -> None:
    assert ahead_of(["doesn't", "buy"], ["doesn't", "buy"]).negated
    assert ahead_of(["whether", "to"], ["whether", "to"]).open
    assert ahead_of(["would", "host"], ["would", "host", "if"]).open
    assert ahead_of(["may", "rent"], ["may", "rent"]).hedged
    assert not ahead_of(["may", "now", "rent"], ["may", "now", "rent"]).hedged  # it is granted


def test_the_most_that_a_guess_can_be_is_never_less_than_what_it_is() -> None:
    confidence, known = Confidence(lexicon()), {"odds": 1.0, "firm": 0.5, "crowd": 0.25}
    most = confidence.most(known, "fitted-licence")
    for mark in SIGNALS[GUESSED]:
        if mark not in known:
            assert confidence.of({**known, mark: 1.0}, "fitted-licence", TOLD) <= most
    whole = {**dict.fromkeys(SIGNALS[GUESSED], 0.0), **known}
    assert confidence.most(whole, "fitted-licence") == confidence.of(whole, "fitted-licence", TOLD)


def test_the_talks_that_one_firm_is_in_are_not_told_of_another() -> None:
    rows = _told(
        "Siemens is reportedly weighing legal action against its partner, OpenAI, over an exclusive cloud deal that the"
        " ChatGPT maker is negotiating with Amazon Web Services, valued at $50 billion."
    )
    assert ("cloud_contract", "OpenAI", "Amazon Web Services", "negotiating") in rows
    assert not {row for row in rows if row[0] != "dispute" and "Siemens" in row[1:3] and "OpenAI" not in row[1:3]}


def test_a_promise_is_no_firmer_than_the_tie_that_the_weights_have_softened(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Spotify has signed an exclusive hosting contract with Oracle."
    assert {row[3] for row in _told(text)} == {"confirmed"}
    monkeypatch.setattr(Fitted, "firmness", lambda *_: {Modality.CONFIRMED: 0.1, Modality.REPORTED: 0.9})
    rows = _told(text)
    assert {row[0] for row in rows} == {"cloud_contract", "exclusivity"} and {row[3] for row in rows} == {"reported"}
