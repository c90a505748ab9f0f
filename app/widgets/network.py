"""A network that reports clicks on nodes and edges and keeps positions and zoom.

pyvis builds nodes, edges and options; vis-network, as it comes inside the pyvis package, draws them. Streamlit's v2
components run in the app's own page, so the drawing does not: a small host script there keeps a sandboxed frame
(`allow-scripts` and nothing more), whose origin is opaque. From within it neither the page, its cookies nor any storage
can be reached, and its content policy allows the two scripts below by their digests and no request at all. Both sides
speak over one message channel; the host accepts only ids that it has itself sent. Names go to the canvas as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from app.widgets.plain import one_line, visible

_HERE = Path(__file__).parent
_VIS = Path("lib/vis-9.1.2/vis-network.min.js")  # MIT or Apache-2.0, as its head says; pyvis itself is BSD


@dataclass(frozen=True, slots=True)
class Node:
    """A thing to draw, with its place in the drawing's own units."""

    id: str
    label: str
    x: float
    y: float
    colour: str = "#274c77"
    size: int = 14
    shape: str = "dot"
    dashed: bool = False  # an outline that says: not sure that this is one of its own
    title: str | None = None  # shown on hovering


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie to draw; `bend` sets parallel ones apart, in units of vis-network's roundness."""

    id: str
    source: str
    target: str
    label: str = ""
    colour: str = "#5a6775"
    dashes: tuple[int, ...] = ()
    width: float = 2.0
    bend: float = 0.0
    arrow: bool = True
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What was clicked, or is to be shown as chosen."""

    kind: Literal["node", "edge"]
    id: str


_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {
        "hover": True,
        "tooltipDelay": 150,
        "hideEdgesOnDrag": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "zoomSpeed": 0.6,
    },
    "nodes": {
        "borderWidth": 1.5,
        "font": {"size": 14, "color": "#1c2733", "strokeWidth": 4, "strokeColor": "#fbfcfd"},
    },
    "edges": {
        "arrows": {"to": {"scaleFactor": 0.7}},
        "selectionWidth": 2,
        "hoverWidth": 1,
    },
}


def drawing(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, Any]:
    """The nodes, edges and options as pyvis hands them to vis-network; labels are one line or broken by us."""
    from pyvis.network import Network  # takes a second to import: only where something is drawn

    net = Network(directed=True)
    for node in nodes:
        net.add_node(
            node.id,
            label=_broken(node.label),
            shape=node.shape,
            color={
                "background": "#ffffff" if node.dashed else node.colour,
                "border": node.colour,
                "highlight": {"background": "#ffd43b", "border": "#7c4d00"},
                "hover": {"background": node.colour, "border": "#1c2733"},
            },
            x=round(node.x, 1),
            y=round(node.y, 1),
            size=node.size,
            title=visible(node.title or node.label),
            shapeProperties={"borderDashes": [4, 3] if node.dashed else False},
        )
    for edge in edges:
        bent = {"enabled": True, "type": "curvedCW" if edge.bend > 0 else "curvedCCW", "roundness": abs(edge.bend)}
        net.add_edge(
            edge.source,
            edge.target,
            id=edge.id,
            caption=one_line(edge.label, 60),  # drawn by our frame: vis-network's own labels lie over one another
            color={"color": edge.colour, "highlight": edge.colour, "hover": edge.colour},
            dashes=list(edge.dashes) or False,
            width=edge.width,
            smooth=bent if edge.bend else False,
            arrows="to" if edge.arrow else "",
            title=visible(edge.title or edge.label),
        )
    return {"nodes": net.nodes, "edges": net.edges, "options": _OPTIONS}


def _broken(label: str) -> str:
    """A label of at most two lines of about 18 characters."""
    words, lines = one_line(label, 38).split(" "), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= 18 and len(lines) < 2:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _digest(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


@cache
def frame_page() -> str:
    """The whole page of the sandboxed frame: constant, so no word of a source is ever part of it."""
    import pyvis

    def script(path: Path) -> str:
        return path.read_text(encoding="utf-8").replace("</script", "<\\/script")

    library = script(Path(pyvis.__file__).parent / _VIS)
    own = script(_HERE / "network_frame.js")
    policy = (
        f"default-src 'none'; script-src {_digest(library)} {_digest(own)}; style-src 'unsafe-inline'; img-src data:"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Network</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>{(_HERE / 'network_frame.css').read_text(encoding='utf-8')}</style></head>"
        '<body><div id="net" tabindex="0"></div><div id="tools">'
        '<button id="in" title="Larger" aria-label="Larger">+</button>'
        '<button id="out" title="Smaller" aria-label="Smaller">−</button>'
        '<button id="all" title="Show all" aria-label="Show all">⤢</button></div>'
        f"<script>{library}</script><script>{own}</script></body></html>"
    )


@cache
def _component() -> Any:
    host = (_HERE / "network_host.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "faultline_network",
        html='<div class="network"></div>',
        css=".network { width: 100%; } .network iframe { width: 100%; height: 100%; border: 1px solid #d5dce4;"
        " border-radius: 8px; background: #fbfcfd; box-sizing: border-box; display: block; }",
        js=f"const FRAME_PAGE = {json.dumps(frame_page())};\n{host}",
    )


def network(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    key: str,
    height: int,
    selected: Selection | None = None,
    view: str = "",
) -> Selection | None:
    """Draw the network; gives what was clicked since the last run of the page, else None.

    key: names the place on the page; its zoom and the nodes that the user dragged are kept under it.
    selected: shown as chosen. view: when it changes, the drawing is fitted to the frame again.
    """
    data = drawing(nodes, edges)
    data |= {
        "height": height,
        "view": view,
        "selected": {"kind": selected.kind, "id": selected.id} if selected else None,
    }
    result = _component()(key=key, data=data, on_selected_change=_nothing)
    clicked = result.get("selected")
    if not clicked:
        return None
    return Selection("node" if clicked["kind"] == "node" else "edge", str(clicked["id"]))


def _nothing() -> None:
    """Makes Streamlit report the event; the page acts on the returned selection."""
