"""What a takedown leaves of a quote tells consolidation the same as the whole quote did."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.consolidation.stages import change_words
from graph.consolidation.terms import is_further, share_moved, sum_words
from graph.takedown import masked

_VOCABULARY = """
They We extended expanded renewed the a their contract agreement pact was were expansion of to by in total another more
additional extra than raised doubled from 9% stake $7.5 €200 bn million 30
last week; office. deal. terms, extendedly Contractor
"""
_WORDS = st.sampled_from(_VOCABULARY.split())
_TEXTS = st.lists(_WORDS, min_size=1, max_size=25).map(" ".join)


@given(_TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=3))
def test_a_masked_quote_is_read_as_the_whole_one(text: str, spans: list[tuple[int, int]]) -> None:
    quotes = [(0, text), *((min(a, b), text[min(a, b) : max(a, b)]) for a, b in spans if min(a, b) < len(text))]
    hidden = masked(text, quotes)
    assert len(hidden) == len(text)
    for at, quote in quotes:
        left = hidden[at : at + len(quote)]
        assert bool(change_words(left)) == bool(change_words(quote))
        assert bool(sum_words(left)) == bool(sum_words(quote))
        assert is_further(left) == is_further(quote)
        assert share_moved(left) == share_moved(quote)


def test_nothing_else_stays() -> None:
    quote = "The retailer extended its cloud contract with Nordhavn to $7.5bn in total. Its rivals complained."
    assert masked(quote, [(0, quote)]).replace("█", "").split() == [
        "extended",
        "contract",
        "to",
        "$7.5bn",
        "in",
        "total.",
        ".",
    ]
