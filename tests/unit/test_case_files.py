"""Files of a case and of shares that a command reads: their clocks, their marks, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.cli import app
from graph.errors import FaultlineError

CASE: dict[str, Any] = {
    "as_of": "2031-04-01",
    "exclusivity": {"bound": "nordlab", "owed_to": "vestcloud", "strength": "exclusive"},
    "deal": {"party": "nordlab", "counterparty": "ostcloud"},
}
COMMANDS = {"--case": ("conflicts", json.dumps(CASE)), "--shares": ("concentration", json.dumps({"shares": [60, 40]}))}


def run(tmp_path: Path, option: str, content: bytes, *more: str) -> Result:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    return CliRunner().invoke(app, ["analyse", COMMANDS[option][0], option, str(file), "--json", *more])


@pytest.mark.parametrize("option", COMMANDS)
def test_a_byte_order_mark_is_no_fault(tmp_path: Path, option: str) -> None:
    text = COMMANDS[option][1]
    plain, marked = (run(tmp_path, option, text.encode(form)) for form in ("utf-8", "utf-8-sig"))
    assert plain.exit_code == marked.exit_code == 0 and plain.stdout == marked.stdout


@pytest.mark.parametrize("option", COMMANDS)
@pytest.mark.parametrize("clock", ["--as-of", "--known-by"])
def test_a_clock_beside_a_file_that_answers_for_itself_is_refused(tmp_path: Path, option: str, clock: str) -> None:
    ran = run(tmp_path, option, COMMANDS[option][1].encode(), clock, "2026-03-18")
    assert ran.exit_code == 2 and "does not go with" in ran.output and clock in ran.output


def test_all_goes_with_no_single_case(tmp_path: Path) -> None:
    ran = run(tmp_path, "--case", json.dumps(CASE).encode(), "--all")
    assert ran.exit_code == 2 and "--all" in ran.output


@pytest.mark.parametrize("option", COMMANDS)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (json.dumps({"shares": [1]}).encode("utf-16"), "is not UTF-8; save"),
        (b'{\n"shares": [1,]}', "line 2, is no JSON: "),
        (b"[" * 100_000, "is no JSON that can be read"),
        (b"", "line 1, is no JSON"),
    ],
)
def test_a_file_that_is_no_json_is_refused_in_plain_words(
    tmp_path: Path, option: str, content: bytes, says: str
) -> None:
    ran = run(tmp_path, option, content)
    assert isinstance(ran.exception, FaultlineError) and says in str(ran.exception)
    assert "codec" not in str(ran.exception)
