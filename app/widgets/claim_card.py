"""One claim as a card: what one source said, in its own words, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.widgets import amounts, words
from app.widgets.paper import Element, facts, row
from graph.reference_claims import cited_on

_BY = {
    "party": "a party",
    "filing": "a filing",
    "court": "a court",
    "media": "the press",
    "unnamed": "an unnamed source",
    "reporter": "the reporter",
}


def claim_card(claim: Mapping[str, Any]) -> Element:
    """The card of a row of `deal_claims`."""
    reference, sample = claim["document_kind"] == "reference", claim["document_kind"] == "sample"
    # A sample that says "confirmed" must not wear the colour of what is confirmed.
    look = words.look("sample" if sample else claim["modality"])
    said = words.MODALITIES.get(claim["modality"], claim["modality"])
    badges = [sample_badge()] if sample else []
    badges.append(Element("span", f"it says: {said}" if sample else said, "badge", colour=look.colour))
    if reference:
        badges.append(Element("span", "reference row, kept by Faultline", "badge"))
    return Element(
        "div",
        style="claim",
        children=(
            row("line", *badges),
            Element("blockquote", claim["quote"], "row" if reference else "", colour=look.colour),
            _source(claim, reference),
            _details(claim),
        ),
    )


def sample_badge() -> Element:
    """Marks what rests on a text written for Faultline."""
    return Element("span", "sample: written for Faultline", "badge full", colour=words.STATUSES["sample"].colour)


def _source(claim: Mapping[str, Any], reference: bool) -> Element:
    """Where it stands. A reference row leads on to the page that it cites."""
    address = claim["cites"] if reference and claim["cites"] else claim["url"]
    parts = [Element("span", "Source: ")]
    if reference:
        who = claim["cites_publisher"] or "publisher unknown"
        when = amounts.day(cited_on(claim["quote"], claim["cites"]), "date unknown")
        parts.append(Element("span", f"{who} · {when}, as recorded in {claim['url']}"))
    else:
        parts.append(Element("span", claim["title"] or "title unknown"))
        parts.append(Element("span", f" · {claim['publisher'] or 'publisher unknown'}"))
        parts.append(Element("span", f" · {amounts.day(claim['published'], 'date unknown')}"))
    # A sample's address leads nowhere: it was never published.
    target = None if claim["document_kind"] == "sample" else address
    link = Element("p", style="small", children=(Element("a", address, href=target),))
    return Element("div", style="small", children=(*parts, link))


def _details(claim: Mapping[str, Any]) -> Element:
    sum_ = amounts.term(
        claim["amount_low"],
        claim["amount_high"],
        claim["currency"],
        claim["money_role"],
        claim["bound"],
        claim["period"],
    )
    sure = claim["confidence"]
    by = claim["announced_by"]
    pairs = [
        ("names", f"{claim['from_name']} → {claim['to_name']}"),
        ("amount", sum_ + amounts.beside(claim["transaction"], claim["contained_in"])),
        ("announced", amounts.day(claim["announced"])),
        ("said by", _BY.get(by, by) if by else amounts.UNKNOWN),
        ("from, until", f"{amounts.day(claim['start'])}, {amounts.day(claim['end'], 'open or unknown')}"),
        ("exclusive", amounts.exclusive(claim["exclusive"])),
        ("rule", claim["rule"]),
        ("confidence", "not stated" if sure is None else f"{sure:.2f} of 1"),
        ("characters", f"{claim['quote_start']}–{claim['quote_end']} of document {claim['document'][:12]}"),
    ]
    if claim["object"]:
        pairs.insert(1, ("about", claim["object"]))
    if claim["percent"] is not None:
        pairs.insert(2, ("share", amounts.percent(claim["percent"])))
    if claim["note"]:
        pairs.append(("note", claim["note"]))
    return Element("details", children=(Element("summary", "What was read from it, by which rule"), facts(pairs)))
