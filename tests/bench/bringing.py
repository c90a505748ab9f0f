"""Reference sets brought in: seconds and memory of `faultline import` for files of GLEIF's two levels."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graph.settings import Settings
from tests.bench.measure import Figure
from tests.fixtures.reference_sets import LEVEL_1, LEVEL_2, consolidated, firm

ROWS = 100_000
MOST_SECONDS, MOST_MIB = 120.0, 300.0


def measure(settings: Settings, rows: int) -> list[Figure]:
    """Both levels, then the second one again, which must write nothing; held against the aims for `ROWS` rows alone."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="faultline sets ") as folder:
        one, two = Path(folder) / "level1.csv", Path(folder) / "level2.csv"
        _write(one, LEVEL_1, (firm(i, f"Made-up Firm {i} Holding AS") for i in range(1, rows + 1)))
        # A forest in which each firm consolidates eight others.
        _write(two, LEVEL_2, (consolidated(i, max(1, i // 8)) for i in range(2, rows + 1)))
        for path, what in ((one, "level 1"), (two, "level 2"), (two, "level 2 again")):
            seconds, mib = _import(path, settings)
            held = rows == ROWS
            for name, value, unit, most in (
                (f"import of GLEIF {what}, {rows:,} rows", seconds, "s", MOST_SECONDS),
                ("  most memory of it", mib, "MiB", MOST_MIB),
            ):
                aim, met = (f"≤ {most:g}", value <= most) if held else (None, None)
                figures.append(Figure(name, value, unit, aim=aim, met=met))
    return figures


def _write(path: Path, columns: tuple[str, ...], rows: object) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)  # type: ignore[arg-type]


def _import(path: Path, settings: Settings) -> tuple[float, float]:
    """Seconds and most resident MiB of the command as a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FAULTLINE_")}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "import", str(path)],
        env={**environment, "FAULTLINE_HOME": str(settings.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"faultline import {path} ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024
