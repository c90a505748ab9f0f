"""Dates in running text against a day of publication."""

from __future__ import annotations

import pytest

from ingest.extract.times import find_dates, years_long


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("on Monday", "2025-12-22", "at"),
        ("last Friday", "2025-12-19", "at"),
        ("on 18 November", "2025-11-18", "at"),
        ("Nov. 3, 2024", "2024-11-03", "at"),
        ("In January", "2025-01", "at"),
        ("last August", "2025-08", "at"),
        ("last month", "2025-11", "at"),
        ("last year", "2024", "at"),
        ("since 2019", "2019", "start"),
        ("since their pact in 2019", "2019", "start"),
        ("from 2027", "2027", "start"),
        ("until 2032", "2032", "end"),
        ("by May", "2025-05", "by"),
        ("the second half of next year", "2026-H2", "at"),
        ("the third quarter of 2024", "2024-Q3", "at"),
        ("on Christmas Eve", "2025-12-24", "at"),
        ("yesterday", "2025-12-25", "at"),
    ],
)
def test_a_date_is_resolved_against_the_day_of_publication(text: str, value: str, role: str) -> None:
    (found,) = find_dates(f"It signed {text}.", "2025-12-26")
    assert (found.value, found.role) == (value, role)


def test_a_later_date_counts_from_the_one_before_it() -> None:
    assert [d.value for d in find_dates("in 2015 and again two years later", None)] == ["2015", "2017"]


def test_a_relative_date_without_a_day_of_publication_is_unknown() -> None:
    assert [d.value for d in find_dates("on Monday", None)] == [None]


def test_an_impossible_day_is_unknown() -> None:
    assert [d.value for d in find_dates("on 31 February 2024", None)] == [None]


def test_a_length_in_years_is_read() -> None:
    text = "a seven-year deal"
    assert years_long(text, 0, len(text)) == 7
