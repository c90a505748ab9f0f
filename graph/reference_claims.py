"""Rows of data/ as claims: parties and terms checked, the row itself as the quote."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from graph.dates import bounds
from graph.model import (
    DATED_PARENT,
    REFERENCE_PARENT,
    Bound,
    Claim,
    Entity,
    Evidence,
    Kind,
    Modality,
    Money,
    MoneyRole,
    Period,
)
from graph.renames import ordered
from graph.rows import Row

_DATE = re.compile(r"\d{4}(?:-(?:Q[1-4]|H[12]|\d\d(?:-\d\d)?))?")
_EXCLUSIVE = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class MarketShare:
    """One firm's published share of one measured market in one period."""

    market: str  # name, with measurer and measure
    market_id: str
    period: str
    firm: str
    share: Decimal  # percent
    largest_known: int | None  # the m largest named firms are known to be the largest
    decimals: int | None
    complete: bool  # the named firms are the whole market as measured
    cites: str | None
    cites_publisher: str | None
    at_least: bool = False  # a lower bound: the share may be larger
    published: date | None = None  # latest day on which it can have been published
    subset: bool = False  # shares among the named firms alone, everybody else left out on purpose


def market_id(name: str) -> str:
    """Id of the entity of a measured market.

    >>> market_id("DRAM (worldwide revenue, Counterpoint)")
    'market:dram-worldwide-revenue-counterpoint'
    """
    return "market:" + "-".join(re.findall(r"[a-z0-9]+", name.casefold()))


def named_entity(row: Row, column: str, entities: Mapping[str, Entity]) -> Entity:
    key = row.required(column)
    if key not in entities:
        raise row.error(f"column {column!r} names {key!r}, which is no entity of data/entities.csv; add or correct it.")
    return entities[key]


def cited_on(quote: str, cites: str | None) -> str | None:
    """When the page that a row cites was published, as the row says: the column `source_date` behind `source_url`.

    quote: the row as it stands in its file. None if it says nothing, as the rows of money.csv.

    >>> cited_on('a,licence,https://news.example/x,"Title, 2024",News,2024-05,', "https://news.example/x")
    '2024-05'
    """
    values = next(csv.reader(io.StringIO(quote)), [])
    if cites is None or cites not in values:
        return None
    at = values.index(cites)
    # Behind the address stand title, publisher and date, or publisher and date.
    return next((v for v in values[at + 2 : at + 4] if _DATE.fullmatch(v)), None)


def _evidence(row: Row) -> Evidence:
    return Evidence(row.span.quote, row.span.start, row.span.end)


def amount_of(row: Row, contained_in: str | None = None) -> Money | None:
    """The amount of a deals.csv row as an interval: "up to X" is [0, X], "at least X" is open above.

    contained_in: the deal whose sum it is a part of, by data/deal_links.csv.
    """
    amount, currency = row.number("amount"), row.currency("currency")
    role, bound, period = row.word("money_role", MoneyRole), row.word("bound", Bound), row.word("period", Period)
    if amount is None:
        if currency or role or bound or period:
            raise row.error("an amount is described and column 'amount' is blank; fill it in or clear the others.")
        return None
    if currency is None:
        raise row.error("column 'amount' is filled in and 'currency' is blank; name the currency.")
    return Money(
        low=Decimal(0) if bound is Bound.UP_TO else amount,
        high=None if bound is Bound.AT_LEAST else amount,
        currency=currency,
        role=role,
        bound=bound,
        period=period,
        transaction=row.text("transaction"),
        contained_in=contained_in,
    )


def part_of(row: Row, contained_in: str | None = None) -> Money:
    """The sum of a money.csv row, which has a role of its own."""
    low, high = row.number("low"), row.number("high")
    if low is None and high is None:
        raise row.error("columns 'low' and 'high' are both blank; give the sum.")
    if low is not None and high is not None and low > high:
        raise row.error(f"low {low} is above high {high}; swap them.")
    role = row.word("role", MoneyRole)
    if role is None:
        raise row.error("column 'role' is blank; a part without a role belongs into data/deals.csv.")
    return Money(
        low=low,
        high=high,
        currency=row.currency("currency") or row.required("currency"),
        role=role,
        bound=row.word("bound", Bound),
        period=row.word("period", Period),
        contained_in=contained_in,
    )


