"""Log lines: one line an event whatever a source wrote, in files that together stay below 100 MiB."""

from __future__ import annotations

import json
import logging
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.log_lines import FILE_BYTES, FILES_KEPT, JsonLine, PlainLine, _rotating, keep_error
from graph.server_log_files import SERVER, USER

_SEEDS = ("\n", "\r\n", "\x1b[2J", "\x00", "\u2028", "\x85", "\u202e", "\t", "\ud800", "%s", "{}", "title")


def _titles(count: int) -> list[str]:
    chance = random.Random(5)
    return ["".join(chance.choices(_SEEDS, k=6)) for _ in range(count)]


def _record(title: str) -> logging.LogRecord:
    return logging.LogRecord("ingest.pipeline", logging.WARNING, "", 0, "%s set aside", (title,), None)


def test_200_hostile_titles_give_one_line_each_in_both_forms() -> None:
    titles = _titles(200)
    for form in (PlainLine(), JsonLine()):
        text = "".join(form.format(_record(title)) + "\n" for title in titles)
        assert len(text.splitlines()) == 200
        assert all(c.isprintable() or c == "\n" for c in text)
    said = [json.loads(JsonLine().format(_record(title)))["message"] for title in titles]
    assert said == [f"{title} set aside" for title in titles]


def test_an_endless_message_is_cut_and_an_exception_is_part_of_its_line() -> None:
    assert len(PlainLine().format(_record("x" * 1_000_000))) < 9_000
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        record = _record("a")
        record.exc_info = (type(error), error, None)
    assert PlainLine().format(record).endswith("(ValueError: two\\nlines)")


def test_a_file_has_the_time_and_the_error_that_a_command_ended_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = _rotating(tmp_path / "log")
    handler.setFormatter(PlainLine(timed=True))
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.NullHandler(), handler])
    keep_error("faultline", "No database runs.\nStart it.")
    handler.close()
    (line,) = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    at, said = line.split(" ", 1)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(at)) < timedelta(minutes=1)
    assert said == "ERROR faultline: No database runs.\\nStart it."


def test_files_rotate_and_stay_below_the_limit(tmp_path: Path) -> None:
    of_neo4j = sum(file.most_mb for file in (*SERVER, *USER)) << 20
    assert FILE_BYTES * (FILES_KEPT + 1) + of_neo4j <= 100 << 20
    handler = _rotating(tmp_path / "log", size=2_000, kept=3)
    handler.setFormatter(PlainLine())
    for title in _titles(500):
        handler.emit(_record(title))
    handler.close()
    files = list(tmp_path.iterdir())
    assert len(files) == 4
    assert all(f.stat().st_size <= 2_000 for f in files)
