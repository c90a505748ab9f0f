"""Options that several `analyse` commands take, and how their values are read."""

from __future__ import annotations

from typing import Annotated

import typer

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="what held on that day; default: today")]
KnownBy = Annotated[str | None, typer.Option("--known-by", metavar="TIME", help="what could be known then")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]


def pair(text: str) -> tuple[str, str]:
    """Two names of `A,B`."""
    parts = [p.strip() for p in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise typer.BadParameter(f"{text!r} is not of the form A,B", param_hint="--merge")
    return parts[0], parts[1]


def known_layer(name: str) -> str:
    """A layer by its name; any other is a wrong usage."""
    from graph.kinds import LAYERS

    if name not in LAYERS:
        raise typer.BadParameter(f"there are {', '.join(LAYERS)}", param_hint="--layer")
    return name
