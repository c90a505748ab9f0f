"""Sentence borders."""

from __future__ import annotations

from ingest.extract.sentences import LONGEST, split_sentences


def _texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = "Acme Inc. said so. J. Smith of Birch Ltd. agreed with U.S. officials. It paid $1.5bn."
    assert len(_texts(text)) == 3


def test_a_line_break_ends_a_sentence_and_counts_as_a_paragraph() -> None:
    assert [s.paragraph for s in split_sentences("A headline\nThe text. More text.")] == [0, 1, 1]


def test_a_text_without_a_stop_is_cut_into_pieces() -> None:
    assert all(len(t) <= LONGEST for t in _texts("word " * 5000))
