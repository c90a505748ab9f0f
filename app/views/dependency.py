"""Dependency: by which chains of supply a firm or product depends on another, or on a layer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.views.cards import Card, busy, card, deals_in_words, label, name, show
from graph.analysis.cuts import Cut
from graph.analysis.failures import failures
from graph.analysis.paths import SupplyPath, paths
from graph.analysis.scopes import curated_scopes
from graph.errors import FaultlineError
from graph.kinds import LAYERS
from graph.snapshot import Snapshot

_LAYER = "layer:"


def dependency_page(graph: Snapshot) -> None:
    """Choose who depends, and on whom or on which layer."""
    offered = busy(graph)
    if len(offered) < 2:
        st.info("None found in our data for that day.")
        return
    left, right, far = st.columns([4, 4, 2], vertical_alignment="bottom")
    source = left.selectbox(
        "Who depends",
        offered,
        index=_place(offered, "github-copilot"),
        format_func=lambda n: label(graph, n),
        key="keep_depends",
    )
    targets = [*(_LAYER + layer for layer in LAYERS), *(n for n in offered if n != source)]
    target = right.selectbox(
        "On whom, or on which layer",
        targets,
        index=_place(targets, "tsmc"),
        format_func=lambda n: f"any {n.removeprefix(_LAYER)}" if n.startswith(_LAYER) else label(graph, n),
        key="keep_depends_on",
    )
    longest = far.slider("Edges, at most", 1, 6, 5, key="keep_path_length")
    layer = target.removeprefix(_LAYER) if target.startswith(_LAYER) else None
    end = None if layer else target
    try:
        found = paths(graph, source, end, longest, scopes=curated_scopes(), layer=layer)
        needed = failures(graph, source, layer=layer, to=end)
    except FaultlineError as error:
        st.info(str(error))
        return
    goal = f"the layer {layer}" if layer else name(graph, target)
    only = [n for f in needed.failures for n in f.only_path]
    if needed.failures:
        show(
            graph,
            [0],
            lambda _: _needed(graph, f"{name(graph, source)} and {goal}", only, needed.cuts or ()),
            "",
            "needed",
        )
    st.markdown(f"##### Supply paths of up to {longest} edges, shortest first")
    show(
        graph,
        found.paths,
        lambda p: _path(graph, p),
        f"No supply path of up to {longest} edges is known in our data for that day.",
        "paths",
    )
    if found.truncated:
        st.caption("The search was cut; there may be more.")
    st.caption("Whether one supplier can stand in for another is not said by the data.")


def _place(offered: list[str], wanted: str) -> int:
    return offered.index(wanted) if wanted in offered else 0


def _needed(graph: Snapshot, title: str, only: Sequence[str], cuts: Sequence[Cut]) -> Card:
    rows = [("On every known path", ", ".join(name(graph, n) for n in only) or "nobody")]
    for cut in cuts:
        rows.append(("Paths apart", cut.ways))
        if cut.cut is None:
            rows.append(("Cut", "tied directly, so that no supplier between can cut it off"))
        else:
            fewest = (
                "One smallest set that cuts all" if cut.smallest else "A set that cuts all, perhaps not the smallest"
            )
            rows.append((fewest, ", ".join(name(graph, n) for n in cut.cut)))
    return card(title, "one point of failure or more" if only else "no single point of failure known", rows)


def _path(graph: Snapshot, path: SupplyPath) -> Card:
    rows = []
    for edge, bond in zip(path.edges, path.bonds, strict=True):
        ends = f"{name(graph, edge.source)} → {name(graph, edge.target)}"
        deals = f"{deals_in_words(edge.deals)}; strength {str(bond).replace('_', ' ')}"
        rows.append((ends, deals if edge.deals else "its owner"))
    strength = str(path.strength).replace("_", " ")
    rests_on = [d.id for edge in path.edges for d in edge.deals]
    return card(" → ".join(name(graph, n) for n in path.nodes), f"weakest edge: {strength}", rows, rests_on)
