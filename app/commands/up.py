"""`faultline up`: server, data, summary and app, and everything stopped again at the end."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import typer

from app.commands.session import Session

_APP_STOPS_S = 10.0


class _Stop(Exception):
    """Somebody asked this process to end."""


def serve(ingest_bundled: Callable[[Session], Any], browser: bool, port: int | None) -> None:
    """Run until Ctrl-C or SIGTERM; stops the app, and the server if it was started here."""
    from app.launch import launch
    from graph import server
    from graph.paths import data_dir
    from graph.reference import load_reference
    from graph.settings import load_settings
    from graph.store import Store
    from graph.ties import Ties

    settings = load_settings()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    started_here = False
    child: subprocess.Popen[bytes] | None = None
    code: int | None = None
    try:
        reached = server.reach(settings)
        connection, started_here = reached.connection, reached.started_here
        typer.echo(f"Neo4j       {connection.uri}")
        if connection.browser_url:
            typer.echo(f"Browser     {connection.browser_url} (can write; `faultline verify` is the check)")
        reference = load_reference(data_dir())
        with Store(connection) as store:
            ingest_bundled(Session(settings, store, reference, Ties(reference.entities.values())))
            typer.echo(summary(store.read("summary_counts")[0]))
        child = launch(settings, connection, port or settings.app_port, browser=browser)
        code = child.wait()
    except _Stop:
        typer.echo("stopping", err=True)
    finally:
        # A second Ctrl-C while stopping must not leave a server behind.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        if child is not None and child.poll() is None:
            child.terminate()
            try:
                child.wait(_APP_STOPS_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if started_here:
            server.stop(settings)
    if code:
        typer.echo(f"faultline: The app ended by itself with status {code}; see the lines above.", err=True)
        sys.exit(1)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stop


def summary(counts: dict[str, Any]) -> str:
    """What the graph holds, in five lines and what they are made of."""
    return "\n".join(
        (
            f"Documents   {counts['documents']} (of them {counts['samples']} samples written for Faultline)",
            f"Claims      {counts['claims']}",
            f"Deals       {counts['deals']} (of them {counts['disputed']} disputed)",
            f"Entities    {counts['entities'] + counts['provisional']} "
            f"(of them {counts['provisional']} only seen in text)",
            f"Set aside   {counts['dead']}",
        )
    )
