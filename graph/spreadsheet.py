"""Tables as CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

# What makes a spreadsheet take a cell for a formula, after look-alikes such as the full-width equals sign are folded.
_ACTIVE: Final = frozenset("=+-@\u2212")
# A reader that splits at semicolons or tabs sees the fields of a comma's file otherwise: there a cell may start inside
# of ours, after any of these signs.
_INNER = re.compile(r"""([;\t\r\n][\s"'\x00-\x1f\u200b-\u200f\ufeff]*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫−])""")
_GUARDED = re.compile(_INNER.pattern.replace("(?=", "'(?="))
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\Z", re.ASCII)


def cell(value: object) -> str:
    """One value as a cell's text: numbers as numbers, lists and maps as JSON, unknown as nothing.

    A text that a spreadsheet could take for a formula gets an apostrophe in front, which the spreadsheet shows as text.

    >>> cell(-3.5), cell("=1+1"), cell("-3.5"), cell(None)
    ('-3.5', "'=1+1", '-3.5', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    # NUL ends the cell, or the file, for some readers.
    text = _INNER.sub(r"\1'", text.replace("\0", ""))
    return f"'{text}" if _dangerous(text) else text


def text_of(written: str) -> str:
    """The text that `cell` wrote, as far as that can be told: without the apostrophes that keep it from being run.

    >>> text_of(cell("=1+1")), text_of(cell("a;=1")), text_of("'tis")
    ('=1+1', 'a;=1', "'tis")
    """
    bare = _GUARDED.sub(r"\1", written)
    for text in (bare.removeprefix("'"), bare, written.removeprefix("'")):
        if cell(text) == written:
            return text
    return written


def _dangerous(text: str) -> bool:
    if _NUMBER.match(text):
        return False
    return text[:1] in ("\t", "\r", "\n") or _first_sign(text) in _ACTIVE


def _first_sign(text: str) -> str:
    """The first character that is not blank, invisible or a quotation mark, folded to its plain form."""
    for character in text:
        for folded in unicodedata.normalize("NFKC", character):
            if not (folded.isspace() or folded in "\"'" or unicodedata.category(folded) in ("Cc", "Cf")):
                return folded
    return ""


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV text: a heading line first, lines ended by CR LF.

    Every field is quoted, so that no separator, quotation mark or line break in it starts a cell of its own; and for a
    spreadsheet of a country that splits at semicolons, an apostrophe stands before a sign that might start one there.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(column) for column in columns])
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    return out.getvalue()


def to_csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """`to_csv` in UTF-8 with the mark by which a spreadsheet recognises it."""
    return to_csv(columns, rows).encode("utf-8-sig", errors="replace")


def delimiter_of(header: str) -> str:
    """The sign between the columns of a table by its heading line: comma, semicolon or tab.

    Spreadsheets of countries with a decimal comma save semicolons.

    >>> delimiter_of('"id";"name, in full";"why"')
    ';'
    """
    return max(",;\t", key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))


def table(text: str) -> csv.DictReader[str]:
    """The rows of a table in CSV by its heading line, whatever sign is between its columns."""
    plain = text.removeprefix("\ufeff")
    header = next(iter(plain.splitlines()), "")
    return csv.DictReader(io.StringIO(plain, newline=""), delimiter=delimiter_of(header), strict=True)
