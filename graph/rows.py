"""Rows of a CSV file with their exact place in its text: a reference row must be quotable verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from graph.dates import bounds
from graph.errors import ReferenceDataError

_FIELD = re.compile(r'"((?:[^"]|"")*)"|([^,\r\n"][^,\r\n]*)|')
_BREAK = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,6})?")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Span:
    """One row as split: its fields, and where it stands; `text[start:end]` is the row without its line break."""

    fields: tuple[str, ...]
    quote: str  # the row as written
    line: int  # of its first character, from 1
    start: int
    end: int


def split_rows(text: str, file: str) -> Iterator[Span]:
    """Rows of a CSV text as `csv.reader(strict=True)` splits them, blank lines left out.

    ReferenceDataError: a quote that does not end, or text behind a closing quote.
    """
    at, line = 0, 1
    while at < len(text):
        start, fields = at, []
        while True:
            match = _FIELD.match(text, at)
            assert match is not None  # the last alternative matches the empty text
            if match[1] is None and match[2] is None and text.startswith('"', at):
                raise ReferenceDataError(f"{file}, line {line}: a quote is opened and never closed; close it.")
            fields.append(match[1].replace('""', '"') if match[1] is not None else match[2] or "")
            at = match.end()
            if not text.startswith(",", at):
                break
            at += 1
        ending = _BREAK.match(text, at)
        if ending is None and at < len(text):
            raise ReferenceDataError(
                f"{file}, line {line}: {text[at]!r} stands behind a closing quote; write a quote inside a field twice."
            )
        if at > start:
            yield Span(tuple(fields), text[start:at], line, start, at)
        at = ending.end() if ending else at
        line += len(_BREAK.findall(text, start, at))


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column name; each accessor refuses a malformed value with file, line and column."""

    file: str
    span: Span
    values: dict[str, str]

    @property
    def line(self) -> int:
        return self.span.line

    def error(self, message: str) -> ReferenceDataError:
        """The error to raise about this row."""
        return ReferenceDataError(f"{self.file}, line {self.line}: {message}")

    def text(self, column: str) -> str | None:
        """A free text, None where the field is blank."""
        return self.values[column].strip() or None

    def required(self, column: str) -> str:
        """A text that must be there."""
        value = self.text(column)
        if value is None:
            raise self.error(f"column {column!r} is blank; fill it in.")
        return value

    def word(self, column: str, words: type[E]) -> E | None:
        """One word of a closed list, None where the field is blank."""
        value = self.text(column)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            known = ", ".join(words)
            raise self.error(
                f"column {column!r} has {value!r}, which is no {words.__name__} that Faultline knows; "
                f"use one of {known}, or add it to graph/model.py."
            ) from None

    def choice(self, column: str, words: Sequence[str]) -> str:
        """One of a few words, never blank."""
        value = self.required(column)
        if value not in words:
            raise self.error(f"column {column!r} has {value!r}; use one of {', '.join(words)}.")
        return value

    def number(self, column: str) -> Decimal | None:
        """A plain decimal number, None where the field is blank."""
        value = self.text(column)
        if value is None:
            return None
        try:
            if not _NUMBER.fullmatch(value):
                raise InvalidOperation
            return Decimal(value)
        except InvalidOperation:
            raise self.error(f"column {column!r} has {value!r}; write a plain number such as 1500000 or 9.5.") from None

    def whole(self, column: str) -> int | None:
        """A whole number from 0, None where the field is blank."""
        value = self.number(column)
        if value is None:
            return None
        if value != int(value) or value < 0:
            raise self.error(f"column {column!r} has {value}; write a whole number.")
        return int(value)

    def percent(self, column: str) -> Decimal | None:
        """A share of 0 to 100, None where the field is blank."""
        value = self.number(column)
        if value is not None and not 0 <= value <= 100:
            raise self.error(f"column {column!r} has {value}; a percent lies between 0 and 100.")
        return value

    def date(self, column: str) -> str | None:
        """A partial ISO date as written, None where the field is blank."""
        value = self.text(column)
        try:
            bounds(value)
        except ValueError as error:
            raise self.error(f"column {column!r}: {error}.") from None
        return value

    def currency(self, column: str) -> str | None:
        """An ISO 4217 code, None where the field is blank."""
        value = self.text(column)
        if value is not None and not re.fullmatch("[A-Z]{3}", value):
            raise self.error(f"column {column!r} has {value!r}; write an ISO 4217 code such as USD.")
        return value


def read_rows(text: str, file: str, header: str) -> list[Row]:
    """Rows below the first one, which must be `header`; ReferenceDataError otherwise."""
    columns = header.split(",")
    spans = split_rows(text, file)
    first = next(spans, None)
    if first is None or first.fields != tuple(columns):
        found = first.quote if first else "missing"
        raise ReferenceDataError(f"{file}, line 1: the header must be {header}, and is {found}.")
    rows = []
    for span in spans:
        if len(span.fields) != len(columns):
            raise ReferenceDataError(
                f"{file}, line {span.line}: {len(span.fields)} fields where the header has {len(columns)}; "
                "quote a field that contains a comma."
            )
        rows.append(Row(file, span, dict(zip(columns, span.fields, strict=True))))
    return rows
