"""Turns the nodes and relationships of a query's result into what is drawn.

A status is drawn as on the Graph page, so that talk or allegation found by a query does not look like a fact either.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.widgets import words
from app.widgets.network import Edge, Node
from app.widgets.places import Place, place

MOST_NODES = 300
_BEND = 0.16
_NAMES = ("name", "label", "title", "id", "url", "kind")
_COLOURS = {"Deal": "#7c4d00", "Claim": "#5a6775", "Document": "#38444f", "Extraction": "#868e96", "Run": "#495057"}


@dataclass(frozen=True, slots=True)
class ResultGraph:
    """What is drawn of a result, what each drawn thing is, and how much is left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    elements: Mapping[str, Mapping[str, Any]]  # by drawn id: the node or relationship as the console gave it
    nodes_left_out: int


def result_graph(
    nodes: Sequence[Mapping[str, Any]], relationships: Sequence[Mapping[str, Any]], most: int = MOST_NODES
) -> ResultGraph:
    """The first `most` nodes and the relationships between them."""
    shown = {n["id"]: n for n in nodes[:most]}
    ties = [r for r in relationships if r["start"] in shown and r["end"] in shown]
    spots = _spots(list(shown), ties)
    return ResultGraph(
        tuple(_node(n, spots[i]) for i, n in shown.items()),
        _edges(ties, shown),
        {**shown, **{f"r{r['id']}": r for r in ties}},
        len(nodes) - len(shown),
    )


def name(node: Mapping[str, Any]) -> str:
    """What a node is called: the first of its telling properties, else its labels; a claim by its kind."""
    if "Claim" in node["labels"] and isinstance(node["properties"].get("kind"), str):
        return f"{words.kind(node['properties']['kind'])} claim"
    for key in _NAMES:
        value = node["properties"].get(key)
        if isinstance(value, str) and value.strip():
            return value
    return "/".join(node["labels"]) or "node"


def in_short(value: Any) -> str:
    """A list, map or graph element as one line: a node by its name, a tie by its type and status, the rest as JSON.

    >>> in_short([{"id": "4:x:1", "type": "OWNS", "start": "1", "end": "2", "properties": {"status": "alleged"}}])
    '[-[OWNS · alleged]->]'
    """
    if isinstance(value, Mapping):
        keys = set(value)
        if keys == {"id", "labels", "properties"}:
            labels = [label for label in value["labels"] if label != "Entity"] or value["labels"]
            return f"({name(value)}{_marks(value)}:{':'.join(labels)})"
        if keys == {"id", "type", "start", "end", "properties"}:
            return f"-[{value['type']}{_marks(value)}]->"
        if keys == {"nodes", "relationships"}:
            return _path(value["nodes"], value["relationships"])
        return "{" + ", ".join(f"{k}: {in_short(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_short(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _marks(element: Mapping[str, Any]) -> str:
    """What keeps a deal, tie, claim or document from being taken for plain fact, in words; nothing for the rest."""
    has = element["properties"]
    if "labels" in element and not {"Deal", "Claim", "Document"} & set(element["labels"]):
        return ""
    stated = has.get("status") if isinstance(has.get("status"), str) else has.get("modality")
    found = [words.look(stated).word] if isinstance(stated, str) else []
    if has.get("disputed") is True:
        found.append("disputed")
    if (has.get("sample") is True or has.get("kind") == "sample") and stated != "sample":
        found.append("with sample text")
    return f" · {', '.join(found)}" if found else ""


def _path(nodes: Sequence[Mapping[str, Any]], ties: Sequence[Mapping[str, Any]]) -> str:
    said = in_short(nodes[0]) if nodes else ""
    for before, tie, node in zip(nodes, ties, nodes[1:], strict=False):
        arrow = in_short(tie) if tie["start"] == before["id"] else "<" + in_short(tie).removesuffix(">")
        said += arrow + in_short(node)
    return said


def _spots(ids: Sequence[str], ties: Sequence[Mapping[str, Any]]) -> dict[str, Place]:
    near: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for tie in ties:
        near[tie["start"]][tie["end"]] = None
        near[tie["end"]][tie["start"]] = None
    if not ids:
        return {}
    # The best tied first; then outwards from it, so that what hangs together lies together.
    order = sorted(ids, key=lambda i: -len(near[i]))
    around: dict[str, list[str]] = {}
    for start in order:
        queue = [start]
        while queue:
            node = queue.pop(0)
            if node not in around:
                around[node] = list(near[node])
                queue += [n for n in near[node] if n not in around]
    return place(order[0], around, {})


def _node(node: Mapping[str, Any], spot: Place) -> Node:
    labels = [label for label in node["labels"] if label != "Entity"] or node["labels"] or [None]
    word, colour = words.entity_type(labels[0])
    if labels[0] in _COLOURS or labels[0] not in words.TYPES:
        word, colour = labels[0] or "node", _COLOURS.get(labels[0] or "", "#868e96")
    status = node["properties"].get("status") if "Deal" in node["labels"] else None
    label = name(node) + _marks(node)
    return Node(
        id=node["id"],
        label=label,
        x=spot[0],
        y=spot[1],
        colour=words.look(status).colour if isinstance(status, str) else colour,
        dashed=bool(node["properties"].get("provisional")),
        title=f"{label}\n{word}",
    )


def _edges(ties: Sequence[Mapping[str, Any]], shown: Mapping[str, Mapping[str, Any]]) -> tuple[Edge, ...]:
    parallel: defaultdict[frozenset[str], list[Mapping[str, Any]]] = defaultdict(list)
    for tie in ties:
        parallel[frozenset((tie["start"], tie["end"]))].append(tie)
    drawn = []
    for group in parallel.values():
        for i, tie in enumerate(group):
            status = tie["properties"].get("status")
            known = words.look(status) if isinstance(status, str) else None
            label = tie["type"] + _marks(tie)
            # Bends are seen from the line's own start: lines that run the other way need the other sign.
            turn = 1 if tie["start"] < tie["end"] else -1
            drawn.append(
                Edge(
                    id=f"r{tie['id']}",
                    source=tie["start"],
                    target=tie["end"],
                    label=label,
                    colour=known.colour if known else "#5a6775",
                    dashes=known.dashes if known else (),
                    bend=(i - (len(group) - 1) / 2) * _BEND * turn,
                    title=f"{name(shown[tie['start']])} → {name(shown[tie['end']])}\n{label}",
                )
            )
    return tuple(drawn)
