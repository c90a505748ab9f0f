"""Turns rows of `neighbourhood` into what is drawn: which ties, bundled how, in which words and lines.

Ties of one kind, direction and status between the same two are one line with their number: a line never stands for
two statuses, so talk is not drawn into a contract.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.widgets import words
from app.widgets.network import Edge, Node
from app.widgets.places import Place, place

MOST_NODES = 500
MOST_TIES = 2000  # asked of the database at once
_BEND = 0.16  # between two lines of one pair
_WIDEST = 0.95  # from the first to the last of them


@dataclass(frozen=True, slots=True)
class End:
    """One party of a tie."""

    id: str
    name: str
    type: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """One deal as the drawing needs it."""

    deal: str
    kind: str
    status: str
    disputed: bool
    sample: bool
    source: End
    target: End

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Tie:
        """The tie of a row of `neighbourhood`."""
        ends = [
            End(row[f"{side}_id"], row[f"{side}_name"], row[f"{side}_type"], bool(row[f"{side}_provisional"]))
            for side in ("from", "to")
        ]
        return cls(row["deal"], row["kind"], row["status"], bool(row["disputed"]), bool(row["sample"]), *ends)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Ties that are drawn as one line."""

    id: str
    ties: tuple[Tie, ...]

    @property
    def label(self) -> str:
        """Number and kind of the ties, their status, and what must not be overlooked."""
        first = self.ties[0]
        number = f"{len(self.ties)} × " if len(self.ties) > 1 else ""
        marks = [words.look(first.status).word]
        if any(t.disputed for t in self.ties):
            marks.append("disputed")
        if first.status != "sample" and any(t.sample for t in self.ties):
            marks.append("with sample text")
        return f"{number}{words.kind(first.kind)} · {', '.join(marks)}"


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and how much of what was asked for is not."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    ties: tuple[Tie, ...]
    bundles: Mapping[str, Bundle]
    places: Mapping[str, Place]
    ties_left_out: int  # of those given
    entities_left_out: int


def cut(ties: Iterable[Tie], roots: Sequence[str], most: int = MOST_NODES) -> tuple[list[Tie], int, int]:
    """Ties in the order given until they would name more than `most` entities; and how many ties, entities are not in.

    A later tie between two entities that are in is kept.
    """
    named = set(roots)
    out: set[str] = set()
    kept: list[Tie] = []
    missed = 0
    for tie in ties:
        fresh = {tie.source.id, tie.target.id} - named
        if len(named) + len(fresh) > most:
            missed += 1
            out |= fresh
            continue
        named |= fresh
        kept.append(tie)
    return kept, missed, len(out)


def bundles(ties: Iterable[Tie]) -> list[Bundle]:
    """Ties by from, to, kind and status, in the order in which each first appears."""
    groups: dict[tuple[str, str, str, str], list[Tie]] = {}
    for tie in ties:
        groups.setdefault((tie.source.id, tie.target.id, tie.kind, tie.status), []).append(tie)
    return [Bundle(_bundle_id(key), tuple(group)) for key, group in groups.items()]


def _bundle_id(key: tuple[str, ...]) -> str:
    # Hashed, so that no id of a source goes to the browser as a key.
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:16]


def picture(ties: Sequence[Tie], roots: Sequence[End], fixed: Mapping[str, Place], most: int = MOST_NODES) -> Picture:
    """The drawing of some ties around `roots`, the centre first; places in `fixed` are kept."""
    kept, missed, entities = cut(ties, [r.id for r in roots], most)
    ends = {r.id: r for r in roots} | {e.id: e for t in kept for e in (t.source, t.target)}
    # Neighbours go round by kind, then name, so that like ties lie side by side.
    order = sorted(kept, key=lambda t: (t.kind, t.source.name, t.target.name, t.deal))
    around = {
        r.id: [t.target.id if t.source.id == r.id else t.source.id for t in order if r.id in (t.source.id, t.target.id)]
        for r in roots
    }
    centre = roots[0].id
    spots = place(centre, around, {k: v for k, v in fixed.items() if k in ends})
    lines = bundles(kept)
    return Picture(
        tuple(_node(ends[i], spots[i], i == centre, i in around) for i in ends),
        tuple(_edges(lines)),
        tuple(kept),
        {b.id: b for b in lines},
        spots,
        missed,
        entities,
    )


def _node(end: End, spot: Place, centre: bool, expanded: bool) -> Node:
    word, colour = words.entity_type(end.type)
    doubt = "; seen in text only" if end.provisional else ""
    return Node(
        id=end.id,
        label=end.name,
        x=spot[0],
        y=spot[1],
        colour=colour,
        size=26 if centre else (20 if expanded else 13),
        dashed=end.provisional,
        title=f"{end.name}\n{word}{doubt}",
    )


def _edges(lines: Sequence[Bundle]) -> Iterable[Edge]:
    pairs: dict[frozenset[str], list[Bundle]] = {}
    for bundle in lines:
        pairs.setdefault(frozenset((bundle.ties[0].source.id, bundle.ties[0].target.id)), []).append(bundle)
    for pair in pairs.values():
        step = min(_BEND, _WIDEST / len(pair))
        for i, bundle in enumerate(pair):
            first = bundle.ties[0]
            # Bends are seen from the line's own start: lines that run the other way need the other sign.
            forward = first.source.id < first.target.id
            bend = (i - (len(pair) - 1) / 2) * step * (1 if forward else -1)
            look = words.look(first.status)
            yield Edge(
                id=bundle.id,
                source=first.source.id,
                target=first.target.id,
                label=bundle.label,
                colour=look.colour,
                dashes=look.dashes,
                width=3.0 if any(t.disputed for t in bundle.ties) else 2.0,
                bend=bend,
                arrow=first.kind != "partnership",
                title=f"{first.source.name} → {first.target.name}\n{bundle.label}\n{look.meaning}",
            )
