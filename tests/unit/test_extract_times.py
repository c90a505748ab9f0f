"""Dates in running text against a day of publication."""

from __future__ import annotations

import pytest

from ingest.extract.times import find_dates


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


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("It will buy the firm in May.", "2026-05", "at"),
        ("It will buy the firm on May 4.", "2026-05-04", "at"),
        ("On Thursday it will open a branch.", "2026-01-01", "at"),
        ("It has exclusivity until June.", "2026-06", "end"),
        ("The contract runs out on 1 December.", "2026-12-01", "at"),
        ("It is to be built in February next year.", "2026-02", "at"),
        ("It will be delivered in December.", "2025-12", "at"),
        ("The contract expires next March.", "2026-03", "end"),
        ("It begins on 1 January 2027.", "2027-01-01", "start"),
        ("It extended its contract to 2030.", "2030", "end"),
        ("It opens tomorrow.", "2025-12-27", "at"),
        ("It follows next quarter.", "2026-Q1", "at"),
    ],
)
def test_a_date_of_what_is_to_come_is_the_next_one(text: str, value: str, role: str) -> None:
    (found,) = find_dates(text, "2025-12-26")
    assert (found.value, found.role) == (value, role)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It will buy chips, it said on Monday.", "2025-12-22"),
        ("It agreed in May to buy the firm.", "2025-05"),
        ("It had exclusivity until June.", "2025-06"),
        ("On Monday it said that it will sell.", "2025-12-22"),
        ("It will rent servers, a Monday filing says.", "2025-12-22"),
        ("It was sold three days ago.", "2025-12-23"),
        ("It was sold last quarter.", "2025-Q3"),
        ("It was sold on 25/11/2025.", "2025-11-25"),
        ("It was sold on 3/4/2025.", None),
    ],
)
def test_a_date_of_what_was_is_the_last_one(text: str, value: str | None) -> None:
    (found,) = find_dates(text, "2025-12-26")
    assert found.value == value
    assert not found.ahead


def test_a_span_of_years_has_a_beginning_and_an_end() -> None:
    assert [(d.value, d.role) for d in find_dates("from 2026 to 2030", None)] == [("2026", "start"), ("2030", "end")]


@pytest.mark.parametrize("text", ["on 31 December 9999", "in the first quarter of fiscal 2025"])
def test_what_no_calendar_holds_is_no_date(text: str) -> None:
    assert not list(find_dates(text, "2025-12-26"))
