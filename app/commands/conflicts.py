"""`faultline analyse conflicts`: promises of exclusivity against deals, or one case from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import AsOf, Json, KnownBy, json_file, no_clocks
from app.commands.session import day, instant, session, show

if TYPE_CHECKING:
    from graph.analysis.verdicts import Verdict


def conflicts(
    case: Annotated[Path | None, typer.Option(help="a JSON file with one hypothetical promise and deal")] = None,
    with_none: Annotated[
        bool, typer.Option("--all", help="list the pairs without a conflict too, with reasons")
    ] = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """Deals that may conflict with a promise of exclusivity, by whose reading; or one hypothetical case."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.scopes import curated_scopes

    if case is not None:
        no_clocks(as_of, known_by, "--case", 'the case says its day itself, under "as_of"')
        if with_none:
            raise typer.BadParameter("it does not go with --case, which is one pair", param_hint="--all")
        verdict = _case(case)
        show({**verdict.as_json(), "text": verdict.as_text()}, as_json, verdict.as_text())
        return
    from graph.analysis.conflicts import conflicts as screen

    with session() as s:
        snapshot = s.snapshot(held, known)
        result = screen(snapshot, curated_scopes(), s.coverage(known), s.claims)
    show(result.as_json(with_none), as_json, result.as_text(with_none))


def _case(path: Path) -> Verdict:
    from graph.analysis.conflict_case import case_from, unread_keys
    from graph.analysis.exclusivity import judge
    from graph.analysis.supply import exact_names
    from graph.paths import data_dir
    from graph.reference import load_reference
    from graph.snapshots import reference_snapshot

    told = json_file(path, "the case")
    promise, deal, on, stated = case_from(told)
    if unread := unread_keys(told):
        typer.echo(f"faultline: these fields of the case are not read: {', '.join(unread)}", err=True)
    owners = reference_snapshot(load_reference(data_dir()), on)
    ids = exact_names(owners)

    def group(entity: str) -> str:
        seen = {entity}
        while (parent := stated.get(entity)) is not None and parent not in seen:
            seen.add(parent)
            entity = parent
        return owners.group(ids.get(entity, entity))

    return judge(promise, deal, on, group)
