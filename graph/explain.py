"""Why a deal or an entity is as it is: the rules that decided, the claims, the sentences."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.consolidation.endings import ENDING, link_order
from graph.consolidation.reasons import reason
from graph.derive import records_of
from graph.errors import NotFound
from graph.judgements import Rulings
from graph.ledger import standing
from graph.links import DealLink
from graph.model import Deal, end_in_words
from graph.records import ClaimRecord, deal_from
from graph.reference_claims import cited_on
from graph.renames import Rename
from graph.store import Row, Store

MOST = 200

# What each status rests on, in the order in which `graph.status.status_of` asks.
STATUS_RULES = {
    "sample": "only documents written for Faultline speak of it, so nothing is asserted",
    "ended": "a linked reference row, or a confirmed termination, ends it",
    "terminated": "the latest claim about it says that it was given up",
    "confirmed": "at least one claim states it as done or in force",
    "announced": "a party agreed to it or promised it; no claim says that it was carried out",
    "reported": "only media or unnamed sources say that it exists",
    "negotiating": "talks, offers, plans or threats; no claim says that it was agreed",
    "alleged": "one side of a conflict asserts it; nobody else confirms it",
    "denied": "the only claims about it deny it",
}


def explain(
    store: Store, subject: str, links: Sequence[DealLink] = (), renames: Iterable[Rename] = ()
) -> dict[str, Any]:
    """What stands behind a deal (by id) or an entity (by id, name or alias); NotFound offers near names.

    links: how the rows of the reference data bear on one another. renames: earlier names, of which the entity's are
    told.
    """
    deals = store.read("deals_by_id", ids=[subject], limit=1)
    if deals:
        return _deal(store, deals[0], links)
    id_, matched = entity_named(store, subject)
    return {
        "entity": store.read("entity_detail", id=id_, limit=MOST)[0],
        "matched": matched,
        "renames": [r for r in renames if r.entity == id_],
        "mentions": store.read("mentions_of", id=id_, limit=MOST),
        "deals": store.read("entity_deals", id=id_, limit=MOST),
        "rulings": [j.in_words() for j in standing(store).on(id_)],
    }


def entity_named(store: Store, subject: str) -> tuple[str, str]:
    """Id of an entity by id, name or alias, and by what it was found; NotFound offers near names."""
    found = store.read("entity_search", text=subject, limit=20)
    exact = [row for row in found if row["rank"] == 0 or row["id"] == subject]
    if not exact and not store.read("entity_detail", id=subject, limit=1):
        near = difflib.get_close_matches(subject, [row["name"] for row in found], n=3, cutoff=0.0)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise NotFound(f"There is no deal and no entity {subject!r}{hint or '.'}")
    return (exact[0]["id"], exact[0]["matched"]) if exact else (subject, subject)


def _deal(store: Store, deal: Row, links: Sequence[DealLink]) -> dict[str, Any]:
    """The chain from the deal through its claims to spans and documents, what joined each, and which rows end it."""
    rows = store.read("claims_of_deal", id=deal["id"])
    held = deal_from(store.read("deal_node", id=deal["id"])[0]["deal"], deal["from_id"], deal["to_id"], ())
    records = {r.claim.id: r for r in records_of(rows)}
    parties = {row["claim"]["id"]: _parties(row) for row in rows}
    claims = store.read("deal_claims", ids=[deal["id"]], limit=MOST)
    return chain(deal, held, claims, records, parties, standing(store), links)


def chain(
    row: Row,
    deal: Deal,
    claims: list[Row],
    records: Mapping[str, ClaimRecord],
    parties: Mapping[str, list[dict[str, Any]]],
    held: Rulings,
    links: Sequence[DealLink],
) -> dict[str, Any]:
    """What stands behind a deal, claim by claim; `claims` are filled up.

    row: the deal as it is shown. records: those of its claims that are known. parties: by claim, see `made_out`. held,
    links: the rulings and links that count.
    """
    for claim in claims:
        record = records.get(claim["claim"])
        others = [r for id_, r in records.items() if id_ != claim["claim"]]
        claim["joined"] = reason(record, deal, others, held.in_force, links) if record else None
        claim["cites_published"] = cited_on(claim["quote"], claim["cites"])
        claim["parties"] = parties.get(claim["claim"], [])
        claim["rulings"] = [j.in_words() for j in held.on(claim["claim"])]
    return {
        "deal": row,
        "status_rule": STATUS_RULES[str(deal.status)],
        "ended_by": _ended_by(links, deal.id),
        "claims": claims,
        "rejected": [{"claim": id_, "rulings": [j.in_words() for j in held.on(id_)]} for id_ in deal.rejected],
    }


def made_out(name: str, canonical: str, why: Mapping[str, Any] | None) -> dict[str, Any]:
    """How a party that is not named by its own id was made out."""
    said = why or {}
    return {"name": name, "is": canonical, **{key: said.get(key) for key in ("rule", "score", "says")}}


def _ended_by(links: Iterable[DealLink], deal: str) -> list[dict[str, Any]]:
    """The rows of data/deal_links.csv that end a deal, the earliest first."""
    return [
        {"deal": x.deal, "relation": x.relation, "announced": x.announced, "note": x.note}
        for x in sorted(links, key=link_order)
        if x.other == deal and x.relation in ENDING
    ]


def _parties(row: Row) -> list[dict[str, Any]]:
    """How the parties of a claim that are not named by their own id were made out."""
    return [
        made_out(row["claim"][f"{side}_name"], row[f"{side}_canonical"], row[f"{side}_why"])
        for side in ("from", "to")
        if row[f"{side}_id"] != row[f"{side}_canonical"]
    ]


def in_words(found: dict[str, Any]) -> str:
    """The explanation as lines for a person; unknown prints "unknown"."""
    return "\n".join(_deal_lines(found) if "deal" in found else _entity_lines(found))


def _deal_lines(found: dict[str, Any]) -> list[str]:
    deal = found["deal"]
    lines = [
        _one_line(f"{deal['id']}: {deal['kind']}, {deal['from_name']} → {deal['to_name']}"),
        f"status {deal['status']}: {found['status_rule']}",
        f"disputed: {'yes' if deal['disputed'] else 'no'}; independent sources: {deal['independent_sources']}",
        f"announced {deal['announced'] or 'unknown'}, start {deal['start'] or 'unknown'}, "
        f"end {end_in_words(deal['end'], deal['over_by'])}",
    ]
    for x in found["ended_by"]:
        lines.append(
            f"{x['deal']} {x['relation']} it, by a row of data/deal_links.csv"
            f" ({x['note'] or 'no note'}; announced {x['announced'] or 'unknown'})"
        )
    for claim in found["claims"]:
        lines += _claim_lines(claim)
    for claim in found["rejected"]:
        lines.append(f"  rejected, counts nowhere: claim {claim['claim'][:12]}; {'; '.join(claim['rulings'])}")
    return lines


def _claim_lines(claim: Row) -> list[str]:
    source = claim["cites"] or claim["url"]
    badge = " [sample written for Faultline]" if claim["document_kind"] == "sample" else ""
    joined = [f"    joined as {claim['joined']}"] if claim["joined"] else []
    joined += [
        f"    {_one_line(p['name'])} is {p['is']}: {_one_line(p['says'] or 'by its name')}" for p in claim["parties"]
    ]
    joined += [f"    ruling: {_one_line(said)}" for said in claim["rulings"]]
    published = claim["cites_published"] if claim["cites"] else claim["published"]
    return [
        f"  {claim['modality']} by rule {claim['rule']}{badge}; claim {claim['claim'][:12]}",
        f'    "{_one_line(claim["quote"])}"',
        f"    characters {claim['quote_start']}-{claim['quote_end']} of document {claim['document'][:12]}",
        *joined,
        f"    {claim['cites_publisher'] or claim['publisher'] or 'publisher unknown'}, "
        f"{published or 'date unknown'}: {source}",
    ]


def _entity_lines(found: dict[str, Any]) -> list[str]:
    entity = found["entity"]
    owners = (
        "; ".join(f"{_one_line(o['name'])} (since {o['start'] or 'unknown'})" for o in entity["owners"]) or "none known"
    )
    listed = f"of the imported set {entity['set']}" if entity["set"] else "in the reference data"
    seen = "only seen in text" if entity["provisional"] else listed
    lines = [
        _one_line(f"{entity['id']}: {entity['name']}, {entity['type']}, {seen}"),
        f"found by {found['matched']!r}; aliases: {_one_line(', '.join(entity['aliases'])) or 'none'}",
        f"owned by: {owners}",
        *(_one_line(rename.in_words()) for rename in found["renames"]),
    ]
    lines += [
        f"  also written {m['name']!r} in {m['claims']} claims ({_one_line(m['how'])})" for m in found["mentions"]
    ]
    lines += [f"  ruling: {_one_line(said)}" for said in found["rulings"]]
    lines += [
        f"  {d['status']:<12} {d['kind']:<20} {_one_line(d['from_name'])} → {_one_line(d['to_name'])}  {d['id']}"
        for d in found["deals"]
    ]
    return lines


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
