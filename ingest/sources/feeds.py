"""RSS and Atom feeds: each entry's page, or the entry itself where it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import replace

from graph.errors import ReadError
from graph.model import Raw, digest
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, unlisted
from ingest.read.entries import Entry, entries
from ingest.read.feed_entry import entry_raw
from ingest.sources.asking import document, lead_of, listing
from ingest.sources.sources import Source

ACCEPT = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """Pages of the feed's entries in its order; one that cannot be had gives its own reason, and the rest go on."""
    found = listed(source, fetcher)
    if not isinstance(found, tuple):
        yield found
        return
    feed, items = found
    seen: set[str] = set()
    guids = Counter(entry.guid for entry in items if entry.url is None)
    for entry in items:
        if entry.url is None:
            yield entry_raw(_told_apart(entry) if guids[entry.guid] > 1 else entry, feed)
            continue
        if entry.url in seen or entry.url in known:
            continue
        seen.add(entry.url)
        yield document(entry.url, lead_of(source, entry.title, entry.published), source, fetcher)


def _told_apart(entry: Entry) -> Entry:
    """An entry whose id another entry has too: by its words, or one would pass for a version of the other."""
    mark = digest("entry", entry.title, entry.summary)[:12]
    return replace(entry, guid=f"{entry.guid or 'entry'}-{mark}")


def listed(source: Source, fetcher: Fetcher) -> tuple[Raw, list[Entry]] | Item:
    """The feed of a source and its entries, or why there are none.

    A reply that is no feed comes back itself: reading it gives the reason, and its bytes are kept.
    """
    feed = listing(source.url, source, fetcher, ACCEPT)
    if isinstance(feed, Failed):
        return feed
    try:
        return feed, fetcher.parsed(entries, feed)
    except ReadError as error:
        return unlisted(feed, error, source.url)
