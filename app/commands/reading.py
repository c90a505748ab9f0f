"""Commands that read the graph: cypher, query, explain, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.session import parameters, session, show, table

Params = Annotated[list[str] | None, typer.Option("--param", help="name=value; JSON if it parses, else text")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]


def cypher(query: str, param: Params = None, as_json: Json = False) -> None:
    """Run a read-only Cypher query; whatever writes is refused."""
    given = parameters(param)
    from graph.console import Console

    with session() as s:
        console = Console(s.store.connection, s.settings.query_timeout_s, s.settings.query_rows)
        result = console.run(query, given)
    _print(list(result.columns), list(result.rows), result.truncated, as_json)


def query(name: str, param: Params = None, as_json: Json = False) -> None:
    """Run one of the named queries of cypher/read."""
    given = parameters(param)
    from graph import queries
    from graph.console import Console
    from graph.console_values import parameters as parameters_of

    named = queries.load("read", name)
    typed = parameters_of(given, named.params)
    with session() as s:
        console = Console(s.store.connection, s.settings.query_timeout_s, s.settings.query_rows)
        result = console.run(named.text, typed)
    _print(list(result.columns), list(result.rows), result.truncated, as_json)


def _print(columns: list[str], rows: list[dict[str, Any]], truncated: bool, as_json: bool) -> None:
    text = table(columns, rows) if columns else "no columns"
    note = f"\n{len(rows)} rows" + (", more were left out" if truncated else "")
    show({"columns": columns, "rows": rows, "truncated": truncated}, as_json, text + note)


def explain(subject: Annotated[str, typer.Argument(help="id of a deal, or any name of an entity")],
            as_json: Json = False) -> None:  # fmt: skip
    """Say why a deal or an entity is as it is: the rules, the claims, the sentences."""
    from graph.explain import explain as explained
    from graph.explain import in_words

    with session() as s:
        found = explained(s.store, subject)
    show(found, as_json, in_words(found))


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="csv or jsonl")],
    output: Annotated[Path, typer.Option("--output", "-o", help="file to write; a checksum is written beside it")],
    as_json: Json = False,
) -> None:
    """Write every claim that counts, with its source and evidence, to a file."""
    if form not in ("csv", "jsonl"):
        raise typer.BadParameter(f"{form!r} is no format; there are csv and jsonl", param_hint="FORMAT")
    from graph.export import export_claims

    with session() as s:
        written = export_claims(s.store, form, output, s.settings.quote_limit)
    show(written, as_json, f"{written['rows']} claims written to {output} (SHA-256 {written['sha256']})")
