"""The processes that read: one that a document ends costs that document, one that cannot start ends the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from graph.errors import WorkersError
from graph.model import Document, Extracted, Raw
from graph.paths import data_dir
from ingest import worker
from ingest.read import read
from ingest.worker import Outcome, Refused, Workers

HTML = b"<html><body><article><p>Some words to read.</p></article></body></html>"
PAGE = Raw(HTML, "file:a.html", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(autouse=True)
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process runs the main module again: here one that does nothing."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def test_a_process_that_cannot_start_blames_no_document(tmp_path: Path) -> None:
    with Workers(tmp_path / "no data here", 1) as workers, pytest.raises(WorkersError, match="as soon as they start"):
        list(workers.outcomes([PAGE]))


def test_documents_come_back_in_their_order() -> None:
    with Workers(data_dir(), 2) as workers:
        found = list(workers.outcomes([PAGE] * 5))
    assert [raw for raw, _ in found] == [PAGE] * 5
    assert all(isinstance(outcome, Extracted) for _, outcome in found)


def _hostile_read(raw: Raw) -> Document:
    if raw.content.startswith(b"crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    while raw.content.startswith(b"spin"):
        pass
    hoard = []
    while raw.content.startswith(b"eat"):
        hoard.append(bytearray(64 * 2**20))
    return read(raw)


def hostile(raw: Raw) -> Outcome:
    """What a process of a test does with a document: reading does what the first bytes say."""
    worker.read = _hostile_read  # type: ignore[attr-defined]
    return worker.process(raw)


@pytest.fixture(params=[3, pytest.param(100, marks=pytest.mark.nightly)])
def times(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.mark.parametrize("kind", ["crash", "spin", "eat"])
def test_a_parser_that_ends_hangs_or_eats_its_process_costs_one_document(
    times: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reasons = {"crash": "parser-crash", "spin": "parser-timeout", "eat": "parser-memory"}
    bad = replace(PAGE, content=kind.encode(), url="file:bad")
    seconds = 5.0 if kind == "spin" else 30.0
    with Workers(data_dir(), 1, seconds) as workers:
        monkeypatch.setattr(worker, "process", hostile)
        list(workers.outcomes([PAGE]))
        for _ in range(times):
            found = [outcome for _, outcome in workers.outcomes([PAGE, bad, PAGE])]
            assert isinstance(found[0], Extracted) and isinstance(found[2], Extracted)
            assert isinstance(found[1], Refused)
            assert found[1].reason == reasons[kind]


_PARENT = """
import multiprocessing, sys
from datetime import UTC, datetime
from graph.model import Raw
from graph.paths import data_dir
from ingest import worker
from ingest.read import read
from ingest.worker import Outcome, Refused, Workers

if __name__ == "__main__":
    with Workers(data_dir(), 2) as workers:
        now = datetime.now(UTC)
        raws = [Raw(f"<p>Page {n} has words.</p>".encode(), f"https://example.com/{n}", now) for n in range(4)]
        list(workers.outcomes(raws))
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        sys.stdin.read()
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, "utf-8")
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, str(script)], stdin=pipe, stdout=pipe, text=True) as parent:
        assert parent.stdout is not None
        workers = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.kill()
        _, left = psutil.wait_procs(workers, timeout=10)
        assert left == []


def test_processes_that_read_are_forked_from_one_that_has_loaded_what_they_need() -> None:
    with Workers(data_dir(), 2) as workers:
        list(workers.outcomes([PAGE] * 40))
        children = [psutil.Process(child.pid) for child in multiprocessing.active_children() if child.pid]
        assert len(children) == 2
        parents = {child.ppid() for child in children}
        assert len(parents) == 1 and os.getpid() not in parents
        nursery = _processor(psutil.Process(parents.pop()))  # seconds, where a child that loaded them took as long
        assert max(map(_processor, children)) < nursery / 2


def _processor(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
