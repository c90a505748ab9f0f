"""`faultline schedule`: Dagster's pages and daemon over the nights, started together and stopped together."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from app.commands.session import log_to_stderr


class _Stop(Exception):
    """Somebody asked this process to end."""


def schedule(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="port of Dagster's pages")] = None,
) -> None:
    """Run every night by Dagster: start its pages and its daemon on loopback; Ctrl-C stops all within 10 s."""
    log_to_stderr()
    from importlib.util import find_spec

    from filelock import FileLock, Timeout

    from app.dagster_processes import Family, run
    from app.health import serving
    from app.launch import free_port
    from graph import server
    from graph.errors import SettingsError
    from graph.settings import load_settings

    if find_spec("dagster") is None or find_spec("dagster_webserver") is None:
        raise SettingsError("Dagster is not installed; install it with pip install 'faultline[schedule]'.")
    settings = load_settings()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    folder = settings.home.resolve() / "dagster"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(folder / "schedule.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise SettingsError(
            f"`faultline schedule` runs for {settings.home} already; end that one, or set FAULTLINE_HOME to another."
        ) from None
    family, code, ours = Family(folder), None, False
    try:
        family.end_leftovers()
        reached = server.reach(settings)
        ours = reached.started_here
        with serving(reached.connection, free_port(settings.metrics_port, exact=False)) as address:
            typer.echo(f"Health      {address}/health and {address}/metrics", err=True)
            code = run(settings, family, port)
    except _Stop:
        typer.echo("stopping", err=True)
    finally:
        # A second Ctrl-C while stopping must leave nothing behind.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        family.stop()
        if ours:
            server.stop(settings)
        lock.release()
    if code is not None:
        typer.echo(
            f"faultline: A process of Dagster ended by itself with status {code}; see the lines above.", err=True
        )
        sys.exit(1)


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise _Stop
