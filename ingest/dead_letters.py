"""Documents that were set aside: kept with one reason each, and tried again by `faultline retry`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from graph.errors import ItemError, ReadError
from graph.model import DeadLetter
from graph.store import Store
from ingest.archive import Archive
from ingest.fetch import Fetcher
from ingest.items import Failed, Item

MOST = 10_000


def letter_row(
    url: str, source: str | None, stage: str, reason: str, message: str, sha256: str | None, seen: datetime
) -> dict[str, Any]:
    """A dead letter as the parameter row of `write_dead_letters`."""
    letter = DeadLetter(url, stage, reason, message, seen, source, sha256)
    return {
        "id": letter.id,
        "seen": seen,
        "properties": {
            "url": url,
            "source": source,
            "stage": stage,
            "reason": reason,
            "message": message,
            "sha256": sha256,
        },
    }


def again(store: Store, archive: Archive, fetcher: Fetcher) -> Iterator[Item]:
    """What is still open, once more: from the archive where the bytes are there, else fetched again."""
    for row in store.read("open_dead_letters", limit=MOST):
        try:
            if row["sha256"]:
                yield archive.get(row["sha256"])
            else:
                yield fetcher.fetch(row["url"])
        except ItemError as error:
            yield Failed(row["url"], error, row["source"])
        except FileNotFoundError:
            lost = ReadError("not-archived", f"The bytes of {row['url']} are no longer in the archive.")
            yield Failed(row["url"], lost, row["source"])
