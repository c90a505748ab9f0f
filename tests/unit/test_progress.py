"""How far a run is: bars in a terminal, plain lines elsewhere, and lines of the log beside both."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from io import StringIO

import pytest
from rich.console import Console

from graph.progress import Counted, steps

RUN = """
import logging
from graph.log_lines import PlainLine, _ToStderr
from graph.progress import Counted, steps
handler = _ToStderr()
handler.setFormatter(PlainLine())
logging.basicConfig(handlers=[handler])
with steps() as tell:
    for n in range(0, 251, 50):
        tell(Counted("run", 250, n, n, 3 * n, 1, 2))
        if n == 100:
            logging.warning("one was set aside")
"""


def test_bars_tell_what_is_fetched_read_and_stored() -> None:
    out = StringIO()
    with steps(Console(file=out, force_terminal=True, width=120)) as tell:
        tell(Counted("run", 7, 0, 0, 0, 0, 0))
        tell(Counted("run", 40, 30, 20, 55, 3, 2))
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", out.getvalue())
    for said in ("fetched", "40 documents", "read", "30", "stored", "20; 55 claims, 3 duplicates, 2 set aside"):
        assert said in shown
    assert "━" in shown and "\x1b[" in out.getvalue()


def test_without_a_terminal_a_line_is_said_now_and_then_and_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    with steps() as tell:
        for n in range(251):
            tell(Counted("run", 251, n, n, n, 0, 0))
        tell(Counted("retry", 1, 1, 1, 0, 0, 1))
    lines = capsys.readouterr().err.splitlines()
    assert [re.search(r"(\d+) stored", line)[1] for line in lines] == ["100", "200", "250", "1"]  # type: ignore[index]
    assert lines[0] == "251 documents fetched, 100 read, 100 stored: 100 new claims, 0 duplicates, 0 set aside"


def test_while_sources_are_fetched_a_line_comes_though_nothing_is_stored(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter([0.0, 1.0, 11.0, 11.0, 12.0, 13.0])
    monkeypatch.setattr("graph.progress.time.monotonic", lambda: next(now))
    with steps() as tell:
        for fetched in (1, 2, 3):
            tell(Counted("run", fetched, 0, 0, 0, 0, 0))
        assert "2 documents fetched, 0 read" in capsys.readouterr().err


def test_a_terminal_gets_bars_with_the_log_above_them_and_a_file_gets_lines() -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-c", RUN], stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # its end is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert process.wait() == 0
    assert b"\x1b[" in said and "━".encode() in said
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\r", "", said.decode())
    assert re.search(r"WARNING root: one was set aside *\n", shown)
    plain = subprocess.run([sys.executable, "-c", RUN], stderr=subprocess.PIPE, text=True, check=True).stderr
    assert "\x1b" not in plain
    assert plain.count(" stored: ") == 3 and "WARNING root: one was set aside" in plain
