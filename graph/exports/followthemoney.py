"""The graph as FollowTheMoney entities, a JSON line each.

FollowTheMoney has no place for how sure a source is, so that only two things become an `Ownership`: control that a
reference row states, and a holding that is confirmed and undisputed. Every other deal is an `UnknownLink` whose role
and status name its state, be it signed, reported, under negotiation, alleged or over. What rests on samples alone, and
measured market shares, are left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from graph.dates import bounds
from graph.exports.exportable import Exportable, Told
from graph.exports.words import claim_in_words, deal_in_words
from graph.kinds import KindInfo
from graph.model import Deal, Entity, EntityType, Kind, OwnedBy, Status, digest

_ID = re.compile(r"[0-9a-zA-Z](?:[0-9a-zA-Z.-]*[0-9a-zA-Z])?")
_FTM_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_FIRMS = {EntityType.ORGANIZATION: "Organization", EntityType.FUND: "Organization", EntityType.REGULATOR: "PublicBody"}
# Properties that FollowTheMoney gives to companies alone.
_OF_COMPANIES = ("cikCode", "ticker")


def followthemoney_lines(
    held: Exportable, kinds: Mapping[Kind, KindInfo], counts: Counter[str], longest: int
) -> Iterator[bytes]:
    """Entities, then ownership, then links, each in the order of ids; `counts` is filled by kind of line.

    longest: characters of a quote.
    """
    deals = [d for d in held.deals if d.status is not Status.SAMPLE and _evidence(held, d)]
    counts["deals left out: samples alone"] = len(held.deals) - len(deals)
    supported = {claim for d in deals if _is_holding(held, d) for claim in d.claims}
    control = [o for o in held.ownership if o.claim not in supported]
    owned = {o.child for o in control} | {d.to_id for d in deals if _is_holding(held, d)}
    parties = {p for d in deals for p in (d.from_id, d.to_id)} | {p for o in control for p in (o.child, o.parent)}
    for entity in held.entities.values():
        if entity.type is EntityType.MARKET or (entity.provisional and entity.id not in parties):
            continue
        counts["entities"] += 1
        yield _line(_entity(entity, entity.id in owned))
    for link in control:
        told = held.claims[link.claim]
        owner, child = held.entities.get(link.parent), held.entities.get(link.child)
        if owner is None or child is None or told.sample:
            continue
        # "Owner or operator" of a product or a site need not be its owner.
        plain = owner.type in _FIRMS and child.type in _FIRMS
        counts["ownership" if plain else "links"] += 1
        yield _line(_control(link, told, plain, longest))
    for deal in deals:
        if deal.from_id not in held.entities or deal.to_id not in held.entities:
            continue
        holding = _is_holding(held, deal)
        counts["ownership" if holding else "links"] += 1
        yield _line(_deal(deal, _evidence(held, deal), kinds[deal.kind], holding, longest))


def _is_holding(held: Exportable, deal: Deal) -> bool:
    """True if the deal says, beyond doubt, that one firm holds a part of another."""
    if deal.kind is not Kind.OWNERSHIP or deal.status is not Status.CONFIRMED or deal.disputed:
        return False
    ends = [held.entities.get(party) for party in (deal.from_id, deal.to_id)]
    return all(end is not None and end.type in _FIRMS for end in ends)


def _evidence(held: Exportable, deal: Deal) -> list[Told]:
    return [told for id_ in deal.claims if (told := held.claims.get(id_)) and not told.sample]


def _line(entity: Mapping[str, Any]) -> bytes:
    return json.dumps(entity, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"


def followthemoney_id(kind: str, id_: str) -> str:
    """An id that FollowTheMoney accepts: ours where its letters do, else a digest.

    >>> followthemoney_id("entity", "openai")
    'faultline-entity-openai'
    """
    return f"faultline-{kind}-{id_ if _ID.fullmatch(id_) and len(id_) < 200 else digest(id_)[:40]}"


def _made(schema: str, id_: str, properties: Mapping[str, list[str | None]]) -> dict[str, Any]:
    kept = {key: found for key, values in properties.items() if (found := list(dict.fromkeys(v for v in values if v)))}
    return {"id": id_, "schema": schema, "properties": kept}


def _entity(entity: Entity, owned: bool) -> dict[str, Any]:
    schema = _FIRMS.get(entity.type, "Asset")
    # What is owned must be an asset there, and of firms only a company is one.
    if schema != "Asset" and (owned or (schema == "Organization" and (entity.cik or entity.ticker))):
        schema = "Company"
    properties: dict[str, list[str | None]] = {
        "name": [entity.name],
        "alias": list(entity.aliases),
        "country": [entity.country.casefold() if entity.country else None],
        "wikidataId": [entity.wikidata],
        "notes": [entity.note, f"{entity.type.value} {entity.id} in Faultline's graph."],
        "leiCode": [entity.lei if schema != "Asset" else None],
        "cikCode": [entity.cik],
        "ticker": [entity.ticker],
    }
    if entity.provisional:
        properties["notes"].append("Only seen in text: who it is has not been settled.")
    if schema != "Company":
        for name in _OF_COMPANIES:
            del properties[name]
    return _made(schema, followthemoney_id("entity", entity.id), properties)


def _date(text: str | None) -> str | None:
    """A date as FollowTheMoney writes it; a quarter or a half year becomes its year, the text keeps it."""
    if text is None or _FTM_DATE.fullmatch(text):
        return text
    found = bounds(text)
    return str(found.first.year) if found else None


def _sources(told: list[Told], longest: int) -> dict[str, list[str | None]]:
    return {
        "sourceUrl": [t.url for t in told if t.url.startswith("http")],
        "publisher": [t.publisher for t in told],
        "retrievedAt": [max(t.source.fetched[:10] for t in told)],
        "description": [claim_in_words(t, longest) for t in told],
    }


def _control(link: OwnedBy, told: Told, plain: bool, longest: int) -> dict[str, Any]:
    owner, child = (followthemoney_id("entity", party) for party in (link.parent, link.child))
    ends: dict[str, list[str | None]] = (
        {"owner": [owner], "asset": [child]} if plain else {"subject": [owner], "object": [child]}
    )
    share = told.claim.percent
    return _made(
        "Ownership" if plain else "UnknownLink",
        followthemoney_id("control", link.claim),
        {
            **ends,
            "role": ["control, as a reference row states it" if plain else "owner or operator"],
            "status": ["confirmed"],
            "percentage": [format(share.normalize(), "f") if share is not None and plain else None],
            "startDate": [_date(link.start)],
            "endDate": [_date(link.end)],
            "recordId": [told.claim.row_id],
            "summary": [f"Start {link.start or 'unknown'}, end {link.end or 'open or unknown'}."],
            **_sources([told], longest),
        },
    )


def _deal(deal: Deal, told: list[Told], kind: KindInfo, holding: bool, longest: int) -> dict[str, Any]:
    source, target = (followthemoney_id("entity", party) for party in (deal.from_id, deal.to_id))
    ends: dict[str, list[str | None]] = (
        {"owner": [source], "asset": [target]} if holding else {"subject": [source], "object": [target]}
    )
    disputed = ", disputed" if deal.disputed else ""
    percent = format(deal.percent.normalize(), "f") if deal.percent is not None and holding else None
    return _made(
        "Ownership" if holding else "UnknownLink",
        followthemoney_id("deal", deal.id),
        {
            **ends,
            "role": [f"{kind.label} ({kind.direction}): {deal.status.value}{disputed}"],
            "status": [f"{deal.status.value}{disputed}"],
            "percentage": [percent],
            "date": [_date(deal.announced)],
            "startDate": [_date(deal.start)],
            "endDate": [_date(deal.end)],
            "recordId": [deal.id],
            "summary": [deal_in_words(deal, kind.label)],
            **_sources(told, longest),
        },
    )
