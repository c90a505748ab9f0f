"""Whatever a table holds, its CSV gives back as many cells, none of which starts like a formula."""

from __future__ import annotations

import csv
import io
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.spreadsheet import cell, to_csv

_NASTY = st.text(alphabet=st.sampled_from("=+-@\t\r\n \"';,|\uff1d\uff0b\u200b1a"), max_size=12)
_VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), _NASTY)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(_VALUES, min_size=3, max_size=3), max_size=5))
def test_every_cell_comes_back_as_it_was_written(rows: list[list[object]]) -> None:
    columns = ["a", "b", "c"]
    text = to_csv(columns, [dict(zip(columns, row, strict=True)) for row in rows])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [columns, *([cell(v) for v in row] for row in rows)]


@settings(max_examples=500, deadline=None)
@given(_NASTY | st.text(max_size=20))
def test_no_text_cell_starts_like_a_formula_unless_it_is_a_number(text: str) -> None:
    written = cell(text)
    bare = unicodedata.normalize("NFKC", written).strip()
    if bare[:1] in ("=", "@", "+", "-"):
        float(bare)  # a ValueError here is a formula that got through
    assert written.replace("'", "") == text.replace("'", "").replace("\0", "")
    assert not written.startswith(("\t", "\r", "\n"))
