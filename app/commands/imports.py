"""`faultline import` and `faultline sets`: reference sets of others and of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.session import log_to_stderr, session, show

if TYPE_CHECKING:
    from graph.imports.sets import Imported

sets = typer.Typer(no_args_is_help=True, help="Imported reference sets: list, remove.")
Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]
FORMATS = "followthemoney, gleif-level1, gleif-level2, sec-tickers, csv or graph"


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="plain, gzip, or zip with one file")],
    form: Annotated[str | None, typer.Option("--format", help=f"{FORMATS}; empty: told from the file")] = None,
    name: Annotated[str | None, typer.Option("--set", help="its name; default: format or file name")] = None,
    url: Annotated[str | None, typer.Option(help="where the set comes from; its claims cite it")] = None,
    as_json: Json = False,
) -> None:
    """Bring entities and ownership of a reference set into the graph; a newer edition takes an older one's place.

    `graph`: a file of `faultline export graph`, into an empty database.
    """
    log_to_stderr()
    from graph.derive import load_reference
    from graph.errors import ImportRefused
    from graph.exports.whole_graph import import_whole_graph
    from graph.imports.formats import GRAPH, READERS, guess
    from graph.imports.sets import import_set
    from graph.lease import lease

    if form is not None and form not in (*READERS, GRAPH):
        raise typer.BadParameter(f"{form!r} is no format; there are {FORMATS}", param_hint="--format")
    if not file.is_file():
        raise ImportRefused(f"There is no file {file}.")
    if (form or guess(file)) == GRAPH:
        with session(start_if_needed=True) as s:
            s.store.apply_schema()
            with lease(s.store) as held:
                taken = import_whole_graph(s.store, file, held.renew)
        text = f"{taken['nodes']} nodes and {taken['relationships']} relationships taken in (hash {taken['hash']})"
        show(taken, as_json, text)
        return
    with session(start_if_needed=True) as s:
        s.store.apply_schema()
        with lease(s.store) as held:
            load_reference(s.store, s.reference, s.ties)
            done = import_set(s.store, s.reference, s.ties, file, form, name, url, between=held.renew)
    show(done.as_json(), as_json, _in_words(done))


def _in_words(done: Imported) -> str:
    told = " (told from the file)" if done.guessed else ""
    if done.already:
        return f"This file is in the graph already as {done.set}, format {done.format}{told}; nothing was written."
    lines = [
        f"{done.set}: format {done.format}{told}",
        f"Entities    {done.entities} rows, {done.written} entities new or changed",
        f"Holdings    {done.holdings} (of them {done.control} control), {done.new_claims} new claims",
    ]
    if done.retired_claims_of or done.retired_entities:
        lines.append(
            f"Retired     {done.retired_claims_of} documents and {done.retired_entities} entities of an earlier "
            "edition; their claims stay on record"
        )
    lines += [
        f"Left out    {count}: {reason} (first in line {done.first_lines[reason]})"
        for reason, count in sorted(done.left_out.items(), key=lambda pair: -pair[1])
    ]
    return "\n".join(lines)


@sets.command("list")
def list_(as_json: Json = False) -> None:
    """List the imported reference sets."""
    from graph.imports.sets import sets as held_sets

    with session() as s:
        held = held_sets(s.store)
    lines = [
        f"{h.name}: {h.facts['format']}, {h.facts['entities']} entities, {h.facts['holdings']} holdings, "
        f"from {h.facts['file']}, {h.facts['at'][:16]} UTC"
        for h in held
    ]
    text = "\n".join(lines) or "No reference set is imported."
    show({"sets": [{"set": h.name, **h.facts} for h in held]}, as_json, text)


@sets.command("remove")
def remove_(name: Annotated[str, typer.Argument(metavar="SET")], as_json: Json = False) -> None:
    """Take a set out: its claims stay on record and count no longer, entities that nothing hangs on go."""
    log_to_stderr()
    from graph.imports.sets import remove_set
    from graph.lease import lease

    with session() as s, lease(s.store) as held:
        documents, entities = remove_set(s.store, s.reference, s.ties, name, held.renew)
    show(
        {"removed": name, "documents": documents, "entities": entities},
        as_json,
        f"{name} is out: {documents} documents no longer count, {entities} entities are no longer listed by it.",
    )
