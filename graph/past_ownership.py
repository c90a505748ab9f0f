"""Who owned whom by what was known at an earlier time, as far as an analysis can meet it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from graph.derive import records_of
from graph.model import OwnedBy
from graph.ownership import link_key, ownership_of
from graph.past_rulings import Ruled
from graph.records import ClaimRecord
from graph.store import Transaction


def ownership_then(tx: Transaction, ruled: Ruled, known: date, met: Collection[str]) -> tuple[OwnedBy, ...]:
    """Links from the entities of `met` upward, by the claims known on a day and the rulings that counted then.

    Of an imported set, which may be large, only claims about those are read who are met today or were another one then.
    """
    links: list[OwnedBy] = []
    records: dict[str, ClaimRecord] = {}
    todo = {row["child"] for row in tx.read("snapshot_ownership")} | set(ruled.moved) | set(ruled.moved.values())
    if ruled.changed:
        for record in records_of(tx.read("claims_by_id", ids=sorted(ruled.changed))):
            todo |= {record.to_id, ruled.then(record).to_id}
    asked: set[str] = set()
    while todo:
        asked |= todo
        names = sorted(todo.union(i for i, head in ruled.moved.items() if head in todo))
        found = [ruled.then(r) for r in records_of(tx.read("ownership_claims_of", ids=names))]
        records.update((r.claim.id, r) for r in found)
        todo = {r.from_id for r in found} - asked
    counted = [r for r in records.values() if r.claim.id not in ruled.claims.rejected]
    above: defaultdict[str, list[OwnedBy]] = defaultdict(list)
    for link in ownership_of(counted, known):
        above[link.child].append(link)
    seen, children = set(met), [child for child in above if child in met]
    while children:
        links += above[child := children.pop()]
        fresh = {link.parent for link in above[child]} - seen
        seen |= fresh
        children += [parent for parent in fresh if parent in above]
    return tuple(sorted(links, key=link_key))
