"""Cost of a night: 60 sources, 2,000 items of which 200 are new, on a web on loopback; and what Dagster adds to it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psutil

from graph.connection import Connection
from graph.model import Raw
from graph.reference import Reference
from tests.bench.article import pages
from tests.bench.measure import Figure
from tests.fixtures.web import Web

SOURCES = 60
_SECONDS, _MIB = 15.0, 700.0
_FIRST = date(2026, 1, 1)
_PUBLISHED = date(2025, 1, 1)  # the first article; each tie with a later date than the clock's is derived again
_TOLD = 0.1  # paragraphs with a deal: two deals an article, where saved pages of real sites have one in two


def measure(connection: Connection, reference: Reference, items: int) -> list[Figure]:
    """Wall time, requests and memory of a plain night with a tenth of its items new, and of the next one by Dagster."""
    fresh = items // 10
    drawn = pages(items + fresh, reference.entities.values(), first=_PUBLISHED, told=_TOLD)
    web = Web()
    try:
        with tempfile.TemporaryDirectory(prefix="faultline night ") as folder:
            home = Path(folder)
            environment = {
                **os.environ,
                "FAULTLINE_HOME": str(home),
                "FAULTLINE_NEO4J_URI": connection.uri,
                "FAULTLINE_NEO4J_USER": connection.user,
                "FAULTLINE_NEO4J_PASSWORD": connection.password,
                "FAULTLINE_HOST_INTERVAL_S": "0",
                "FAULTLINE_SOURCE_RETRY_S": "0",
                "FAULTLINE_SOURCES": str(home / "sources.toml"),
                "FAULTLINE_ALLOW_ADDRESSES": web.address,
                "DAGSTER_HOME": str(home),
                # As one that is installed: its modules are compiled once, not by each process.
                "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
            }
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            (home / "dagster").mkdir()
            (home / "dagster" / "first-night").write_text(_FIRST.isoformat(), encoding="ascii")
            (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n", encoding="ascii")
            plain = [sys.executable, "-m", "app.cli", "ingest", "--nightly", "--json", "--night"]
            _publish(web, drawn[: items - fresh], home)
            _run([*plain, _FIRST.isoformat()], environment, web, home)
            _publish(web, drawn[:items], home)
            bare = _run([*plain, str(_FIRST + timedelta(days=1))], environment, web, home)
            idle = _run([*plain, str(_FIRST + timedelta(days=2))], environment, web, home)
            _publish(web, drawn, home)
            third = str(_FIRST + timedelta(days=3))
            command = [sys.executable, "-m", "tests.contract.a_dagster_run", third, third]
            dagster = _run(command, environment, web, home)
    finally:
        web.close()
    said = f"{SOURCES} sources, {items} items, {fresh} new"
    return [
        Figure(f"night, {said}", bare.seconds, "s", None, None, f"≤ {_SECONDS:.0f}", bare.seconds <= _SECONDS),
        Figure("  processor of all its processes", bare.processor, "s"),
        Figure("  requests", bare.requests, "requests"),
        Figure("  memory of all its processes", bare.mib, "MiB", None, None, f"≤ {_MIB:.0f}", bare.mib <= _MIB),
        Figure("night without news", idle.seconds, "s"),
        Figure("  processor", idle.processor, "s"),
        Figure("  requests", idle.requests, "requests"),
        _beside("night by Dagster, as many new", dagster.seconds, "s", bare.seconds),
        _beside("  processor", dagster.processor, "s", bare.processor),
        Figure("  requests", dagster.requests, "requests"),
        _beside("  memory of its run", dagster.mib, "MiB", bare.mib),
    ]


@dataclass(frozen=True)
class _Night:
    """What one night took."""

    seconds: float
    processor: float  # seconds of all its processes, without the database's
    requests: int
    mib: float  # at most, unique to its processes


def _beside(what: str, value: float, unit: str, plain: float) -> Figure:
    return Figure(what, value, unit, f"plain: {plain:.1f}", value / plain)


def _publish(web: Web, drawn: Sequence[Raw], home: Path) -> None:
    """Every source gets its share of the articles, as a feed."""
    for number in range(SOURCES):
        links = {
            f"Article {n}": web.add(f"/a/{n}.html", drawn[n].content, "text/html; charset=utf-8")
            for n in range(number, len(drawn), SOURCES)
        }
        web.add_feed(f"/feeds/{number:02}.rss", links)
    tables = "".join(
        f'[[source]]\nid = "s{n:02}"\nkind = "feed"\nurl = "{web.url}/feeds/{n:02}.rss"\npublisher = "s{n:02}"\n\n'
        for n in range(SOURCES)
    )
    (home / "sources.toml").write_text(tables, encoding="utf-8")


def _run(command: list[str], environment: dict[str, str], web: Web, home: Path) -> _Night:
    """One night as a process."""
    web.requests.clear()
    began, most = time.perf_counter(), 0
    used: dict[int, float] = {}  # by process, as it was seen last: not all are children that the night waits for
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        while process.poll() is None:
            most = max(most, _memory(process.pid, used))
            time.sleep(0.1)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"the night failed: {(home / 'log').read_text(encoding='utf-8')[-2000:]}")
    return _Night(seconds, sum(used.values()), len(web.requests), most / (1 << 20))


def _memory(pid: int, used: dict[int, float]) -> int:
    """Bytes that are a family's own; notes the processor's seconds of each."""
    total = 0
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return 0
    for process in family:
        try:
            times = process.cpu_times()
            used[process.pid] = times.user + times.system
            total += process.memory_full_info().uss
        except psutil.Error:
            continue
    return total
