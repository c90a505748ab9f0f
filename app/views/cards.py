"""Cards of the Analyses page: a title, a badge, rows of facts, and the deals it rests on with what sources say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app import session
from app.widgets.deal_card import deal_card
from app.widgets.paper import Element, facts, paper
from app.widgets.plain import visible
from graph.deal_rows import SnapshotRows, claims_of
from graph.model import Deal
from graph.snapshot import Snapshot

SHOWN = 60
# Deals told in full under the cards of one answer, and their claims: a page has to stay quick.
_MOST_DEALS, _MOST_CLAIMS = 120, 1000
T = TypeVar("T")
_GREY = "#57606a"


@dataclass(frozen=True, slots=True)
class Card:
    """One answer, and the ids of the deals that it rests on."""

    title: str
    badge: str
    rows: Sequence[tuple[str, str]]
    deals: tuple[str, ...] = ()


def card(title: str, badge: str, rows: Sequence[tuple[str, str]], deals: Iterable[str] = ()) -> Card:
    """One answer; deals: ids of those that it rests on, each of which is told once."""
    return Card(title, badge, rows, tuple(dict.fromkeys(deals)))


def show(graph: Snapshot, found: Sequence[T], made: Callable[[T], Card], nothing: str, key: str) -> None:
    """The first answers as cards, and how many more there are; nothing: what is said of none."""
    cards = [made(one) for one in found[:SHOWN]]
    told = _deals_told(graph, cards)
    shown = [_drawn(one, told) for one in cards] or [Element("p", nothing, "quiet")]
    if len(found) > SHOWN:
        shown.append(Element("p", f"and {len(found) - SHOWN} more: faultline analyse lists them all", "quiet"))
    paper(shown, key=key)


def _drawn(one: Card, told: Mapping[str, Element]) -> Element:
    head = Element(
        "div", style="line", children=(Element("h3", one.title), Element("span", one.badge, "badge full", colour=_GREY))
    )
    parts = [head, facts(one.rows)]
    if one.deals:
        count = "1 deal" if len(one.deals) == 1 else f"{len(one.deals)} deals"
        left = [d for d in one.deals if d not in told]
        more = (Element("p", f"Not told here: faultline explain {' · '.join(left)}", "quiet"),) if left else ()
        inner = (*(told[d] for d in one.deals if d in told), *more)
        parts.append(Element("details", children=(Element("summary", f"{count}, terms and sources"), *inner)))
    return Element("div", style="deal", colour=_GREY, children=tuple(parts))


def _deals_told(graph: Snapshot, cards: Iterable[Card]) -> dict[str, Element]:
    """The first deals of these answers as cards of their own, by id."""
    ids = list(dict.fromkeys(d for one in cards for d in one.deals))[:_MOST_DEALS]
    if not ids:
        return {}
    held = SnapshotRows(session.store(), graph, session.reference().kinds)
    claims = claims_of(held, ids, _MOST_CLAIMS)
    return {row["id"]: deal_card(row, claims[row["id"]]) for row in held.deals_by_id(ids, len(ids))}


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
