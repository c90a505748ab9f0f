"""One entity as a card: what it is, its other names, who owns it and what it owns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.widgets import amounts, words
from app.widgets.paper import Element, facts, row

_MANY = 12


def entity_card(entity: Mapping[str, Any]) -> Element:
    """The card of a row of `entity_detail`."""
    word, colour = words.entity_type(entity["type"])
    badges = [Element("span", word, "badge full", colour=colour)]
    if entity["provisional"]:
        badges.append(Element("span", "seen in text only, not in the reference data", "badge"))
    if entity["ambiguous"]:
        badges.append(Element("span", "ambiguous name: matched with context only", "badge"))
    pairs = [("also called", ", ".join(entity["aliases"]) or "no other name recorded")]
    if entity["owners"]:
        pairs.append(("owned by", _held(entity["owners"])))
    if entity["owned"]:
        pairs.append(("owns", _held(entity["owned"])))
    pairs.append(("country", entity["country"] or amounts.UNKNOWN))
    pairs += [(name, entity[name]) for name in ("ticker", "note") if entity[name]]
    if entity["cik"]:
        pairs.append(("SEC number (CIK)", entity["cik"]))
    return Element("div", children=(Element("h2", entity["name"]), row("line", *badges), facts(pairs)))


def _held(links: Sequence[Mapping[str, Any]]) -> str:
    said = [_link(link) for link in links[:_MANY]]
    if len(links) > _MANY:
        said.append("and more")
    return "; ".join(said)


def _link(link: Mapping[str, Any]) -> str:
    start, end = link["start"], link["end"]
    when = [f"from {start}"] if start else []
    when += [f"until {end}"] if end else []
    return f"{link['name']} ({', '.join(when)})" if when else str(link["name"])
