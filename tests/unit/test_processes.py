"""A process is known again when the clock was set, and never taken for another one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from graph import processes
from graph.lease import life_of, this_process
from graph.processes import Life, birth, life, may_lead


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock as far as psutil sees it: the instant of boot, and with it those of all starts, moves along."""
    boot, created = psutil.boot_time, psutil.Process.create_time

    def by(seconds: float) -> None:
        monkeypatch.setattr(psutil, "boot_time", lambda: boot() + seconds)
        monkeypatch.setattr(psutil.Process, "create_time", lambda self: created(self) + seconds)

    return by


@pytest.mark.parametrize("seconds", [-3600, -5, 1.5, 3600, 86_400])
def test_a_holder_lives_on_when_the_clock_is_set(set_clock: Callable[[float], None], seconds: float) -> None:
    holder = this_process()
    set_clock(seconds)
    assert life_of(holder) is Life.ALIVE


def test_a_process_of_another_boot_or_another_start_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    own = birth(psutil.Process())
    host, pid, _, mark = json.loads(this_process())
    boot, numbers, since = own.split("/")
    for said in (f"{boot}/{numbers}/{float(since) - 10}", f"another boot/{numbers}/{since}", 0.0):
        assert life_of(json.dumps([host, pid, said, mark])) is Life.GONE
    assert life_of(json.dumps(["elsewhere", pid, own, mark])) is Life.UNKNOWN
    assert life_of(json.dumps([host, pid, f"{boot}/a container's/{since}", mark])) is Life.UNKNOWN
    assert life_of("no mark") is Life.UNKNOWN
    # As an older version wrote it: the instant in Unix time.
    assert life_of(json.dumps([host, pid, psutil.Process().create_time(), mark])) is Life.ALIVE
    monkeypatch.setattr(processes, "_boot", lambda: "another boot")
    assert life_of(json.dumps([host, pid, own, mark])) is Life.GONE


def test_a_process_that_only_waits_to_be_reaped_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        said = birth(psutil.Process(child.pid))
        child.kill()
        until = time.monotonic() + 20
        while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
            time.sleep(0.01)
        assert life(child.pid, said) is Life.GONE
        assert may_lead(child.pid, said)


def test_a_session_may_go_on_under_a_leader_that_is_gone_and_is_not_another_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        said = birth(psutil.Process(child.pid))
        assert life(child.pid, said) is Life.ALIVE and may_lead(child.pid, said)
        older = psutil.Process(child.pid).create_time()  # as an older version wrote it
        assert may_lead(child.pid, older)
        assert not may_lead(os.getpid(), said)
        child.communicate(b"\n")
    assert life(child.pid, said) is Life.GONE
    assert not may_lead(child.pid, psutil.boot_time() - 5)
    assert may_lead(child.pid, said)
    monkeypatch.setattr(processes, "_boot", lambda: "another boot")
    assert not may_lead(child.pid, said)
