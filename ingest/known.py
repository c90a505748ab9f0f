"""Which addresses need not be asked for again in this run: filings never change, pages rest for a while."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from typing import Any

from graph.model import DocumentKind
from ingest.visits import Visits


class Counting:
    """Another container of addresses, counting how many of those that were asked about it holds."""

    def __init__(self, known: Container[str]) -> None:
        self._known = known
        self.found = 0

    def __contains__(self, url: object) -> bool:
        held = url in self._known
        self.found += held
        return held


class Known:
    """A container of addresses: those whose document the graph holds and that were seen lately, or that never change.

    rows: addresses and kinds of the documents in the graph (query `known_urls`).
    A page that was fetched and not stored, because the run was killed, is not known. A visit in the future was noted by
    a clock that was wrong, and counts as none.
    """

    def __init__(self, rows: Iterable[dict[str, Any]], visits: Visits, now: datetime, rest_h: float) -> None:
        self._kinds: dict[str, str] = {row["url"]: row["kind"] for row in rows}
        self._visits = visits
        self._since = now - timedelta(hours=rest_h)
        self._until = now + timedelta(hours=1)

    def __contains__(self, url: object) -> bool:
        if not isinstance(url, str):
            return False
        if self._kinds.get(url) == DocumentKind.FILING:
            return True
        seen = self._visits.seen(url)
        if seen is None:
            return False
        kept, at = seen
        kind = self._kinds.get(kept)
        return kind is not None and (kind == DocumentKind.FILING or self._since <= at <= self._until)
