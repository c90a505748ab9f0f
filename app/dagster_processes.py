"""Dagster's code server, daemon and pages as processes of their own: started in order, watched, and ended together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import typer

from app.binding import LOOPBACK
from app.launch import answers, free_port
from graph.errors import ServerError
from graph.processes import birth, may_lead
from graph.server import accepts
from graph.settings import Settings

_MODULE, _LEFTOVERS = "ingest.schedule", "ingest.leftover_runs"
_READY_S, _ASK_S, _ALL_S = 180.0, 3.0, 5.0
_INSTANCE = """\
# Written anew by `faultline schedule` at each start.
telemetry:
  enabled: false
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
  config:
    max_concurrent_runs: 1
    dequeue_interval_seconds: 1
run_monitoring:
  enabled: true
# What a run prints is a log line of Faultline's, and goes where they go.
compute_logs:
  module: dagster.core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
retention:
  schedule:
    purge_after_days: 30
  sensor:
    purge_after_days: 30
"""


@dataclass
class Family:
    """The processes that were started, with all that they start in turn."""

    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches this process alone, which ends the others in order.
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", *arguments],
            env=environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
        )
        self.started.append(child)
        marks = [[p.pid, birth(psutil.Process(p.pid))] for p in self.started if p.poll() is None]
        (self.folder / "processes.json").write_text(json.dumps(marks), encoding="ascii")
        return child

    def stop(self) -> None:
        """End all, with all that they started, within 5 s."""
        end({p.pid for p in self.started})
        for child in self.started:
            with suppress(subprocess.TimeoutExpired):
                child.wait(1)
        (self.folder / "processes.json").unlink(missing_ok=True)

    def end_leftovers(self) -> None:
        """End what a schedule that was killed has left running."""
        with suppress(OSError, ValueError):
            marks = json.loads((self.folder / "processes.json").read_bytes())
            end({pid for pid, began in marks if may_lead(pid, began)})


def end(sessions: set[int]) -> None:
    """Ask every process of these sessions to end, and make those that have not after 3 s."""
    members = _members(sessions)
    for process in members:
        with suppress(psutil.Error):
            process.terminate()
    psutil.wait_procs(members, timeout=_ASK_S)
    left = _members(sessions)  # what was started meanwhile, too
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=_ALL_S - _ASK_S)


def _members(sessions: set[int]) -> list[psutil.Process]:
    """Processes of these sessions, and what they started in sessions of its own; in one look at the process table."""
    every = {p.pid: (p, p.info["ppid"]) for p in psutil.process_iter(["ppid"])}
    found: set[int] = set()
    for pid in every:
        with suppress(OSError):
            if pid in sessions or (hasattr(os, "getsid") and os.getsid(pid) in sessions):
                found.add(pid)
    while more := {pid for pid, (_, parent) in every.items() if parent in found} - found:
        found |= more
    return [every[pid][0] for pid in found if pid != os.getpid()]


def run(settings: Settings, family: Family, port: int | None) -> int:
    """Start all and watch them; gives the status of the first that ends by itself."""
    (family.folder / "dagster.yaml").write_text(_INSTANCE, encoding="ascii")
    pages = free_port(port or settings.schedule_port, exact=port is not None)
    environment = {**os.environ, "DAGSTER_HOME": str(family.folder), "DAGSTER_DISABLE_TELEMETRY": "yes"}
    code_port = free_port(pages + 1, exact=False) if pages < 65_500 else free_port(3_100, exact=False)
    location = {"host": LOOPBACK, "port": code_port, "location_name": "faultline"}
    (family.folder / "workspace.yaml").write_text(json.dumps({"load_from": [{"grpc_server": location}]}), "ascii")
    workspace = ("-w", str(family.folder / "workspace.yaml"))
    _close_left_runs(family, environment)
    family.start(
        "dagster", "api", "grpc", "-m", _MODULE, "-h", LOOPBACK, "-p", str(code_port), "--location-name", "faultline",
        "--use-python-environment-entry-point", "--log-level", "warning", environment=environment,
    )  # fmt: skip
    _wait(family, lambda: accepts(code_port))
    family.start("dagster._daemon", "run", *workspace, "--log-level", "info", environment=environment)
    family.start(
        "dagster_webserver", "-h", LOOPBACK, "-p", str(pages), *workspace, "--log-level", "warning",
        environment=environment,
    )  # fmt: skip
    _wait(family, lambda: answers(LOOPBACK, pages, "/server_info", 5))
    typer.echo(f"Dagster     http://{LOOPBACK}:{pages}")
    while True:
        for child in family.started:
            if child.poll() is not None:
                return child.returncode
        time.sleep(0.5)


def _close_left_runs(family: Family, environment: dict[str, str]) -> None:
    """Runs that a schedule which was killed left under way would keep every later one waiting."""
    child = family.start(_LEFTOVERS, environment=environment)
    with suppress(subprocess.TimeoutExpired):
        child.wait(_READY_S)
    if child.returncode != 0:
        raise ServerError(f"Dagster's records in {family.folder} cannot be read; see the lines above.")
    family.started.remove(child)


def _wait(family: Family, ready: Callable[[], bool]) -> None:
    until = time.monotonic() + _READY_S
    while not ready():
        for child in family.started:
            if child.poll() is not None:
                raise ServerError(
                    f"Dagster ended with status {child.returncode} while it started; see the lines above."
                )
        if time.monotonic() > until:
            raise ServerError(f"Dagster did not answer within {_READY_S:.0f} s; try again.")
        time.sleep(0.2)
