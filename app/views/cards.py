"""Cards of the Analyses page: a title, a badge, and rows of facts, each card with the deals that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.widgets.paper import Element, facts, paper
from app.widgets.plain import visible
from graph.model import Deal
from graph.snapshot import Snapshot

SHOWN = 60
T = TypeVar("T")
_GREY = "#57606a"


def card(title: str, badge: str, rows: Sequence[tuple[str, str]]) -> Element:
    """One answer."""
    head = Element(
        "div", style="line", children=(Element("h3", title), Element("span", badge, "badge full", colour=_GREY))
    )
    return Element("div", style="deal", colour=_GREY, children=(head, facts(rows)))


def show(found: Sequence[T], made: Callable[[T], Element], nothing: str, key: str) -> None:
    """The first answers as cards, and how many more there are; nothing: what is said of none."""
    shown = [made(one) for one in found[:SHOWN]] or [Element("p", nothing, "quiet")]
    if len(found) > SHOWN:
        shown.append(Element("p", f"and {len(found) - SHOWN} more: faultline analyse lists them all", "quiet"))
    paper(shown, key=key)


def headed(line: str) -> tuple[str, str]:
    """A line of `Differences.lines` as its heading, with a capital, and what it says."""
    heading, _, said = line.partition(": ")
    return heading[:1].upper() + heading[1:], said


def deals_in_words(deals: Sequence[Deal]) -> str:
    """Ids with what stands about each."""
    return ", ".join(f"{d.id} ({d.status}{', disputed' if d.disputed else ''})" for d in deals)


def name(graph: Snapshot, entity: str) -> str:
    """What an entity is called; its id where it is not known."""
    known = graph.entities.get(entity)
    return known.name if known else entity


def label(graph: Snapshot, entity: str) -> str:
    """The name for a list to choose from: without what could turn or hide letters."""
    return visible(name(graph, entity))


def busy(graph: Snapshot) -> list[str]:
    """Entities with a tie on the day, by name."""
    names = {e.id: e.name for e in graph.entities.values()}
    tied = {n for d in graph.standing() for n in (d.from_id, d.to_id)}
    return sorted(tied & names.keys(), key=lambda n: names[n].casefold())
