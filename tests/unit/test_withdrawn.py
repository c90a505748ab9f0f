"""Which words are taken out of what watches keep: those of the withdrawn text, and nobody else's."""

from __future__ import annotations

import pytest

from graph.takedown import masked
from graph.watches.withdrawn import Hushed

TEXT = (
    "Nvidia said on Monday that it will invest in OpenAI. The company did not say when, and one of the largest deals "
    "is due. It gave no sum."
)
QUOTE = "it will invest in OpenAI"
HUSHED = Hushed({TEXT: masked(TEXT), QUOTE: masked(QUOTE)}, masked)


@pytest.mark.parametrize(
    "text",
    [
        "AMD did not say when it would pay; the company did not answer.",
        "It is one of the largest deals of the year, Lisa Su said on Monday that demand holds.",
        "OpenAI",
        "said on Monday",
    ],
)
def test_turns_of_phrase_in_the_words_of_others_stay(text: str) -> None:
    assert HUSHED.out_of({"quote": [text]}) == {"quote": [text]}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (TEXT, masked(TEXT)),
        (TEXT.upper()[:24], masked(TEXT[:24])),  # "… ON MOND"
        ("It gave no\nsum...", masked("It gave no\nsum...")),
        (f"{QUOTE} | ownership", f"{masked(QUOTE)} | ownership"),
        (
            "Reuters: the company did not say when, and one of the others",
            f"Reuters: {masked('the company did not say when, and one of the')} others",
        ),
    ],
)
def test_a_part_of_the_text_is_hidden_alone_and_a_long_one_within_other_words(text: str, left: str) -> None:
    assert HUSHED.out_of(text) == left
