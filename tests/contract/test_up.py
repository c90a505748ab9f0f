"""The embedded server by its commands: started with the data, found again, stopped; and `up` as a whole."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.contract.command import Command


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Command]:
    """The command with an embedded server of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FAULTLINE_")}
    command = Command({**kept, "FAULTLINE_HOME": str(tmp_path / "own home"), "FAULTLINE_HEAP_MB": "512"})
    yield command
    command("db", "stop")


def test_up_shows_the_whole_way_an_interrupt_stops_all_it_started_and_the_server_starts_alone(
    alone: Command,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "up", "--no-browser"],
        env={**alone.environment, "FAULTLINE_APP_PORT": "18501"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("App"):
            break
    address = re.search(r"http://127\.0\.0\.1:\d+", said.splitlines()[-1])
    assert address, said
    assert urllib.request.urlopen(address[0], timeout=10).status == 200
    for word in ("Documents", "Claims", "Deals", "disputed", "Entities"):
        assert word in said
    assert alone("verify").returncode == 0
    children = psutil.Process(process.pid).children(recursive=True)
    pid = json.loads(alone("db", "status", "--json").stdout)["pid"]
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert time.monotonic() - began < 30
    assert process.returncode == 0
    assert not psutil.pid_exists(pid)
    gone, left = psutil.wait_procs(children, timeout=30)
    assert not left, [c.cmdline() for c in left]
    _a_started_server_holds_the_data_and_goes_on_until_it_is_stopped(alone)


def _a_started_server_holds_the_data_and_goes_on_until_it_is_stopped(alone: Command) -> None:
    first = alone.report("db", "start")
    second = alone.report("db", "start")
    assert (first["started"], second["started"], second["uri"]) == (True, False, first["uri"])
    assert urllib.request.urlopen(first["browser"], timeout=10).status == 200
    found = alone.report("cypher", "MATCH (d:Deal) RETURN count(d) AS deals")
    assert found["rows"][0]["deals"] > 200
    assert alone.report("db", "status")["running"]
    assert alone.report("db", "stop")["stopped"]
    down = alone("hash")
    assert down.returncode == 1
    assert "faultline db start" in down.stderr
