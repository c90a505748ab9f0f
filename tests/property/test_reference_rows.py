"""The row splitter splits as the standard library does, and knows where each row stands."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ReferenceDataError
from graph.rows import split_rows

ALPHABET = 'ab,"\n\r é'
TABLES = st.lists(st.lists(st.text(ALPHABET, max_size=6), min_size=1, max_size=4), max_size=6)


def by_the_library(text: str) -> list[tuple[str, ...]] | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    return [tuple(row) for row in rows if row]


# Quoting as needed, the library leaves a line break bare that is not its own terminator: then it quotes all.
STYLES = [("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL), ("\r", csv.QUOTE_ALL)]


@given(TABLES, st.sampled_from(STYLES))
def test_what_the_library_writes_is_read_back_row_by_row(table: list[list[str]], style: tuple[str, int]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=style[0], quoting=style[1]).writerows(table)  # type: ignore[arg-type]
    text = out.getvalue()
    spans = list(split_rows(text, "table"))
    assert [s.fields for s in spans] == [tuple(row) for row in table]
    for span in spans:
        assert text[span.start : span.end] == span.quote
        assert span.line == 1 + len(io.StringIO(text[: span.start], newline="").readlines())


@given(st.text(ALPHABET, max_size=40))
def test_any_text_splits_as_by_the_library_or_is_refused_by_both(text: str) -> None:
    expected = by_the_library(text)
    if expected is None:
        with pytest.raises(ReferenceDataError, match="table, line"):
            list(split_rows(text, "table"))
    else:
        assert [s.fields for s in split_rows(text, "table")] == expected
