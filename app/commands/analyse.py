"""The `analyse` commands: each prints one frozen result with the instant and the data it rests on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.concentration import concentration
from app.commands.conflicts import conflicts
from app.commands.options import AsOf, Json, KnownBy, known_layer, pair
from app.commands.session import day, instant, session, show

analyse = typer.Typer(no_args_is_help=True, help="Analyses of the graph, each dated and with its evidence.")
analyse.command()(concentration)
analyse.command()(conflicts)


@analyse.command("paths")
def paths_(
    source: Annotated[str, typer.Option("--from", help="who depends: id, name or alias")],
    target: Annotated[str | None, typer.Option("--to", help="on whom: id, name or alias")] = None,
    layer: Annotated[str | None, typer.Option(help="a layer instead: product, model, cloud or chip")] = None,
    max_length: Annotated[int, typer.Option(min=1, max=12)] = 6,
    modality: Annotated[
        list[str] | None, typer.Option(help="statuses to count; default: confirmed, announced, reported")
    ] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """All known supply paths from one entity to another or to a layer: the shortest, firmest and surest first."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.paths import paths
    from graph.analysis.scopes import curated_scopes
    from graph.model import ASSERTED, Status

    if (target is None) == (layer is None):
        raise typer.BadParameter("give either --to or --layer", param_hint="--to")

    try:
        statuses = frozenset(Status(m) for m in modality) if modality else ASSERTED
    except ValueError:
        names = ", ".join(Status)
        raise typer.BadParameter(f"there are {names}", param_hint="--modality") from None
    with session() as s:
        snapshot = s.snapshot(held, known)
        result = paths(
            snapshot,
            source,
            target,
            max_length,
            statuses=statuses,
            coverage=s.coverage(known),
            layer=None if layer is None else known_layer(layer),
            scopes=curated_scopes(),
        )
    show(result.as_json(), as_json, result.as_text())


@analyse.command("cycles")
def cycles_(
    max_length: Annotated[int, typer.Option(min=2, max=6, help="groups in a cycle at most")] = 6,
    ever: Annotated[bool, typer.Option("--ever", help="count deals that have ended since, too")] = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """Circular finance: cycles of groups in which one arc funds and another one buys, with flows by role."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.cycles import cycles

    with session() as s:
        snapshot = s.snapshot(held, known)
        result = cycles(snapshot, max_length, s.reference.links, ever=ever, coverage=s.coverage(known))
    show(result.as_json(), as_json, result.as_text())


@analyse.command("failures")
def failures_(
    of: Annotated[str | None, typer.Option(help="one entity: id, name or alias")] = None,
    layer: Annotated[str | None, typer.Option(help="product, model, cloud or chip; default: each")] = None,
    to: Annotated[str | None, typer.Option(help="an entity to reach instead of a layer")] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """Single points of failure: what lies on every known supply path, and who falls with an entity."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.failures import failures

    if of is None and layer is None:
        raise typer.BadParameter("give --of, --layer or both", param_hint="--of")
    layer = None if layer is None else known_layer(layer)
    if to is not None and (of is None or layer is not None):
        raise typer.BadParameter("it goes with --of and without --layer", param_hint="--to")
    with session() as s:
        result = failures(s.snapshot(held, known), of, layer, to, coverage=s.coverage(known))
    show(result.as_json(), as_json, result.as_text())


@analyse.command("what-if")
def what_if_(
    remove: Annotated[
        list[str] | None, typer.Option(help="a deal, an entity or country:TW to take out; may be repeated")
    ] = None,
    restore: Annotated[list[str] | None, typer.Option(help="a deal or entity to put back; may be repeated")] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(help="a tie as KIND:FROM:TO[:exclusive], or an entity as TYPE:NAME[:OWNER]; may be repeated"),
    ] = None,
    merge: Annotated[str | None, typer.Option(metavar="A,B", help="two firms to join")] = None,
    block: Annotated[list[str] | None, typer.Option(help="an acquisition that did not happen; may be repeated")] = None,
    enforce: Annotated[str | None, typer.Option(help="an exclusivity whose conflicting deals are taken out")] = None,
    strike: Annotated[
        list[str] | None, typer.Option(help="an exclusivity that binds nobody any more; may be repeated")
    ] = None,
    portfolio: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="functions and products whose suppliers are compared too")
    ] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """What would differ if ties or firms came or went, a clause held or fell, or two firms were one or kept apart."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.portfolio_lines import read_portfolio_file
    from graph.analysis.scopes import curated_scopes
    from graph.analysis.what_if import what_if

    if not (remove or restore or add or merge or block or enforce or strike):
        raise typer.BadParameter(
            "give --remove, --restore, --add, --merge, --block, --enforce or --strike", param_hint="--remove"
        )
    parties = pair(merge) if merge else None
    lines = () if portfolio is None else read_portfolio_file(portfolio)
    with session() as s:
        result = what_if(
            s.snapshot(held, known),
            curated_scopes(),
            remove or (),
            restore or (),
            parties,
            enforce,
            s.coverage(known),
            add=add or (),
            strike=strike or (),
            block=block or (),
            shares=s.reference.markets,
            claims=s.claims,
            lines=lines,
        )
    show(result.as_json(), as_json, result.as_text())


@analyse.command("lock-in")
def lock_in_(
    layer: Annotated[str | None, typer.Option(help="product, model, cloud or chip; default: each")] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """From whom each buyer takes a layer, exclusively or not, until when and for how much."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.lock_in import lock_in
    from graph.analysis.scopes import curated_scopes

    layer = None if layer is None else known_layer(layer)
    with session() as s:
        result = lock_in(
            s.snapshot(held, known), layer, s.reference.links, coverage=s.coverage(known), scopes=curated_scopes()
        )
    show(result.as_json(), as_json, result.as_text())


