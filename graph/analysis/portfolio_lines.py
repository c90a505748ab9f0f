"""Portfolios as users write them: a CSV of functions and the products they use, in the columns of DOMAIN, section 4."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from graph.dates import bounds
from graph.errors import FaultlineError
from graph.spreadsheet import table

REQUIRED = ("function_id", "product")
COLUMNS = (
    "function_id", "function", "critical", "product", "provider", "contract_ref", "service_type", "start", "end",
    "notice_entity_days", "notice_provider_days", "service_country", "data_country", "substitutability", "alternatives",
    "exit_plan", "annual_cost", "currency",
)  # fmt: skip
DATES = ("start", "end")
DAYS = ("notice_entity_days", "notice_provider_days")  # whole numbers
_WHOLE, _NUMBER, _CURRENCY = re.compile(r"\d{1,6}"), re.compile(r"\d{1,18}(?:\.\d{1,6})?"), re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the portfolio as given."""

    number: int
    given: tuple[tuple[str, str], ...]

    def get(self, column: str) -> str | None:
        """The field, None if it is blank or not there."""
        return dict(self.given).get(column) or None


def read_portfolio(text: str, name: str) -> tuple[Line, ...]:
    """Lines of a portfolio in CSV; FaultlineError names the file and line of what is wrong."""
    reader = table(text)
    lines = []
    try:
        columns = [c.strip() for c in reader.fieldnames or ()]
        missing = [c for c in REQUIRED if c not in columns]
        if missing:
            raise FaultlineError(
                f"{name} has no column {missing[0]!r}; its first line must name {', '.join(REQUIRED)}."
            )
        unknown = [c for c in columns if c not in COLUMNS]
        if unknown or len(set(columns)) < len(columns):
            wrong = unknown[0] if unknown else next(c for c in columns if columns.count(c) > 1)
            raise FaultlineError(f"{name} has a column {wrong!r} that is unknown or twice; use {', '.join(COLUMNS)}.")
        reader.fieldnames = columns
        for row in reader:
            if None in row:
                raise FaultlineError(
                    f"{name}, line {reader.line_num}: more fields than columns; quote what has a comma."
                )
            if not any((value or "").strip() for value in row.values()):
                continue  # what a spreadsheet leaves below a table
            given = tuple((c, (row[c] or "").strip()) for c in columns)
            line = Line(reader.line_num, given)
            for column in REQUIRED:
                if line.get(column) is None:
                    raise FaultlineError(f"{name}, line {reader.line_num}: {column!r} is blank; fill it in.")
            _check(line, name)
            lines.append(line)
    except csv.Error as error:
        raise FaultlineError(f"{name}, line {reader.line_num}: {error}; save it as CSV.") from None
    return tuple(lines)


def _check(line: Line, name: str) -> None:
    """Refuse a field that is filled in with what cannot be meant; a blank one is unknown."""
    for column in DATES:
        try:
            bounds(line.get(column))
        except ValueError:
            raise _wrong(line, name, column, "write a day like 2026-03-18, or 2026-03, 2026-Q1 or 2026") from None
    for column in DAYS:
        if (days := line.get(column)) is not None and not _WHOLE.fullmatch(days):
            raise _wrong(line, name, column, "write a whole number of days")
    if (cost := line.get("annual_cost")) is not None and not _NUMBER.fullmatch(cost):
        raise _wrong(line, name, "annual_cost", "write a plain number such as 1500000 or 9.5")
    if (currency := line.get("currency")) is not None and not _CURRENCY.fullmatch(currency):
        raise _wrong(line, name, "currency", "write the three letters of its code, such as EUR")


def _wrong(line: Line, name: str, column: str, advice: str) -> FaultlineError:
    return FaultlineError(
        f"{name}, line {line.number}: {column!r} has {line.get(column)!r}; {advice}, or leave it blank."
    )


def portfolio_text(content: bytes, name: object) -> str:
    """The text of a portfolio's file; FaultlineError if it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise FaultlineError(f"{name} is not UTF-8; save it as CSV in UTF-8.") from None


def read_portfolio_file(path: Path) -> tuple[Line, ...]:
    """Lines of a portfolio in a file; FaultlineError if it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FaultlineError(f"{path} cannot be read: {error.strerror}.") from None
    return read_portfolio(portfolio_text(content, path), path.name)
