"""`faultline analyse concentration`: measured markets, shares of one's own, and who relies on whom in a layer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import AsOf, Json, KnownBy, json_file, known_layer, no_clocks, pair
from app.commands.session import day, instant, session, show

if TYPE_CHECKING:
    from graph.analysis.dependence import Dependence
    from graph.analysis.figures import ConcentrationResult
    from graph.analysis.series import ConcentrationSeries


def concentration(
    market: Annotated[str | None, typer.Option(help="a measured market, or part of its name")] = None,
    period: Annotated[
        str | None, typer.Option(help="its period, like 2025-Q3; default: the latest by that day")
    ] = None,
    regime: Annotated[str | None, typer.Option(help="whose thresholds; default: us-2023")] = None,
    merge: Annotated[
        str | None, typer.Option(metavar="A,B", help="two measured firms that are supposed to be one")
    ] = None,
    series: Annotated[bool, typer.Option("--series", help="every period, each with what changed since")] = False,
    shares: Annotated[Path | None, typer.Option(help="a JSON file with shares, or providers, of your own")] = None,
    layer: Annotated[
        str | None, typer.Option(help="product, model, cloud or chip: reach and dependence index of ties, no market")
    ] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Json = False,
) -> None:
    """HHI, CRk and their intervals of a measured market or of your own shares; or who relies on whom in a layer."""
    held, known = day(as_of), instant(known_by)
    given = [name for name, value in (("--market", market), ("--shares", shares), ("--layer", layer)) if value]
    if len(given) != 1:
        raise typer.BadParameter("give one of --market, --shares and --layer", param_hint="--market")
    if market is None and (merge or series or period):
        raise typer.BadParameter("it goes with --market", param_hint="--merge, --series, --period")
    if series and (merge or period):
        raise typer.BadParameter("it takes every period, and no merger", param_hint="--series")
    if shares is not None:
        no_clocks(as_of, known_by, "--shares", "no record is kept of shares that you give")
        found = own_shares(shares, regime)
        show(found.as_json(), as_json, found.as_text())
        return
    from dataclasses import replace

    from graph.analysis.dependence import dependence_of_layer
    from graph.analysis.markets import concentration_of_market, concentration_series, with_claims

    with session() as s:
        snapshot, known_shares = s.snapshot(held, known), s.reference.markets
        if layer is not None:
            relied = dependence_of_layer(snapshot, known_layer(layer), s.coverage(known))
            show(relied.as_json(), as_json, relied.as_text())
            return
        result: ConcentrationSeries | ConcentrationResult
        if series:
            result = with_claims(concentration_series(known_shares, snapshot, str(market), regime), s.reference)
        else:
            parties = pair(merge) if merge else None
            one = concentration_of_market(known_shares, snapshot, str(market), period, regime, parties)
            result = with_claims(one, s.reference)
        result = replace(result, graph_hash=snapshot.graph_hash, data_digest=snapshot.data_digest)
    show(result.as_json(), as_json, result.as_text())


def own_shares(path: Path, regime: str | None) -> ConcentrationResult | Dependence:
    """The answer to a file of shares or providers; FaultlineError says in one sentence what is wrong with it."""
    from graph.analysis.own_shares import concentration_of_shares, dependence_of_providers
    from graph.errors import FaultlineError

    told = json_file(path, "your shares")
    try:
        if isinstance(told, dict) and "providers" in told:
            return dependence_of_providers(told)
        return concentration_of_shares(told, regime)
    except (ValueError, RecursionError) as error:
        raise FaultlineError(f"{path} holds no shares: {error}.") from None
