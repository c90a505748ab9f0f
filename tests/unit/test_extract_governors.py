"""What a clause hangs on decides how firm it is, whether or not a list knows the word."""

from __future__ import annotations

import pytest

from graph.model import Modality
from tests.extraction import claims_of as claims

_SURE = {Modality.CONFIRMED, Modality.ANNOUNCED}
_TOLD = "Birchline Labs had bought Corvane Systems"
_DENIED = [
    "Alderworks has poured cold water on chatter that {}.",
    'Alderworks called it "pure invention" that {}.',
    "Alderworks pooh-poohed talk that {}.",
    "Alderworks knocked down a report that {}.",
    "Alderworks laughed off a rumour that {}.",
    "There is nothing in the story that {}, Alderworks said.",
    "Alderworks took issue with a newspaper's account that {}.",
    "Alderworks rejects out of hand that {}.",
]
_HEARD = [
    "Word is going round that {}.",
    "The shares jumped on whispers that {}.",
    "It is an open secret that {}.",
    "Rivals grumble that {}.",
    "The fear in Brussels is that {}.",
    "The suspicion lingers that {}.",
    "A columnist mused that {}.",
    "Bankers put it about that {}.",
    "A columnist blorped that {}.",  # no list has this word
    "Alderworks frimbled on Tuesday, and Oakhurst hinted that {}.",
]
_NOBODY_SAYS = [
    "Investors are betting that {}.",
    "Alderworks ridiculed nobody; the idea that {} is absurd.",
    "Some take it for granted that {}.",
    "Nobody would be surprised to learn that {}.",
]
_FACTS = [
    "Alderworks said on Tuesday that {}.",
    "Alderworks told reporters in Oslo that {}.",
    "A filing showed that {}.",
    "Alderworks wrote in a memo that {}.",
    "It emerged after the fact that {}.",
    "Alderworks is pleased that {}.",
    "There is no doubt that {}.",
    "Now that {}, Alderworks will look elsewhere.",
    "In October of that year {}.",
    "Hoping that prices will fall, Oakhurst said that {}.",
    "Amid concerns that spending is too high, Alderworks said that {}.",
    "Shares rose on hopes of growth after Birchline Labs had bought Corvane Systems.",
    "Analysts were not surprised that {}.",
    "It emerged that {}.",
]


def _modalities(text: str) -> set[Modality]:
    return {c.modality for c in claims(text, "2026-03-01")}


@pytest.mark.parametrize("sentence", _DENIED)
def test_a_clause_that_is_put_down_is_denied(sentence: str) -> None:
    assert _modalities(sentence.format(_TOLD)) == {Modality.DENIED}


@pytest.mark.parametrize("sentence", _HEARD)
def test_a_clause_that_no_known_word_asserts_is_hearsay(sentence: str) -> None:
    assert _modalities(sentence.format(_TOLD)) == {Modality.REPORTED}


@pytest.mark.parametrize("sentence", _NOBODY_SAYS)
def test_a_clause_that_is_only_supposed_tells_nothing(sentence: str) -> None:
    assert not _modalities(sentence.format(_TOLD))


@pytest.mark.parametrize("sentence", _FACTS)
def test_a_clause_that_is_asserted_is_a_fact(sentence: str) -> None:
    assert _modalities(sentence.format(_TOLD)) == {Modality.CONFIRMED}


@pytest.mark.parametrize("subject", ["start-up", "Lyon start-up", "campus", "group"])
def test_a_relative_clause_hangs_on_nobodys_word(subject: str) -> None:
    text = f"Orvane, a {subject} that designs switches, said on Monday that it had acquired Birchline Labs."
    assert _modalities(text) == {Modality.CONFIRMED}


@pytest.mark.parametrize(
    "leading",
    ["is itching to", "is in pole position to", "is torn over whether to", "is jockeying to", "aspires to"]
    + ["is under pressure to", "snorgles to", "is still making up its mind whether to"],
)
def test_what_no_known_word_binds_somebody_to_is_wished_for(leading: str) -> None:
    assert _modalities(f"Alderworks {leading} acquire Birchline Labs.") <= {Modality.NEGOTIATING}


@pytest.mark.parametrize("leading", ["has agreed to", "signed a definitive agreement to", "is to", "is set to", "will"])
def test_what_somebody_is_bound_to_is_announced(leading: str) -> None:
    assert _modalities(f"Alderworks {leading} acquire Birchline Labs.") == {Modality.ANNOUNCED}


@pytest.mark.parametrize(
    "sentence",
    [
        "Chatter about Alderworks's takeover of Birchline Labs did the rounds.",
        "Investors are betting on Alderworks's takeover of Birchline Labs.",
        "A columnist dreamed up Alderworks's takeover of Birchline Labs.",
        "Alderworks's takeover of Birchline Labs remains a pipe dream.",
        "Alderworks's partnership with Birchline Labs is a matter of conjecture.",
        "Alderworks's chip supply contract with Birchline Labs is being haggled over.",
        "Alderworks's cloud contract with Birchline Labs is in the works.",
        "Alderworks's imaginary stake in Birchline Labs made for a good joke.",
        "Alderworks's takeover of Birchline Labs fell at the last hurdle.",
    ],
)
def test_a_tie_that_is_only_named_is_no_firmer_than_what_is_said_of_it(sentence: str) -> None:
    assert not _modalities(sentence) & _SURE


@pytest.mark.parametrize(
    "text",
    [
        "A deal that gives Alderworks 27% of Birchline Labs was signed in October.",
        "The bank that advised Alderworks said that Alderworks had bought Birchline Labs.",
        "The version of Gemini that Alderworks licensed from Google runs its app.",
    ],
)
def test_a_clause_about_a_noun_is_as_firm_as_its_sentence(text: str) -> None:
    assert _modalities(text) == {Modality.CONFIRMED}
