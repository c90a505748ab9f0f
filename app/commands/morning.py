"""`faultline morning`: what a night brought, as it was reported."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from app.commands.session import day, session, show


def morning(
    night: Annotated[
        str | None, typer.Option(metavar="DATE", help="the night; default: the latest with a report")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Print the morning's report of a night: what is new, ended, disputed, what watches said, what broke."""
    wanted = day(night, "--night")
    from graph.errors import NotFound
    from graph.nights import nights

    with session() as s:
        held = [n for n in nights(s.store) if n.report and wanted in (None, n.date)]
    if not held:
        which = f"for the night of {wanted}" if wanted else "yet"
        raise NotFound(f"There is no report {which}; `faultline ingest --nightly` makes one.")
    found = json.loads(held[0].report or "{}")
    sent = json.loads(held[0].sent or "{}")
    show({**found, "sent": sent}, as_json, found["text"])
