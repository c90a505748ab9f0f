"""Power: who stands where among the known ties, and who finances, supplies or owns part of several rivals."""

from __future__ import annotations

import streamlit as st

from app.views.cards import Card, busy, card, label, name, show
from app.widgets.plain import visible
from graph.analysis.power import PowerResult, Shared, deal_said, power
from graph.snapshot import Snapshot

_MOST = 25
_RIVALS = ("openai", "anthropic")


def power_page(graph: Snapshot) -> None:
    """Choose rivals; below, whom they share, then groups by rank."""
    offered = busy(graph)
    chosen = st.multiselect(
        "Rivals",
        offered,
        default=[r for r in _RIVALS if r in offered],
        format_func=lambda n: label(graph, n),
        key="keep_rivals",
    )
    found = power(graph, chosen)
    if len(found.rivals) > 1:
        st.markdown(
            f"##### Who finances, supplies or owns part of {' and '.join(name(graph, r) for r in found.rivals)}"
        )
        show(graph, found.shared, lambda s: _shared(graph, s), "None found in our data for that day.", "shared")
    st.markdown("##### Groups by rank among known ties")
    st.dataframe(_rows(graph, found), hide_index=True, width="stretch")
    how = found.as_json()["parameters"]
    st.caption(
        f"PageRank with damping {how['damping']}; betweenness {how['betweenness']}; communities by "
        f"{how['communities']}; {how['arcs']}. A rank among known ties is no measure of influence, and a community no "
        "alliance."
    )


def _shared(graph: Snapshot, shared: Shared) -> Card:
    rows = [(name(graph, rival), "; ".join(map(deal_said, deals))) for rival, deals in shared.deals]
    return card(name(graph, shared.group), shared.in_words, rows, [d.id for _, deals in shared.deals for d in deals])


def _rows(graph: Snapshot, found: PowerResult) -> list[dict[str, object]]:
    return [
        {
            "Group": visible(name(graph, g.group)),
            "PageRank": round(g.pagerank, 4),
            "Betweenness": round(g.betweenness, 4),
            "Tied to groups": g.ties,
            "Community": g.community,
        }
        for g in found.groups[:_MOST]
    ]
