"""Documents that were set aside: kept with one reason each, and tried again by `faultline retry`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from graph.errors import ItemError, ReadError
from graph.model import DeadLetter
from graph.store import Store
from ingest.archive import Archive
from ingest.fetch import Fetcher
from ingest.items import Failed, Item
from ingest.sources import Source, documents

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


def again(
    store: Store, archive: Archive, fetcher: Fetcher, sources: Iterable[Source], retrieved_at: datetime
) -> Iterator[Item]:
    """What is still open, once more: from the archive where the bytes are there, else from its source.

    A source whose own address failed is read in full; a file has to be named again with `ingest --from`.
    """
    listed = {source.id: source for source in sources}
    for row in store.read("open_dead_letters", limit=MOST):
        url, source = row["url"], listed.get(row["source"])
        try:
            if row["sha256"]:
                yield replace(archive.get(row["sha256"]), retrieved_at=retrieved_at, source=row["source"])
            elif source is not None and source.url == url:
                yield from documents(source, fetcher)
            elif urlsplit(url).scheme == "file":
                raise ReadError("unreadable-file", f"{url} was never read; name it again with `ingest --from PATH`.")
            elif source is not None:
                yield fetcher.fetch(url, source=source.id, publisher=source.publisher, rights=source.rights)
            else:
                yield fetcher.fetch(url, source=row["source"])
        except ItemError as error:
            yield Failed(url, error, row["source"])
