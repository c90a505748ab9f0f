"""`faultline db backup` and `db restore`: the embedded database in one file, and back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.session import log_to_stderr, show

if TYPE_CHECKING:
    from graph.store import Store

Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]
_SHOWN = 20


def backup(file: Annotated[Path, typer.Argument(help="file to write")], as_json: Json = False) -> None:
    """Write the embedded database to one file; a running server is held still for a moment and goes on."""
    log_to_stderr()
    from graph.backup import backup as back_up
    from graph.settings import load_settings

    done = back_up(load_settings(), file)
    found = {"file": str(file), **asdict(done.manifest), "held_s": round(done.held_s, 3)}
    text = (
        f"Backed up to {file}: {done.manifest.dump_bytes:,} bytes, graph hash {done.manifest.hash}.\n"
        f"The server was held still for {done.held_s:.2f} s. The replies in the folder archive are not in the file: "
        "copy that folder too."
    )
    show(found, as_json, text)


def restore(file: Path, force: bool, as_json: bool, hide_again: Callable[[Store], int]) -> None:
    """Put a back-up in place of the embedded database, once it gives its graph hash, and verify it.

    hide_again: done to the graph of the back-up before that; gives of how many documents it hid what was withdrawn.
    """
    log_to_stderr()
    from graph.backup import restore as put_back
    from graph.paths import data_dir
    from graph.progress import on_stderr
    from graph.reference import load_reference
    from graph.settings import load_settings
    from graph.ties import Ties

    reference, hidden = load_reference(data_dir()), 0

    def mend(store: Store) -> None:
        nonlocal hidden
        hidden = hide_again(store)

    ties = Ties(reference.entities.values())
    done = put_back(load_settings(), reference, ties, file, force, on_stderr, mend)
    lines = [f"Restored the graph of {done.manifest.taken}: graph hash {done.manifest.hash}."]
    if hidden:
        lines.append(f"The words of {hidden} documents that were withdrawn since are hidden again, by the archive.")
    if not done.verified:
        lines.append(
            "It was made with other reference data, so it was not verified: run `faultline rebuild`, then `verify`."
        )
    elif not done.findings:
        lines.append("It is whole.")
    lines += [f"{f.what} {f.id}: {f.message}" for f in done.findings[:_SHOWN]]
    if len(done.findings) > _SHOWN:
        lines.append(f"and {len(done.findings) - _SHOWN} more; `faultline verify` lists all")
    if done.aside is not None:
        lines.append(f"The database that was there before is kept in {done.aside}.")
    found = {
        **asdict(done.manifest),
        "hidden_again": hidden,
        "verified": done.verified,
        "findings": [asdict(f) for f in done.findings],
        "kept": str(done.aside) if done.aside else None,
    }
    show(found, as_json, "\n".join(lines))
    if done.findings:
        sys.exit(1)