def deal_claim(
    row: Row,
    deal: Row,
    document_id: str,
    entities: Mapping[str, Entity],
    rule: str,
    money: Money | None,
) -> Claim:
    """The claim of a row of deals.csv, or of one of its parts: parties and terms from `deal`, quote from `row`."""
    source, target = named_entity(deal, "from", entities), named_entity(deal, "to", entities)
    if source.id == target.id:
        raise deal.error(f"columns 'from' and 'to' both name {source.id!r}; a deal has two parties.")
    kind, modality = deal.word("kind", Kind), deal.word("modality", Modality)
    if kind is None or modality is None:
        raise deal.error("columns 'kind' and 'modality' must not be blank; fill them in.")
    deal.date("source_date")
    scope, note = deal.text("exclusivity_scope"), row.text("note")
    return Claim(
        document_id=document_id,
        kind=kind,
        from_id=source.id,
        to_id=target.id,
        from_name=source.name,
        to_name=target.name,
        modality=modality,
        evidence=_evidence(row),
        rule=rule,
        object=deal.text("object"),
        money=money,
        percent=deal.percent("percent"),
        exclusive=_EXCLUSIVE[deal.choice("exclusive", tuple(_EXCLUSIVE))],
        announced=deal.date("announced"),
        start=deal.date("start"),
        end=deal.date("end"),
        row_id=deal.required("id"),
        cites=deal.required("source_url"),
        cites_publisher=deal.text("source_publisher"),
        note=" ".join(p for p in (f"Scope: {scope}." if scope else None, note) if p) or None,
    )


def parent_claim(row: Row, document_id: str, entities: Mapping[str, Entity]) -> Claim:
    """Owner → owned, since when if a row of deals.csv dates it; without a date the start is unknown."""
    owner, owned = named_entity(row, "parent", entities), named_entity(row, "id", entities)
    return replace(
        _owned(row, document_id, owner, owned),
        rule=REFERENCE_PARENT,
        start=row.date("parent_since"),
        note=None if row.text("parent_since") else "From the list of entities; no source dates it.",
        row_id=f"entity:{owned.id}",
    )


def _owned(row: Row, document_id: str, owner: Entity, owned: Entity) -> Claim:
    """That one owns or operates the other, as a row says without a date."""
    return Claim(
        document_id=document_id,
        kind=Kind.OWNERSHIP,
        from_id=owner.id,
        to_id=owned.id,
        from_name=owner.name,
        to_name=owned.name,
        modality=Modality.CONFIRMED,
        evidence=_evidence(row),
        rule=REFERENCE_PARENT,
        object="owner or operator",
    )


def dated_parent_claim(row: Row, document_id: str, entities: Mapping[str, Entity]) -> Claim:
    """Owner → owned of parents.csv: since when, until when, or both; one of the two must be there."""
    owner, owned = named_entity(row, "parent", entities), named_entity(row, "entity", entities)
    since, until = row.date("since"), row.date("until")
    if owner.id == owned.id:
        raise row.error(f"{owned.id!r} is its own parent; name another.")
    if since is None and until is None:
        raise row.error(
            "'since' and 'until' are both blank; fill one in, or give the parent in data/entities.csv alone."
        )
    if not ordered(since, until):
        raise row.error(f"it belonged to its parent since {since} and until {until}; correct one of them.")
    return replace(
        _owned(row, document_id, owner, owned),
        rule=DATED_PARENT,
        start=since,
        end=until,
        note=row.text("note"),
        row_id=f"parent:{owned.id}:{owner.id}:{since or until}",
        cites=row.required("source_url"),
        cites_publisher=row.required("source_publisher"),
    )


def share_claim(row: Row, document_id: str, share: MarketShare, entities: Mapping[str, Entity]) -> Claim:
    return Claim(
        document_id=document_id,
        kind=Kind.MARKET_SHARE,
        from_id=share.firm,
        to_id=share.market_id,
        from_name=entities[share.firm].name,
        to_name=share.market,
        # An analyst's measurement is told by others; a share out of a complaint is one side's word.
        modality=Modality.ALLEGED if "as alleged" in share.market else Modality.REPORTED,
        evidence=_evidence(row),
        rule="reference.markets",
        percent=share.share,
        start=share.period,
        end=share.period,
        row_id=f"{share.market_id}:{share.period}:{share.firm}",
        cites=share.cites,
        cites_publisher=share.cites_publisher,
    )


def market_share(row: Row, entities: Mapping[str, Entity], gathered: date) -> MarketShare:
    """The share of a row; gathered: the day after which nothing in it was published."""
    share = row.percent("share_percent")
    period = row.date("period")
    if share is None or period is None:
        raise row.error("columns 'share_percent' and 'period' must not be blank; fill them in.")
    name = row.required("market")
    published = bounds(row.date("source_date"))
    bound = row.word("bound", Bound) or Bound.EXACT
    if bound not in (Bound.EXACT, Bound.AT_LEAST):
        raise row.error(f"column 'bound' has {str(bound)!r}; use exact or at_least.")
    return MarketShare(
        market=name,
        market_id=market_id(name),
        period=period,
        firm=named_entity(row, "firm", entities).id,
        share=share,
        largest_known=row.whole("largest_known"),
        decimals=row.whole("decimals"),
        complete=row.choice("complete", ("yes", "no")) == "yes",
        cites=row.text("source_url"),
        cites_publisher=row.text("source_publisher"),
        at_least=bound is Bound.AT_LEAST,
        published=None if published is None else min(published.last, gathered),
        subset=row.text("subset") is not None and row.choice("subset", ("yes", "no")) == "yes",
    )
