"""Checks that the graph is what its claims, documents and reference data say: damage is reported, never served."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from graph import verify_record
from graph.consolidate import consolidate
from graph.derive import as_stored, as_wanted, deal_row, owned_now, records_of
from graph.errors import FaultlineError
from graph.judgements import Judgement, Verdict, rulings
from graph.model import digest
from graph.name_index import index_row
from graph.ownership import link_key
from graph.records import entity_from
from graph.reference import Reference
from graph.resolution import canonical_row, held_row, is_due, ties_in
from graph.store import Row, Store, Transaction
from graph.ties import Ties
from graph.verify_record import Finding

__all__ = ["Finding", "findings", "verify"]
_AT_ONCE = 200  # ties
_TIES = 10_000  # names of ties


def verify(store: Store, reference: Reference) -> list[Finding]:
    """All that is wrong in the graph, nothing if it is whole; the bytes in the archive are checked by `ingest`."""
    store.check_schema()
    return store.reading(lambda tx: list(findings(tx, reference)))


def findings(tx: Transaction, reference: Reference) -> Iterator[Finding]:
    """What is wrong in the graph as this transaction sees it."""
    yield from _judgements(tx)
    try:
        ties = ties_in(tx, reference)
    except (KeyError, ValueError, TypeError, AttributeError, FaultlineError) as error:
        yield Finding("entity", "all", f"who is who cannot be decided: {error}")
        return
    yield from verify_record.documents(tx, reference)
    yield from verify_record.extractions(tx)
    yield from verify_record.claims(tx, ties)
    yield from verify_record.entities(tx, reference)
    yield from verify_record.strays(tx, reference)
    yield from _canonical(tx, ties)
    yield from _names(tx, ties)
    yield from _deals(tx, reference, ties)
    yield from _ownership(tx)
    held = tx.read("meta", name="data")
    if not held or held[0]["value"] != reference.digest:
        yield Finding("data", "data", "the graph was made with other reference data; run `faultline rebuild`")
    waiting = tx.read("dirty_ties")[0]["ties"]
    if waiting:
        yield Finding("tie", str(waiting), f"{waiting} ties wait to be derived; run `faultline ingest` or `rebuild`")


def _judgements(tx: Transaction) -> Iterator[Finding]:
    """Rulings against their ids, and whether those that count are the ones that should."""
    read: list[Judgement] = []
    rows = tx.read("judgements")
    for row in rows:
        try:
            ruling = Judgement(Verdict(row["verdict"]), row["a"], row["b"], row["who"], row["when"], row["why"])
        except (ValueError, TypeError, AttributeError, FaultlineError) as error:
            yield Finding("judgement", str(row["id"]), f"cannot be read back: {error}")
            continue
        read.append(ruling)
        if ruling.id != row["id"]:
            yield Finding("judgement", row["id"], "a stored property differs from what was ruled")
    count = {ruling.id for ruling in rulings(read).in_force}
    for row in rows:
        if row["in_force"] is not (row["id"] in count):
            yield Finding("judgement", row["id"], "is held to count and does not, or the other way round")


def _canonical(tx: Transaction, ties: Ties) -> Iterator[Finding]:
    for row in tx.read("resolvable_entities"):
        wanted = canonical_row(entity_from(row["type"], row["properties"]), ties.resolver)
        if wanted != held_row(row):
            held, decided = row["canonical"] or "itself", wanted["canonical"] or "itself"
            how = f"is tied to {held} and should be to {decided}" if held != decided else "is tied for another reason"
            yield Finding("entity", row["id"], how)


def _names(tx: Transaction, ties: Ties) -> Iterator[Finding]:
    """What is kept of names for look-up, save while it is due to be made again."""
    if is_due(tx) or tx.read("marked_undecided"):
        return
    held = {row["id"]: row for row in tx.read("name_keys")}
    for entity in ties.resolver.entities():
        if held.pop(entity.id, None) != index_row(entity, ties.resolver):
            yield Finding(
                "name", entity.id, "the keys of its names are not kept as they should be; run `faultline rebuild`"
            )
    for id_ in held:
        yield Finding("name", str(id_), "keys of a name are kept for nobody; run `faultline rebuild`")


def _deals(tx: Transaction, reference: Reference, ties: Ties) -> Iterator[Finding]:
    edges: dict[str, str] = {}
    for id_, *shape, held in tx.stream("typed_edges"):
        edges[id_] = digest("two") if id_ in edges else digest(*shape, _plainly(held))
    names = set()
    for label in ("claims", "deals"):
        after = ""
        while found := [row["tie"] for row in tx.read(f"ties_of_{label}_after", after=after, limit=_TIES)]:
            names.update(found)
            after = found[-1]
    all_ties = sorted(names)
    for at in range(0, len(all_ties), _AT_ONCE):
        some = all_ties[at : at + _AT_ONCE]
        rows = tx.read("deals_of_ties", ties=some)
        stored = {row["deal"]["id"]: as_stored(row) for row in rows}
        twice = [id_ for id_, times in Counter(row["deal"]["id"] for row in rows).items() if times > 1]
        by_tie: dict[str, list[Row]] = {}
        for row in tx.read("claims_of_ties", ties=some, standing=[]):
            by_tie.setdefault(row["tie"], []).append(row)
        for tie, claims in sorted(by_tie.items()):
            try:
                records = records_of(claims)
            except (KeyError, ValueError, TypeError):
                yield Finding("tie", tie, "cannot be derived: one of its claims cannot be read back")
                continue
            for deal in consolidate(records, reference.links, ties.firm, rulings=ties.rulings.claims):
                wanted = deal_row(deal, tie, reference)
                if stored.pop(deal.id, None) != as_wanted(wanted) or deal.id in twice:
                    yield Finding("deal", deal.id, "it or its typed edge differs from what its claims give")
                edge = edges.pop(deal.id, None)
                ends = (wanted["edge_type"], wanted["from_id"], wanted["to_id"])
                if edge != (digest(*ends, _plainly(wanted["edge"])) if wanted["edge_type"] else None):
                    yield Finding("edge", deal.id, "the typed edge differs from its deal")
        for id_ in stored:
            yield Finding("deal", id_, "follows from no claim")
    for id_ in edges:
        yield Finding("edge", str(id_), "stands for no deal")
    for row in tx.read("deals_without_tie"):
        yield Finding("deal", str(row["id"]), "follows from no claim: it is of no tie")


def _plainly(properties: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Properties as texts: the driver's dates and Python's give the same."""
    return sorted((key, f"{type(v).__name__[:3]} {v}".lower()) for key, v in properties.items() if v is not None)


def _ownership(tx: Transaction) -> Iterator[Finding]:
    try:
        wanted = {link_key(link): link for link in owned_now(tx)}
    except (KeyError, ValueError):
        yield Finding("ownership", "all", "cannot be derived: a claim of the reference data cannot be read back")
        return
    for row in tx.read("ownership_links"):
        held = row["properties"]
        link = wanted.pop(held.get("link"), None)
        said = {"link": held.get("link"), "start": link.start, "end": link.end, "claim": link.claim} if link else {}
        shape = (row["child"], row["parent"], dict(held))
        if link is None or shape != (link.child, link.parent, {k: v for k, v in said.items() if v is not None}):
            yield Finding("ownership", str(held.get("link")), "differs from what the claims give")
    for key in wanted:
        yield Finding("ownership", key, "is missing")
