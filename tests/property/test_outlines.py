"""Whatever a frame's regular expression matches passes its outline: no tie is lost for the sake of speed."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.extract.elements import ADVERBIAL, GAP_STOP, MACROS, NP_STOP, RELATIVE, TALKS, VERB_GROUP
from ingest.extract.encoded import Encoded
from ingest.extract.frames import Hit
from ingest.extract.outlines.outlines import Outlines, passes
from ingest.extract.outlines.tokens import Tokens
from ingest.extract.passages import read_passages
from tests.extraction import extractor

_FRAMES = {f.id: f for f in extractor()._frames.all if f.options.get("test", True)}
# A firm, a chip, a sum, a share, a date and a possessive pronoun, as a sentence holds them encoded.
_PLACEHOLDERS = ["\ue000", "\ue001", "\ue400", "\ue800", "\uec00", "\uf000", "\uf400"]
_JOINTS = [
    "'s",
    ",",
    ";",
    ":",
    "(",
    ")",
    "—",
    "and",
    "the",
    "to",
    "with",
    "first",
    "deal",
    "of",
    "whose",
    "unit",
    "its",
    "oslo",
]
_TURNS = [
    "'s new cloud unit",
    ", which",
    "design and",
    "talks with \ue001",
    "signed a new letter of intent to",
    "was the first big bank to",
]
_WORDS = [
    sorted(words)
    for words in (_PLACEHOLDERS, _JOINTS, _TURNS, VERB_GROUP, NP_STOP, GAP_STOP, TALKS, ADVERBIAL, RELATIVE)
]
_word = st.sampled_from(_WORDS).flatmap(st.sampled_from)
_OUTLINES = Outlines({}, {})
_edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from([0, 0, 1, 2]), _word), max_size=4)


@cache
def _sentences(id_: str) -> tuple[str, ...]:
    """The encoded sentences of a frame's example that it matches."""
    frame, frames, seen = _FRAMES[id_], extractor()._frames, []

    def listening(encoded: Encoded) -> list[Hit]:
        seen.append(encoded.text)
        return []

    frames.hits = listening  # type: ignore[method-assign, assignment]
    try:
        row = {"id": id_, "text": frame.options["example"], "published": "2025-06-02"}
        extractor().extract(next(read_passages([json.dumps(row)])))
    finally:
        del frames.hits
    return tuple(text for text in seen if frame.regex.search(text))


_edited = given(st.sampled_from(sorted(_FRAMES)), _edits, st.data())
_spanned = given(st.sampled_from(sorted(MACROS)), st.lists(_word, max_size=9))


@settings(max_examples=600)
@_edited
def test_what_a_frame_matches_passes_its_outline(
    id_: str, edits: list[tuple[float, int, str]], data: st.DataObject
) -> None:
    _passes_its_outline(id_, edits, data)


@pytest.mark.nightly
@settings(max_examples=10_000)
@_edited
def test_much_that_a_frame_matches_passes_its_outline(
    id_: str, edits: list[tuple[float, int, str]], data: st.DataObject
) -> None:
    _passes_its_outline(id_, edits, data)


def _passes_its_outline(id_: str, edits: list[tuple[float, int, str]], data: st.DataObject) -> None:
    frame, sentences = _FRAMES[id_], _sentences(id_)
    assume(sentences)
    words = data.draw(st.sampled_from(sentences)).split(" ")
    for where, dropped, word in edits:
        # Between a firm and its verb most can stand.
        spots = [n + 1 for n, w in enumerate(words) if w in _PLACEHOLDERS] * 4 + list(range(len(words) + 1))
        at = spots[int(where * len(spots))]
        words[at : at + dropped] = word.split(" ") * (dropped != 2)
    text = " ".join(words)
    tokens = Tokens(text)
    if frame.regex.search(text):
        assert passes(frame.outline, tokens)
    for place in range(len(words)):
        rest = " ".join(words[place:])
        if frame.regex.match(rest):
            assert passes(frame.outline, Tokens(rest), 0)


@settings(max_examples=1000)
@_spanned
def test_what_a_gap_spans_is_spanned_by_its_step(name: str, between: list[str]) -> None:
    _is_spanned(name, between)


@pytest.mark.nightly
@settings(max_examples=10_000)
@_spanned
def test_much_that_a_gap_spans_is_spanned_by_its_step(name: str, between: list[str]) -> None:
    _is_spanned(name, between)


def _is_spanned(name: str, between: list[str]) -> None:
    text = " ".join(["begin", *between, "end"])
    if re.fullmatch(f"begin{MACROS[name]} end", text):
        assert passes(_OUTLINES.of(f"begin {{{name}}} end"), Tokens(text))


def test_an_outline_turns_away_most_of_what_its_frame_does_not_match() -> None:
    """It is worth its time only so."""
    frames = [f for f in _FRAMES.values() if "{vg}" in f.options["pattern"]][::20]
    texts = [text for f in frames for text in _sentences(f.id)[:1]]
    asked = [(f, text) for f in frames for text in texts if not f.regex.search(text)]
    passed = sum(passes(f.outline, Tokens(text)) for f, text in asked)
    assert len(asked) > 1000
    assert passed <= len(asked) / 20
