"""Rulings that two claims are one deal which stand in the ledger and make no deal of them, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from graph.judgements import Judgement, Rulings, Verdict
from graph.store import Row, Store


@dataclass(frozen=True, slots=True)
class Unapplied:
    """A ruling in force that changes nothing as the graph stands."""

    ruling: Judgement
    reason: str

    def in_words(self) -> str:
        """The ruling and why it is not applied."""
        return f"not applied: {self.ruling.in_words()} [{self.ruling.id[:12]}]; {self.reason}"


def unapplied(store: Store, standing: Rulings) -> tuple[Unapplied, ...]:
    """The rulings in force by which two claims are one deal and whose claims are of two, by time.

    Those that contradict other rulings are left out: `standing.contradictions` lists them.
    """
    refused = {c.refused.id for c in standing.contradictions}
    asked = [j for j in standing.in_force if j.verdict is Verdict.ONE_DEAL and j.id not in refused]
    ids = sorted({i for j in asked for i in (j.a, j.b) if i})
    held = {row["id"]: row for row in store.read("deals_of_claims", ids=ids)} if ids else {}
    found = []
    for ruling in asked:
        a, b = held.get(ruling.a), held.get(ruling.b or "")
        if a is None or b is None or a["deal"] is None or a["deal"] != b["deal"]:
            found.append(Unapplied(ruling, _why(a, b)))
    return tuple(found)


def _why(a: Row | None, b: Row | None) -> str:
    if a is None or b is None or a["deal"] is None or b["deal"] is None:
        return "one of the claims counts in no deal: it was ruled out, is told no more, or tells of none"
    if a["tie"] != b["tie"]:
        return "the claims are about two pairs of firms, and a deal has two parties; rule first on who is who"
    if a["row_id"] and b["row_id"]:
        return (
            f"the claims are the reference rows {a['row_id']} and {b['row_id']}, and each row keeps a deal of its own; "
            "link the rows in data/deal_links.csv"
        )
    return "other rulings join one of the claims to another reference row, or keep the two deals apart"
