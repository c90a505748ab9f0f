"""Measured markets: figures of each period with their intervals, and what a merger of two named firms would add."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app import session
from app.views.cards import Card, card, label, name, show
from graph.analysis.dependence import dependence_of_layer
from graph.analysis.figures import ConcentrationResult
from graph.analysis.markets import concentration_of_market, concentration_series, market_names, with_claims
from graph.analysis.regimes import regimes
from graph.analysis.series import ConcentrationSeries
from graph.analysis.shares import between
from graph.errors import NotFound
from graph.kinds import LAYERS
from graph.snapshot import Snapshot

_CONTROL = {"silent": "is silent", "proportional": "controls in proportion", "controls": "controls"}


def measured_page(graph: Snapshot) -> None:
    """Choose a market and a regime, then two firms; below, who relies on whom, which is no market."""
    shares = session.reference().markets
    left, right = st.columns([3, 1])
    names = market_names(shares)
    first = next((i for i, n in enumerate(names) if n.startswith("cloud")), 0)
    market = left.selectbox("Measured market", names, index=first, key="keep_market")
    rules = right.selectbox("Guidelines", list(regimes()), key="keep_regime")
    try:
        found = with_claims(concentration_series(shares, graph, market, rules), session.reference())
    except NotFound as error:
        st.info(str(error))
        return
    _chart(found)
    show(graph, found.periods[::-1], lambda p: _period(graph, found, p), "", "periods")
    st.caption(
        "The interval holds every way in which unnamed firms can share the rest. A measured market is not a relevant "
        "market; firms under one control on the last day of a period are one unit."
    )
    _merger(graph, found.periods[-1])
    _layers(graph)


def _chart(found: ConcentrationSeries) -> None:
    """A bar from the lower to the upper end of each period, and the lines of the guidelines that lie near."""
    bars = [
        {"period": str(p.period), "low": float(p.hhi.low), "high": float(p.hhi.high), "level": p.level}
        for p in found.periods
    ]
    low, high = min(p.hhi.low for p in found.periods), max(p.hhi.high for p in found.periods)
    edges = {e for band in found.periods[0].regime.levels for e in band.edges}
    x = {"field": "period", "type": "nominal", "sort": None, "title": "Period", "axis": {"labelAngle": 0}}
    points = {"type": "quantitative", "title": "HHI, points", "scale": {"zero": False}}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "size": 14, "color": "#1d5fa8", "minBandSize": 2},
            "encoding": {
                "x": x,
                "y": {**points, "field": "low"},
                "y2": {"field": "high"},
                "tooltip": [{"field": f} for f in ("period", "low", "high", "level")],
            },
        },
        *(
            {
                "mark": {"type": "tick", "color": "#1d5fa8", "thickness": 3, "size": 22},
                "encoding": {"x": x, "y": {**points, "field": end}},
            }
            for end in ("low", "high")
        ),
        *(
            {
                "mark": {"type": "rule", "color": "#b3541e", "strokeDash": [5, 4]},
                "encoding": {"y": {**points, "datum": float(edge)}},
            }
            for edge in sorted(edges)
            if 0.8 * float(low) <= edge <= 1.2 * float(high)
        ),
    ]
    st.vega_lite_chart({"data": {"values": bars}, "layer": layers, "height": 220}, width="stretch")


def _period(graph: Snapshot, series: ConcentrationSeries, found: ConcentrationResult) -> Card:
    rounded = found.shares.hhi_with_rounding()
    shares = [
        f"{name(graph, unit)} {'at least ' if unit in found.at_least else ''}{float(share) * 100:g}"
        for (unit, _), share in zip(found.units, found.shares.units, strict=True)
    ]
    rows = [
        ("HHI, points", between(found.hhi) + ("" if rounded is None else f"; with rounding {between(rounded)}")),
        ("Level with rounding", found.level_with_rounding or "unknown"),
        ("CR4, percent", between(found.shares.concentration_ratio(4).times(100))),
        (
            "Shares, percent",
            f"{', '.join(shares)}; unnamed {'at most ' if found.at_least else ''}{float(found.shares.rest) * 100:g}",
        ),
    ]
    rows += [("One unit by control", f"{name(graph, u)}: {', '.join(f)}") for u, f in found.units if f != (u,)]
    moved = series.change(series.periods.index(found))
    if moved is not None:
        low, high = float(moved[1].low), float(moved[1].high)
        rows.append((f"Since {moved[0]}", f"{low:+,.0f} to {high:+,.0f} points"))
    for told in (found.mhhi or {}).get("assumptions", ()):
        heading = f"MHHI, a minority stake {_CONTROL[told['control']]}, rest in {told['rest']}"
        rows.append((heading, f"{told['mhhi']:,.0f} (+{told['delta']:,.0f}) on the named shares"))
    if found.estimate:
        rows.append(("Estimate", "published before the period was over"))
    if found.subset:
        rows.append(("No level", "shares among the named firms alone, everybody else is left out"))
    publishers = ", ".join(sorted({p for p, _ in found.sources if p})) or "publisher unknown"
    rows.append(("Source", f"{publishers} ({found.modality or 'unknown'})"))
    return card(str(found.period), f"level: {found.level}", rows)


def _merger(graph: Snapshot, latest: ConcentrationResult) -> None:
    st.markdown("##### If two of the named firms were one")
    units = [unit for unit, _ in latest.units]
    if len(units) < 2:
        st.caption("One firm is named in the latest period.")
        return
    left, right = st.columns(2)
    one = left.selectbox("First firm", units, format_func=lambda n: label(graph, n), key="keep_merge_one")
    others = [u for u in units if u != one]
    other = right.selectbox("Second firm", others, format_func=lambda n: label(graph, n), key="keep_merge_other")
    found = concentration_of_market(
        session.reference().markets, graph, latest.market, latest.period, latest.regime.id, (one, other)
    )
    said = [line for line in found.as_text().split("\n") if line.startswith("If ")]
    caveat = [found.regime.caveat] if found.regime.caveat else []
    rows = [("", line) for line in (*said, *caveat)]
    title = f"{name(graph, one)} and {name(graph, other)}, {latest.period}"
    show(graph, [0], lambda _: card(title, "hypothetical", rows), "", "merger")


def _layers(graph: Snapshot) -> None:
    st.markdown("##### Who relies on whom in our data, which is no market")
    layer = st.pills("Layer", LAYERS, default="cloud", key="keep_reach_layer", required=True) or "cloud"
    found = dependence_of_layer(graph, layer)
    if found.counted is None:
        st.caption("None found in our data for that day.")
        return
    rows = [
        (name(graph, p), f"used by {float(r) * 100:.1f} percent of the {found.counted.dependants} dependants")
        for p, r in found.counted.reach.items()
    ]
    rows += [
        (f"The one provider known of {', '.join(name(graph, d) for d in who)}", name(graph, p))
        for p, who in found.on_one.items()
    ]
    badge = f"dependence index {float(found.counted.index):,.0f}"
    show(graph, [0], lambda _: card(f"Layer {layer}: reach of each provider", badge, rows), "", "reach")
