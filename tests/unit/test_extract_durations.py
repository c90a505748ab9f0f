"""How long a contract runs."""

from __future__ import annotations

import pytest

from ingest.extract.durations import after, length


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("a seven-year , $ contract", 84),
        ("an 18-month lease", 18),
        ("services over five years", 60),
        ("for an initial term of three years", 36),
        ("over the past seven years", None),
        ("a group of two years", None),
        ("a two-year wait", None),
    ],
)
def test_the_length_of_a_contract_is_read(text: str, months: int | None) -> None:
    assert length(text) == months


def test_a_term_ends_as_exactly_as_its_beginning_is_known() -> None:
    assert after("2025-11-03", 84, True) == "2032-11"
    assert after("2026-01-01", 36, False) == "2028-12-31"
    assert after("2024-02-29", 12, False) == "2025-02-27"
    assert after("2026-01", 18, False) == "2027-07"
    assert after("2026-H2", 24, False) == "2028-H2"
    assert after("2027", 18, False) is None
