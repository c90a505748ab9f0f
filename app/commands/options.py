"""Options that several `analyse` commands take, and how their values are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="what held on that day; default: today")]
KnownBy = Annotated[str | None, typer.Option("--known-by", metavar="TIME", help="what could be known then")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]


def json_file(path: Path, what: str) -> Any:
    """What a file of JSON in UTF-8 holds, with a byte order mark or without; FaultlineError says what is wrong with it.

    what: what the file should hold, in words.
    """
    from graph.errors import FaultlineError

    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise FaultlineError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise FaultlineError(f"{path} is not UTF-8; save {what} as JSON in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise FaultlineError(
            f"{path}, line {error.lineno}, is no JSON: {error.msg} at column {error.colno}; correct {what}."
        ) from None
    except (ValueError, RecursionError):  # nested beyond reason, or a number of thousands of digits
        raise FaultlineError(f"{path} is no JSON that can be read; correct {what}.") from None


def no_clocks(as_of: str | None, known_by: str | None, beside: str, why: str) -> None:
    """Refuse the clocks beside an option that answers from its own file."""
    for option, given in (("--as-of", as_of), ("--known-by", known_by)):
        if given is not None:
            raise typer.BadParameter(f"it does not go with {beside}: {why}", param_hint=option)


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
