"""What every analysis prints, on the reference data: words that are never said, and what each answer must carry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
import typer.main

from app.cli import app
from graph.analysis.changes import changes
from graph.analysis.conclusions import conclusions
from graph.analysis.conflicts import conflicts
from graph.analysis.cycles import cycles
from graph.analysis.dependence import dependence_of_layer
from graph.analysis.failures import failures
from graph.analysis.lock_in import lock_in
from graph.analysis.markets import concentration_of_market, concentration_series, market_names
from graph.analysis.own_shares import concentration_of_shares
from graph.analysis.paths import paths
from graph.analysis.portfolio import portfolio
from graph.analysis.portfolio_lines import read_portfolio
from graph.analysis.power import power
from graph.analysis.regimes import regimes
from graph.analysis.scopes import curated_scopes
from graph.analysis.terms import terms
from graph.analysis.what_if import what_if
from graph.paths import data_dir
from graph.records import ClaimRecord, DocumentFacts
from graph.reference import Reference, load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

NEVER = re.compile(r"\b(?:breach\w*|illegal\w*|sole-sourced|safe|safely|round-trip\w*|total exposure)\b", re.IGNORECASE)
DAYS = ("2024-07-01", "2026-03-18", "2026-06-01")


@cache
def data() -> Reference:
    return load_reference(data_dir())


def told(day: str) -> dict[str, Any]:
    """Every analysis of one day, by its name."""
    reference = data()
    graph: Snapshot = reference_snapshot(reference, date.fromisoformat(day))
    early = reference_snapshot(reference, date(2024, 1, 1))
    scopes, links, shares = curated_scopes(), reference.links, reference.markets
    facts = {i.document.id: DocumentFacts.of(i.document) for i in reference.documents}
    claims = {
        c.id: ClaimRecord(c, facts[c.document_id], c.from_id, c.to_id) for i in reference.documents for c in i.claims
    }
    lines = read_portfolio("function_id,product\nF1,github-copilot\nF2,nothing known\n", "mine.csv")
    drawn = conclusions(early, scopes, shares), conclusions(graph, scopes, shares)
    return {
        "paths": paths(graph, "github-copilot", "tsmc", scopes=scopes),
        "no paths": paths(graph, "tsmc", "github-copilot"),
        "paths to a layer": paths(graph, "github-copilot", None, layer="cloud", scopes=scopes),
        "failures": failures(graph, layer="cloud"),
        "failures of": failures(graph, "openai"),
        "portfolio": portfolio(graph, lines),
        "what-if": what_if(graph, scopes, remove=["nvidia"], shares=shares),
        "conflicts": conflicts(graph, scopes),
        "cycles": cycles(graph, 4, links),
        "lock-in": lock_in(graph, links=links),
        "power": power(graph, ["openai", "anthropic"]),
        "terms": terms(graph, "openai", lambda ids: [claims[i] for i in ids]),
        "changes": changes(early, graph, drawn),
        "dependence": dependence_of_layer(graph, "cloud"),
        "series": concentration_series(shares, graph, "Synergy"),
    }


def _said(value: object) -> object:
    """The JSON without what sources themselves said."""
    if isinstance(value, Mapping):
        return {k: _said(v) for k, v in value.items() if k not in ("quote", "source", "url", "object")}
    return [_said(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("day", DAYS)
def test_no_analysis_uses_a_word_of_law_or_of_comfort_and_each_is_dated(day: str) -> None:
    for name, result in told(day).items():
        found = result.as_json()
        assert not NEVER.findall(json.dumps(_said(found))), name
        assert not NEVER.findall(found["text"]), name
        clocks = found if "as_of" in found else found["until"]
        assert clocks["as_of"] == day and "known_by" in clocks, name
        assert f"s of {day}" in found["text"] and ("known by" in found["text"]), name


def test_every_market_and_regime_speaks_of_a_measured_market_without_those_words() -> None:
    graph = reference_snapshot(data(), date(2026, 6, 1))
    for regime in regimes():
        for market in market_names(data().markets):
            found = concentration_of_market(data().markets, graph, market, None, regime).as_json()
            assert not NEVER.findall(json.dumps(found)), (market, regime)
            assert "not a relevant market" in found["text"] and found["coverage"]["named"] > 0
        own = concentration_of_shares({"shares": [40, 30], "merge": [0, 1], "regime": regime}).as_json()
        assert not NEVER.findall(json.dumps(own)), regime


def test_the_help_of_the_commands_uses_none_of_them() -> None:
    group = typer.main.get_command(app)
    for name in ("analyse", "watch"):
        for command in group.commands[name].commands.values():  # type: ignore[attr-defined]
            said = " ".join([command.help or "", *(getattr(p, "help", "") or "" for p in command.params)])
            assert not NEVER.findall(said), command.name
