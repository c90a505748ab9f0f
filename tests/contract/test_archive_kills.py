"""The archive under kill -9 and under several writers: what was acknowledged is there, and nothing is damaged."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.model import Raw
from ingest.archive import Archive

# Keeps replies first … last and says each one's digest once it is kept; every third is large enough to be cut.
WRITER = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from graph.model import Raw
from ingest.archive import Archive
folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
archive = Archive(folder)
for n in range(first, last):
    size = 400_000 if n % 3 == 0 else 900
    raw = Raw(random.Random(n).randbytes(size), f"https://example.org/{n}", datetime(2026, 3, 10, tzinfo=UTC))
    archive.put(raw)
    print(raw.sha256, flush=True)
"""


def _start(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _held(archive: Archive) -> set[str]:
    return {item.sha256 for item in archive.items() if isinstance(item, Raw)}


@pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.nightly)])
def test_a_killed_writer_leaves_an_archive_that_is_read_whole(tmp_path: Path, kills: int) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    for n in range(kills):
        with _start(tmp_path, n * 10_000, (n + 1) * 10_000) as process:
            assert process.stdout is not None
            acknowledged.add(process.stdout.readline().strip())
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
            acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
        if chance.random() < 0.5:
            for path in tmp_path.glob("index.sqlite*"):
                path.unlink()
        archive = Archive(tmp_path)
        assert acknowledged <= _held(archive)
        assert archive.verify() == []
    assert len(acknowledged) > 5 * kills
    # Each process wrote a file of its own, and never one that another had begun.
    assert len(list(tmp_path.glob("*.warc.gz"))) == kills


def test_several_writers_at_once_lose_nothing_and_keep_nothing_twice(tmp_path: Path) -> None:
    processes = [_start(tmp_path, first, first + 60) for first in (0, 30, 60, 0)]
    reader = Archive(tmp_path)
    while any(process.poll() is None for process in processes):
        assert reader.verify() == []
        time.sleep(0.05)
    said = set()
    for process in processes:
        assert process.stdout is not None
        with process:
            said |= {line.strip() for line in process.stdout}
        assert process.returncode == 0
    assert _held(reader) == _held(Archive(tmp_path)) == said
    assert len(said) == 120
    assert len(list(tmp_path.glob("*.warc.gz"))) <= 4
    assert reader.verify() == []