@analyse.command("changes")
def changes_(
    since: Annotated[str, typer.Option(metavar="DATE", help="the day to compare with")],
    clock: Annotated[str, typer.Option(help="as_of: what held; known_by: what could be known")] = "as_of",
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """What is new, no longer in force or changed since a day, and which conclusions changed with it."""
    held, known, then = day(as_of), instant(known_by), day(since, "--since")
    from graph.analysis.changes import changes
    from graph.analysis.conclusions import conclusions
    from graph.analysis.scopes import curated_scopes

    if clock not in ("as_of", "known_by"):
        raise typer.BadParameter("there are as_of, known_by", param_hint="--clock")
    until = (held or datetime.now(UTC).date()) if clock == "as_of" else (known or datetime.now(UTC)).date()
    if then is not None and then > until:
        raise typer.BadParameter(f"{then} is after {until}, with which it is compared", param_hint="--since")
    scopes = curated_scopes()
    with session() as s:
        after = s.snapshot(held, known)
        before = s.snapshot(then, known) if clock == "as_of" else s.snapshot(held, instant(since))
        shares = s.reference.markets
        drawn = conclusions(before, scopes, shares), conclusions(after, scopes, shares)
        result = changes(before, after, drawn, coverage=s.coverage(known), links=s.reference.links)
    show(result.as_json(), as_json, result.as_text())


@analyse.command("terms")
def terms_(
    subject: Annotated[str, typer.Argument(metavar="ENTITY|DEAL", help="an entity (id, name or alias) or a deal's id")],
    beside: Annotated[str | None, typer.Option("--with", help="one counterparty alone: id, name or alias")] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """What sources state of equity, control, exclusivity, compute, IP, data and staff; unknown where none does."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.scopes import curated_scopes
    from graph.analysis.terms import terms

    with session() as s:
        result = terms(s.snapshot(held, known), subject, s.claims, beside, s.coverage(known), scopes=curated_scopes())
    show(result.as_json(), as_json, result.as_text())


@analyse.command("portfolio")
def portfolio_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="functions and the products they use")],
    max_rank: Annotated[int, typer.Option(min=1, max=12, help="suppliers of suppliers up to this rank")] = 6,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """The suppliers behind one's own products, rank by rank; a product that is not found stays in the list."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.portfolio import portfolio
    from graph.analysis.portfolio_lines import read_portfolio_file
    from graph.analysis.scopes import curated_scopes

    lines = read_portfolio_file(file)
    with session() as s:
        result = portfolio(s.snapshot(held, known), lines, max_rank, s.coverage(known), curated_scopes())
    show(result.as_json(), as_json, result.as_text())


@analyse.command("power")
def power_(
    rival: Annotated[
        list[str] | None, typer.Option(help="two or more: who finances, supplies or owns part of all?")
    ] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """Who stands in the middle of the known ties, and which financiers and suppliers rivals share."""
    held, known = day(as_of), instant(known_by)
    from graph.analysis.power import power

    if rival and len(rival) < 2:
        raise typer.BadParameter("give at least two", param_hint="--rival")
    with session() as s:
        result = power(s.snapshot(held, known), rival or (), coverage=s.coverage(known))
    show(result.as_json(), as_json, result.as_text())
