"""The bundled documents: written for Faultline about dated facts, so that a first run needs no network."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from graph.errors import ReadError, ReferenceDataError
from graph.model import DocumentKind, Raw
from ingest.read import is_feed
from ingest.read.entries import entries
from ingest.read.feed_entry import entry_raw

_REQUIRED = ("file", "url", "publisher")


def samples(folder: Path, retrieved_at: datetime) -> Iterator[Raw]:
    """The documents of folder/manifest.toml in its order, each of kind sample whatever it says.

    A feed gives its entries; one that leads to another bundled document is that document, and left out.
    """
    manifest = folder / "manifest.toml"
    tables = _tables(manifest)
    bundled = {table["url"] for table in tables}
    for table in tables:
        path = folder / table["file"]
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ReferenceDataError(f"{manifest} names {table['file']!r}, which lies outside its folder.")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ReferenceDataError(f"{manifest} names {table['file']!r}, which cannot be read: {error}.") from None
        published = table.get("published")
        raw = Raw(
            content=content,
            url=table["url"],
            retrieved_at=retrieved_at,
            publisher=table["publisher"],
            source="samples",
            published=str(published) if published else None,
            kind=DocumentKind.SAMPLE,
        )
        if not is_feed(raw):
            yield raw
            continue
        try:
            found = entries(raw)
        except ReadError as error:
            raise ReferenceDataError(f"The bundled feed {path} cannot be read: {error}") from None
        for entry in found:
            if entry.url not in bundled:
                yield replace(entry_raw(entry, raw, DocumentKind.SAMPLE), url=entry.url or f"{raw.url}#{entry.guid}")


def _tables(manifest: Path) -> list[dict[str, str]]:
    try:
        data = tomllib.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ReferenceDataError(f"The list of bundled documents {manifest} cannot be read: {error}.") from None
    tables = next((value for value in data.values() if isinstance(value, list)), [])
    for place, table in enumerate(tables, start=1):
        for key in _REQUIRED:
            if not isinstance(table, dict) or not isinstance(table.get(key), str):
                raise ReferenceDataError(f"{manifest}, document {place}, lacks {key!r}.")
    if not tables:
        raise ReferenceDataError(f"{manifest} lists no document.")
    return tables
