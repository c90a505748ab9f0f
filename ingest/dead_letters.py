"""Documents that were set aside: kept with one reason each, and tried again by `faultline retry`."""

from __future__ import annotations

from collections.abc import Container, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from graph.errors import ItemError, ReadError
from graph.model import DeadLetter, DocumentKind, Raw, Rights
from graph.store import Store
from ingest.archive import Archive
from ingest.fetch import Fetcher
from ingest.items import Failed, Item, Lead, Role
from ingest.read.sniff import ENTRY_TYPE
from ingest.sources import Source, documents
from ingest.sources.asking import document
from ingest.sources.filings import Filing, documents_of

MOST = 10_000
# What a server showed instead of the document: another time it may show the document, the kept bytes never will.
_SERVERS = frozenset({"consent-page", "paywall", "sec-blocked", "cut-off", "error-page"})
# Kinds of source whose lists are read one by one; of the others the source is read as a whole.
_LIST_BY_LIST = ("edgar-daily", "sitemap")


def letter_row(item: Item, stage: str, reason: str, message: str, seen: datetime) -> dict[str, Any]:
    """A dead letter as the parameter row of `write_dead_letters`, with all that is needed to ask for it again."""
    sha256 = item.sha256 if isinstance(item, Raw) else None
    letter = DeadLetter(item.url, stage, reason, message, seen, item.source, sha256)
    return {
        "id": letter.id,
        "seen": seen,
        "properties": {
            "url": item.url,
            "source": item.source,
            "stage": stage,
            "reason": reason,
            "message": message,
            "sha256": sha256,
            **_facts(item),
        },
    }


def _facts(item: Item) -> dict[str, str | None]:
    role, asked = Role.DOCUMENT, None
    if isinstance(item, Failed):
        lead, role = item.lead, item.role
    else:
        lead, asked = _lead_of(item), item.asked
        role = Role.LISTING if _is_list(item) else role
    return {
        "asked": asked,
        "role": role.value,
        "title": lead.title if lead else None,
        "published": lead.published if lead else None,
        "publisher": lead.publisher if lead else None,
        "kind": lead.kind.value if lead and lead.kind else None,
        "rights": lead.rights.value if lead else None,
    }


def _lead_of(raw: Raw) -> Lead:
    return Lead(raw.publisher, raw.title, raw.published, raw.kind, raw.rights)


def _is_list(raw: Raw) -> bool:
    return raw.kind is DocumentKind.FEED and raw.media_type != ENTRY_TYPE and _on_the_web(raw.url)


def _on_the_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def again(
    store: Store,
    archive: Archive,
    fetcher: Fetcher,
    sources: Iterable[Source],
    retrieved_at: datetime,
    known: Container[str] = (),
) -> Iterator[Item]:
    """What is still open, once more: from the archive where the bytes are there, else as its source asks for it.

    A list leads to its documents again, the index page of a filing to the filing. What a server showed in place of a
    document is asked for anew. A file has to be named again with `ingest --from`. known: addresses not to be asked for.
    """
    listed = {source.id: source for source in sources}
    had: dict[tuple[str, str], bool] = {}  # lists that were read in this retry, and whether to their end
    for row in store.read("open_dead_letters", limit=MOST):
        source, url = listed.get(row["source"]), row["asked"] or row["url"]
        lead = _lead(row, source)
        try:
            raw = None
            if row["sha256"]:
                raw = replace(archive.get(row["sha256"]), retrieved_at=retrieved_at, source=row["source"])
                lead = _lead_of(raw)
            role = Role.LISTING if raw is not None and _is_list(raw) else _role(row, source)
            if raw is not None and not (_on_the_web(url) and (row["reason"] in _SERVERS or role is Role.LISTING)):
                yield raw
                continue
            if not _on_the_web(url):
                raise ReadError("unreadable-file", f"{url} was never read; name it again with `ingest --from PATH`.")
            by = source or Source(row["source"] or "unknown", "page", url, lead.publisher, lead.rights)
            if role is Role.DOCUMENT:
                yield document(url, lead, by, fetcher)
                continue
            if role is Role.FILING:
                filing = Filing(url, None, lead.published, lead.publisher)
                whole = yield from _whole(documents_of(filing, by, fetcher, known))
            elif source is None:
                raise ReadError("no-listing", f"{url} is a list of a source that is listed no more.")
            else:
                own = replace(source, url=url) if source.kind in _LIST_BY_LIST else source
                if (own.id, own.url) not in had:
                    had[own.id, own.url] = yield from _whole(documents(own, fetcher, known))
                whole = had[own.id, own.url]
            if whole:
                store.write_query("resolve_dead_letters", urls=[row["url"], url])
        except ItemError as error:
            yield Failed(row["url"], error, row["source"], lead, _role(row, source))


def _whole(found: Iterable[Item]) -> Generator[Item, None, bool]:
    """What a list or a filing leads to; returns whether all that leads to more could be had and read."""
    whole = True
    for item in found:
        whole = whole and not (isinstance(item, Failed) and item.role is not Role.DOCUMENT)
        whole = whole and not (isinstance(item, Raw) and _is_list(item))
        yield item
    return whole


def _role(row: Mapping[str, Any], source: Source | None) -> Role:
    """What a letter says that it is of; of one of an earlier Faultline, what its address tells."""
    if row["role"]:
        return Role(row["role"])
    if source is not None and (source.url == row["url"] or row["url"].endswith(".idx")):
        return Role.LISTING
    return Role.FILING if row["url"].endswith(("-index.htm", "-index.html")) else Role.DOCUMENT


def _lead(row: Mapping[str, Any], source: Source | None) -> Lead:
    """What is known of the document; of one whose source is not listed any more nobody may read more than is said."""
    rights = Rights(row["rights"]) if row["rights"] else source.rights if source else Rights.CONFIDENTIAL
    kind = DocumentKind(row["kind"]) if row["kind"] else None
    publisher = row["publisher"] or (source.publisher if source and not row["role"] else None)
    return Lead(publisher, row["title"], row["published"], kind, rights)
