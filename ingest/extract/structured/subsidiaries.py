"""EX-21: the subsidiaries of a registrant, a row or a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from graph.model import Document
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import firm, number, ownership

_TITLE = re.compile(r"^EX-21(?:\.\d+)?\b")
_OF = re.compile(r"subsidiaries\s+of\s+(?:the\s+registrant,?\s+)?(?P<name>[A-Z][^\n*|]{1,80})(?P<row>\|)?", re.I)
_NOBODY = re.compile(
    r"(?i)(?:the )?(?:registrant|company)|(?:legal |full )?names?\b.*|subsidiar.*|.*\bjurisdiction\b.*"
)
_HEAD = re.compile(
    r"\b(?:names?|jurisdiction|incorporation|organi[sz]ation|formation|subsidiar(?:y|ies)|state|country)\b|%", re.I
)
_PLACE_HEAD = re.compile(r"\b(?:jurisdiction|incorporat|organi[sz]|formation|state|country)", re.I)
_NAME_HEAD = re.compile(r"\b(?:names?|subsidiar|entity|company)", re.I)
# A place has no word in small letters but those that join its name: "Isle of Man", "Delaware, U.S."
_PLACE = re.compile(r"(?:[A-Z][\w.'’&-]*|of|and|the|de|&|\([A-Z][\w. ]*\))(?:[ ,]+(?:[A-Z][\w.'’&-]*|of|and|the|de|&"
                    r"|\([A-Z][\w. ]*\))){0,6}[*.]?")  # fmt: skip
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")
_PLAIN_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?")
_MARK = re.compile(r"(?:\*|†|‡|\(\d{1,2}\)|\([a-z]\))$")
_LONGEST_MARK = 4  # characters
_LINE = re.compile(
    r"(?P<name>[^\n|]{3,120}?)(?:,? an? (?P<a>[A-Z][^\n|,]{1,40}?) (?:corporation|company|limited liability company"
    r"|limited partnership|partnership|LLC|private limited company|business trust|statutory trust|entity)"
    r"| ?\((?P<b>[^\n|()]{2,40})\)| [–—-] ?(?P<c>[^\n|]{2,40}))[.;,*]?"
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A part of a row; offsets are those of its words in the document's text."""

    text: str
    start: int
    end: int


def subsidiaries(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """One ownership for each subsidiary of the list; None for other documents.

    Read are rows "name | place", with a number before or a share behind, and lines "Name (Place)" and "Name, a Place
    corporation". A list without shares does not say which part is owned, so that the percentage stays unknown.
    """
    if not _TITLE.match(document.title or "") and not _TITLE.match(document.form or ""):
        return None
    return _claims(document, gazetteer)


def _claims(document: Document, gazetteer: Gazetteer) -> Iterator[Found]:
    said = _OF.search(document.text)
    stated = said["name"].strip() if said and not said["row"] else ""
    name = document.publisher or stated
    if not name or _NOBODY.fullmatch(name):
        return
    parent = (firm(name, gazetteer), name)
    swapped = shares = False
    for line in re.finditer(r"[^\n]+", document.text):
        cells = list(_cells(line[0], line.start()))
        if _is_head(cells, gazetteer):
            swapped, shares = _order(cells, swapped), shares or re.search(r"%|percent|owne", line[0], re.I) is not None
            continue
        row = _row(cells, swapped) if len(cells) > 1 else _listed(line, gazetteer)
        if row is None:
            continue
        owned = (firm(row.text, gazetteer), row.text)
        span = (row.start, max(c.end for c in cells))
        yield from ownership(document, span, "ex-21", parent, owned, _share(cells, shares))


def _cells(line: str, start: int) -> Iterator[_Cell]:
    """The cells that hold words, without a number of the row before them."""
    first = True
    for part in re.finditer(r"[^|]+", line):
        words = part[0].strip()
        if not words or (first and re.fullmatch(r"\(?\d{1,4}[.)]?", words)):
            continue
        first = False
        at = start + part.start() + part[0].index(words)
        yield _Cell(words, at, at + len(words))


def _is_head(cells: Sequence[_Cell], gazetteer: Gazetteer) -> bool:
    """True for the row that says what the columns hold, and for what has a heading's words and no firm's form."""
    if not cells or not any(_HEAD.search(c.text) and not _PERCENT.fullmatch(c.text) for c in cells):
        return False
    return not any(_has_form(c.text, gazetteer) for c in cells)


def _order(cells: Sequence[_Cell], before: bool) -> bool:
    """True where the column of places stands before that of names."""
    place = next((n for n, c in enumerate(cells) if _PLACE_HEAD.search(c.text)), None)
    name = next((n for n, c in enumerate(cells) if _NAME_HEAD.search(c.text) and n != place), None)
    return place < name if place is not None and name is not None else before


def _has_form(name: str, gazetteer: Gazetteer) -> bool:
    marks = gazetteer.legal
    words = (w.strip("(),;*") for w in name.split()[1:])
    return any(w.rstrip(".") in marks or w in marks or w.rstrip(".").title() in marks for w in words)


def _row(cells: Sequence[_Cell], swapped: bool) -> _Cell | None:
    """The name of a row "name | place", None for a row that tells of no subsidiary."""
    name, place = (cells[1], cells[0]) if swapped else (cells[0], cells[1])
    if not _PLACE.fullmatch(place.text):
        return None
    return _named(name)


def _named(cell: _Cell) -> _Cell | None:
    name = _unmarked(cell.text).rstrip(",;")
    if not 3 <= len(name) <= 120 or not (name[0].isalnum() or name[0] in "\"“'"):
        return None  # a footnote
    return _Cell(name, cell.start, cell.start + len(name))


def _unmarked(name: str) -> str:
    """The name without the marks of footnotes behind it, taken off one by one: a row may have any number of them."""
    while mark := _MARK.search(name, max(0, len(name) - _LONGEST_MARK)):
        name = name[: mark.start()].rstrip()
    return name


def _listed(line: re.Match[str], gazetteer: Gazetteer) -> _Cell | None:
    """The name of a line of a list; its firm has a legal form, since any line may hold brackets."""
    words = line[0].strip(" •·\t").rstrip()
    at = line.start() + line[0].index(words) if words else line.start()
    listed = _LINE.fullmatch(words) if words else None
    if listed is None or not _has_form(listed["name"], gazetteer):
        return None
    if not _PLACE.fullmatch(listed["a"] or listed["b"] or listed["c"]):
        return None
    return _named(_Cell(listed["name"], at, at + len(listed["name"])))


def _share(cells: Sequence[_Cell], headed: bool) -> Decimal | None:
    """The share that a row states: with a sign of per cent, or under a heading that speaks of it."""
    for n, cell in enumerate(cells[1:], 1):
        told = _PERCENT.fullmatch(cell.text)
        sign = n + 1 < len(cells) and cells[n + 1].text == "%"
        if told is None and _PLAIN_PERCENT.fullmatch(cell.text) and (headed or sign):
            told = re.fullmatch(r"([\d.]+)", cell.text)
        if told:
            share = number(told[1])
            return share if share is not None and 0 < share <= 100 else None
    return None
