"""Which version of a page counted at an earlier time: the latest of those that were known then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from graph.records import document_facts_from
from graph.store import Row, Transaction, version_order


@dataclass(frozen=True, slots=True)
class Versions:
    """Documents that counted at an instant though another one replaces them today."""

    standing: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()  # of which they speak, to be derived again


def versions_at(tx: Transaction, known_by: date | None) -> Versions:
    """Those that the latest version known by then is not the latest of today; None: none."""
    if known_by is None:
        return Versions()
    of_page: defaultdict[str, list[Row]] = defaultdict(list)
    for row in tx.read("replaced_versions"):
        of_page[row["document"]["url"]].append(row["document"])
    standing = set()
    for versions in of_page.values():
        ordered = sorted(versions, key=version_order)
        known = [v for v in ordered if document_facts_from(v).known <= known_by]
        if known and known[-1] is not ordered[-1]:
            standing.add(str(known[-1]["id"]))
    if not standing:
        return Versions()
    touched = tx.read("ties_of_documents", ids=sorted(standing))
    return Versions(frozenset(standing), frozenset(row["tie"] for row in touched))
