"""Why a deal or an entity is as it is: the rules that decided, the claims, the sentences."""

from __future__ import annotations

import difflib
from typing import Any

from graph.errors import NotFound
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


def explain(store: Store, subject: str) -> dict[str, Any]:
    """What stands behind a deal (by id) or an entity (by id, name or alias); NotFound offers near names."""
    deals = store.read("deals_by_id", ids=[subject], limit=1)
    if deals:
        deal = deals[0]
        return {
            "deal": deal,
            "status_rule": STATUS_RULES[deal["status"]],
            "claims": store.read("deal_claims", ids=[subject], limit=MOST),
        }
    found = store.read("entity_search", text=subject, limit=20)
    exact = [row for row in found if row["rank"] == 0 or row["id"] == subject]
    if not exact and not store.read("entity_detail", id=subject, limit=1):
        near = difflib.get_close_matches(subject, [row["name"] for row in found], n=3, cutoff=0.0)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise NotFound(f"There is no deal and no entity {subject!r}{hint or '.'}")
    id_ = exact[0]["id"] if exact else subject
    return {
        "entity": store.read("entity_detail", id=id_, limit=MOST)[0],
        "matched": exact[0]["matched"] if exact else id_,
        "mentions": store.read("mentions_of", id=id_, limit=MOST),
        "deals": store.read("entity_deals", id=id_, limit=MOST),
    }


def in_words(found: dict[str, Any]) -> str:
    """The explanation as lines for a person; unknown prints "unknown"."""
    return "\n".join(_deal_lines(found) if "deal" in found else _entity_lines(found))


def _deal_lines(found: dict[str, Any]) -> list[str]:
    deal = found["deal"]
    lines = [
        f"{deal['id']}: {deal['kind']}, {deal['from_name']} → {deal['to_name']}",
        f"status {deal['status']}: {found['status_rule']}",
        f"disputed: {'yes' if deal['disputed'] else 'no'}; independent sources: {deal['independent_sources']}",
        ", ".join(f"{name} {deal[name] or 'unknown'}" for name in ("announced", "start", "end")),
    ]
    for claim in found["claims"]:
        lines += _claim_lines(claim)
    return lines


def _claim_lines(claim: Row) -> list[str]:
    source = claim["cites"] or claim["url"]
    badge = " [sample written for Faultline]" if claim["document_kind"] == "sample" else ""
    return [
        f"  {claim['modality']} by rule {claim['rule']}{badge}",
        f'    "{_one_line(claim["quote"])}"',
        f"    {claim['cites_publisher'] or claim['publisher'] or 'publisher unknown'}, "
        f"{claim['published'] or 'date unknown'}: {source}",
    ]


def _entity_lines(found: dict[str, Any]) -> list[str]:
    entity = found["entity"]
    owners = "; ".join(f"{o['name']} (since {o['start'] or 'unknown'})" for o in entity["owners"]) or "none known"
    seen = "only seen in text" if entity["provisional"] else "in the reference data"
    lines = [
        f"{entity['id']}: {entity['name']}, {entity['type']}, {seen}",
        f"found by {found['matched']!r}; aliases: {', '.join(entity['aliases']) or 'none'}",
        f"owned by: {owners}",
    ]
    lines += [f"  also written {m['name']!r} in {m['claims']} claims ({m['how']})" for m in found["mentions"]]
    lines += [
        f"  {d['status']:<12} {d['kind']:<20} {d['from_name']} → {d['to_name']}  {d['id']}" for d in found["deals"]
    ]
    return lines


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
