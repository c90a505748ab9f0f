"""Commands that read the graph: cypher, query, deals, explain, export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from app.commands.options import no_clocks
from app.commands.session import day, instant, parameters, session, show, table

E = TypeVar("E", bound=StrEnum)
Params = Annotated[list[str] | None, typer.Option("--param", help="name=value; JSON if it parses, else text")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="what held on that day")]
KnownBy = Annotated[str | None, typer.Option("--known-by", metavar="TIME", help="what could be known then")]


def cypher(query: str, param: Params = None, as_json: Json = False) -> None:
    """Run a read-only Cypher query; whatever writes is refused."""
    given = parameters(param)
    from graph.console import Console

    with session() as s:
        console = Console(s.store.connection, s.settings.query_timeout_s, s.settings.query_rows)
        result = console.run(query, given)
    _print(list(result.columns), list(result.rows), result.truncated, as_json)


def query(name: str, param: Params = None, as_of: AsOf = None, known_by: KnownBy = None, as_json: Json = False) -> None:
    """Run one of the named queries of cypher/read; with a day, each deal has the status of that day.

    A query that takes the day as `on` needs no --as-of beside it.
    """
    given, held, known = parameters(param), day(as_of), instant(known_by)
    from graph import queries
    from graph.console import Console
    from graph.console_values import Drawing
    from graph.console_values import parameters as parameters_of
    from graph.dated_queries import ANSWERS, DatedQueries

    named = queries.load("read", name)
    if held and ("on", "DATE") in named.params:
        given.setdefault("on", held.isoformat())
    typed = parameters_of(given, named.params)
    if held is None and name in ANSWERS:
        held = typed.get("on")
    with session() as s:
        if held or known:
            dated = DatedQueries(s.store, s.dated(held, known), s.reference.kinds)
            rows = [Drawing().plain(row) for row in dated.run(name, typed)]
            _print([column for column, _ in named.columns], rows, False, as_json)
            return
        console = Console(s.store.connection, s.settings.query_timeout_s, s.settings.query_rows)
        result = console.run(named.text, typed)
    _print(list(result.columns), list(result.rows), result.truncated, as_json)


def _print(columns: list[str], rows: list[dict[str, Any]], truncated: bool, as_json: bool) -> None:
    text = table(columns, rows) if columns else "no columns"
    note = f"\n{len(rows)} rows" + (", more were left out" if truncated else "")
    show({"columns": columns, "rows": rows, "truncated": truncated}, as_json, text + note)


def deals(
    of: Annotated[str | None, typer.Option(help="an entity: id, name or alias; with what it controls")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="kinds of deal; default: all")] = None,
    status: Annotated[list[str] | None, typer.Option(help="statuses; default: all")] = None,
    ended: Annotated[bool, typer.Option("--ended", help="also those not in force on the day")] = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """List the deals that stood at an instant of both clocks, each as it stood then."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.deals import deals as deals_at
    from graph.model import Kind, Status

    kinds, statuses = _words(kind, Kind, "--kind"), _words(status, Status, "--status")
    with session() as s:
        result = deals_at(s.snapshot(held, known), kinds, of, statuses, ended, s.coverage(known))
    show(result.as_json(), as_json, result.as_text())


def _words(given: list[str] | None, words: type[E], option: str) -> frozenset[E]:
    try:
        return frozenset(words(w) for w in given or ())
    except ValueError:
        raise typer.BadParameter(f"there are {', '.join(words)}", param_hint=option) from None


def explain(
    subject: Annotated[str, typer.Argument(help="id of a deal, or any name of an entity")],
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """Say why a deal or an entity is as it is, or was at an instant of both clocks: rules, claims, sentences."""
    held, known = day(as_of), instant(known_by)
    from graph.explain import explain as explained
    from graph.explain import in_words
    from graph.explain_then import explain_then

    with session() as s:
        if held or known:
            found = explain_then(s.store, s.reference, s.dated(held, known), subject)
        else:
            found = explained(s.store, subject, s.reference.links, s.reference.renames)
    then = f"as of {found['as_of']}, known by {found['known_by'] or 'now'}\n" if "as_of" in found else ""
    said = {**found, "renames": [r.as_json() for r in found["renames"]]} if "renames" in found else found
    show(said, as_json, then + in_words(found))


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="csv, jsonl, followthemoney, jsonld or graph")],
    output: Annotated[Path, typer.Option("--output", "-o", help="file to write; a checksum is written beside it")],
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """Write the claims with their sources (csv, jsonl), or the graph (followthemoney, jsonld, graph), to a file.

    With a clock: as it stood at that instant; "graph" is the whole record, which any instant can be asked of.
    """
    if form not in ("csv", "jsonl", "followthemoney", "jsonld", "graph"):
        raise typer.BadParameter(
            f"{form!r} is no format; there are csv, jsonl, followthemoney, jsonld and graph", param_hint="FORMAT"
        )
    if form == "graph":
        no_clocks(as_of, known_by, "graph", "that is the whole record, of which any instant can be asked")
    held, known = day(as_of), instant(known_by)
    from graph.export import export_claims, export_graph

    with session() as s:
        if form in ("csv", "jsonl"):
            written = export_claims(s.store, s.reference, s.ties, form, output, s.settings.quote_limit, held, known)
            what = f"{written['rows']} claims"
        elif form == "graph":
            from graph.exports.whole_graph import export_whole_graph

            written = export_whole_graph(s.store, output, s.settings.quote_limit)
            what = f"{written['nodes']} nodes and {written['relationships']} relationships (hash {written['hash']})"
        else:
            written = export_graph(s.store, s.reference, s.ties, form, output, s.settings.quote_limit, held, known)
            what = ", ".join(f"{count} {kind}" for kind, count in written["counts"].items())
    show(written, as_json, f"{what} written to {output} (SHA-256 {written['sha256']})")
