"""Reads very many rows page by page."""

from __future__ import annotations

from collections.abc import Iterator

from graph.store import Row, Transaction

_AT_ONCE = 2000


def pages(tx: Transaction, name: str) -> Iterator[Row]:
    """Rows of a query that gives them by id from one of them on; no more than a page is held at once."""
    after = ""
    while rows := tx.read(name, after=after, limit=_AT_ONCE):
        yield from rows
        last = rows[-1]
        after = (last.get("claim") or last["properties"])["id"]
