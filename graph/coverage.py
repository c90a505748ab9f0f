"""What an answer rests on, in words: an answer of "none found" is worth as much as what was read."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from graph.dates import bounds, day_of
from graph.model import DocumentKind
from graph.past_versions import versions_at
from graph.store import Row, Store, Transaction


def coverage(store: Store, known_by: datetime | None = None) -> str:
    """Documents that could be known by then (None: all) by kind, the days of their publication and their languages.

    The rows of data/ count by their own days, not by the day on which the files were gathered; imported sets, whose
    rows have such days too, count as one document a part whatever the clock.
    """
    return store.reading(lambda tx: _coverage(tx, day_of(known_by)))


def _coverage(tx: Transaction, known: date | None) -> str:
    standing = sorted(versions_at(tx, known).standing)
    rows = [row for row in tx.read("coverage", standing=standing) if known is None or _known(row) <= known]
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row["kind"]] += row["documents"]
    told = [", ".join(f"{number} {kind}" for kind, number in sorted(counted.items())) or "none"]
    days = sorted(row["published"] for row in rows if row["published"] and row["kind"] != DocumentKind.REFERENCE)
    if days:
        told.append(f"published {days[0]} to {days[-1]}")
    elif rows:
        told.append("days of publication unknown")
    (own,) = tx.read("coverage_rows", known_by=known)
    if own["rows"]:
        told.append(f"{own['rows']} reference rows" + (f" of {own['first']} to {own['last']}" if own["first"] else ""))
    languages = sorted({*(row["language"] for row in rows), *own["languages"]})
    told.append(f"languages: {', '.join(languages) or 'unknown'}")
    return f"documents: {'; '.join(told)}"


def _known(row: Row) -> date:
    """First day on which the documents of a row could be known, as `DocumentFacts.known`; of an imported set any."""
    if row["kind"] == DocumentKind.REFERENCE:
        return date.min
    published = bounds(row["published"])
    return published.last if published else date.fromisoformat(row["fetched"])
