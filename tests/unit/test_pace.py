"""How fast a host is asked: by one process, by several, over a restart of the machine."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.errors import FetchError
from ingest.pace import Pace, SharedMoments

_ASKER = """
import sys, time
from pathlib import Path
from ingest.pace import Pace, SharedMoments
pace = Pace(0.25, time.monotonic, time.sleep, SharedMoments(Path(sys.argv[1]), time.monotonic))
for host in sys.argv[2:]:
    pace.wait(host, 60.0)
    print(host, time.monotonic(), flush=True)
"""


def test_two_processes_together_keep_the_pace_of_one_host(tmp_path: Path) -> None:
    hosts = ["www.sec.gov", "data.sec.gov", "efts.sec.gov", "a.example"]
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", _ASKER, str(tmp_path / "pace"), *hosts], stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        for _ in range(2)
    ]
    said = [line.split() for process in asking for line in process.communicate(timeout=60)[0].splitlines()]
    assert [process.returncode for process in asking] == [0, 0]
    assert len(said) == 8
    sec = sorted(float(moment) for host, moment in said if host.endswith("sec.gov"))
    # All of the SEC's hosts are one: six requests, five pauses.
    assert sec[-1] - sec[0] >= 5 * 0.25 - 0.05


def test_what_one_process_holds_the_others_leave_alone(tmp_path: Path) -> None:
    first, second = (Pace(1.0, time.monotonic, time.sleep, SharedMoments(tmp_path, time.monotonic)) for _ in range(2))
    first.hold("a.example", 500.0)
    with pytest.raises(FetchError) as caught:
        second.wait("a.example", 60.0)
    assert caught.value.reason == "deferred"
    second.wait("b.example", 0.0)


def test_a_moment_outlasts_a_restart_of_the_machine_by_the_wall_clock(tmp_path: Path) -> None:
    Pace(1.0, lambda: 9000.0, time.sleep, SharedMoments(tmp_path, lambda: 9000.0, lambda: 0.0)).hold("a.example", 500.0)
    after = Pace(1.0, lambda: 20.0, time.sleep, SharedMoments(tmp_path, lambda: 20.0, lambda: 200.0))
    with pytest.raises(FetchError, match="300 s"):
        after.wait("a.example", 60.0)


def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    moments = SharedMoments(tmp_path, time.monotonic)
    Pace(1.0, time.monotonic, time.sleep, moments).hold("a.example", 500.0)
    for path in tmp_path.glob("*.json"):
        path.write_text("{", "utf-8")
    Pace(1.0, time.monotonic, time.sleep, moments).wait("a.example", 0.0)


def test_a_note_is_written_over_the_longer_one_before(tmp_path: Path) -> None:
    now = [1234567.123456789]
    moments = SharedMoments(tmp_path, lambda: now[0], lambda: 0.0)
    pace = Pace(1.0, lambda: now[0], time.sleep, moments)
    sizes = set()
    for at in (1234567.123456789, 2000000.0):
        now[0] = at
        pace.hold("a.example", 5.0)
        sizes.update(path.stat().st_size for path in tmp_path.glob("*.json"))
        with moments.held("a.example") as moment:
            assert moment.value == at + 5.0
    # A file that is emptied first is brought to the disk by some file systems, for each request.
    assert len(sizes) == 1
