"""One deal as a card: what stands about it, on which terms, and every claim that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.widgets import amounts, words
from app.widgets.claim_card import claim_card
from app.widgets.paper import Element, facts, row
from graph.model import end_in_words


def deal_card(deal: Mapping[str, Any], claims: Sequence[Mapping[str, Any]], folded: bool = False) -> Element:
    """The card of a row of `deals_by_id` with rows of `deal_claims`; `folded` shows its first line only."""
    look = words.look(deal["status"])
    body = (*_terms(deal), *(claim_card(c) for c in claims), *_missing(deal, claims))
    if not folded:
        return Element("div", style="deal", colour=look.colour, children=(_head(deal), *body))
    summary = f"{_count(deal['claims'])}, terms and sources"
    inner = Element("details", children=(Element("summary", summary), *body))
    return Element("div", style="deal", colour=look.colour, children=(_head(deal), _gist(deal), inner))


def _gist(deal: Mapping[str, Any]) -> Element:
    """What a folded card says: about what, since when, for how much."""
    parts = [deal["object"]] if deal["object"] else []
    sums = amounts.terms(deal["terms"], deal["id"])
    parts += [f"announced {amounts.day(deal['announced'])}", f"amount {'; '.join(sums)}"]
    return Element("p", " · ".join(parts), "small")


def _head(deal: Mapping[str, Any]) -> Element:
    look = words.look(deal["status"])
    badges = [Element("span", look.word, "badge full", colour=look.colour)]
    if deal["disputed"]:
        badges.append(Element("span", "disputed: sources differ", "badge full", colour="#c92a2a"))
    if deal["sample"] and deal["status"] != "sample":
        badges.append(Element("span", "also told in a sample text", "badge", colour=words.STATUSES["sample"].colour))
    return Element(
        "div",
        children=(
            Element("h3", f"{deal['from_name']} → {deal['to_name']}"),
            row("line", Element("span", words.kind(deal["kind"])), *badges),
            Element("p", f"{look.word}: {look.meaning}", "quiet"),
        ),
    )


def _terms(deal: Mapping[str, Any]) -> tuple[Element, ...]:
    first, second = words.ROLES.get(deal["kind"], ("from", "to"))
    pairs = [(first, deal["from_name"]), (second, deal["to_name"])]
    if deal["object"]:
        pairs.append(("about", deal["object"]))
    lines = amounts.terms(deal["terms"], deal["id"])
    pairs += [("amount" if i == 0 else "and, not to be added", line) for i, line in enumerate(lines)]
    on = deal["announced"] or deal["start"]
    pairs += [("in dollars, for comparison", line) for line in amounts.in_dollars(deal["terms"], on)]
    if deal["percent"] is not None:
        pairs.append(("share", amounts.percent(deal["percent"])))
    pairs += [
        ("announced", amounts.day(deal["announced"])),
        ("from, until", f"{amounts.day(deal['start'])}, {end_in_words(deal['end'], deal['over_by'])}"),
        ("exclusive", amounts.exclusive(deal["exclusive"])),
        ("independent sources", _sources(deal)),
    ]
    return (facts(pairs),)


def _sources(deal: Mapping[str, Any]) -> str:
    number = deal["independent_sources"]
    if number is None:
        return amounts.UNKNOWN
    return "none: known from sample text only" if number == 0 and deal["sample"] else str(number)


def _count(claims: int) -> str:
    return "1 claim" if claims == 1 else f"{claims} claims"


def _missing(deal: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> tuple[Element, ...]:
    left, rejected = deal["claims"] - len(claims), deal["rejected"]
    said = [f"{_count(left)} more not shown here."] if left > 0 else []
    if rejected:
        said.append(f"{_count(rejected)} ruled out by a person, counted nowhere: faultline explain {deal['id']}")
    return tuple(Element("p", line, "quiet") for line in said)
