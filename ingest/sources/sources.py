"""The list of sources, data/sources.toml: an array `source` of tables, one for each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import ReferenceDataError
from graph.model import Rights

# Each kind with the module beside this one that reads it.
KINDS = {
    "feed": "feeds",
    "page": "pages",
    "sitemap": "sitemaps",
    "edgar": "edgar",
    "edgar-company": "edgar_company",
    "edgar-daily": "edgar_daily",
    "edgar-search": "edgar_search",
}
CADENCES = ("hourly", "daily", "weekly")
_REQUIRED = ("id", "kind", "url", "publisher")
_LISTS = ("forms", "paths", "ciks")
_KNOWN = frozenset({*_REQUIRED, *_LISTS, "rights", "language", "note", "cadence", "contact", "verified"})


@dataclass(frozen=True, slots=True)
class Source:
    """One place that Faultline reads night after night."""

    id: str
    kind: str  # one of KINDS
    url: str
    publisher: str | None
    rights: Rights = Rights.PUBLIC
    language: str | None = None
    forms: tuple[str, ...] = ()  # of an EDGAR source: the forms to read; empty: the usual ones
    paths: tuple[str, ...] = ()  # of a sitemap: only addresses whose path begins so; empty: all
    ciks: tuple[str, ...] = ()  # of an EDGAR index: only filings of these companies; empty: all
    cadence: str | None = None  # hourly | daily | weekly: how often a visit is worth it
    contact: bool = False  # the publisher wants an address to write to before it is asked


def load_sources(path: Path) -> tuple[Source, ...]:
    """The sources of a list, in its order; ReferenceDataError names the file, the source and what is wrong."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"The list of sources {path} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(f"The list of sources {path} is no valid TOML: {error}.") from None
    tables = data.get("source", data.get("sources"))
    if not isinstance(tables, list) or not tables:
        raise ReferenceDataError(f"The list of sources {path} has no [[source]] table.")
    found = tuple(_source(table, f"{path}, source {place}") for place, table in enumerate(tables, start=1))
    seen: set[str] = set()
    for source in found:
        if source.id in seen:
            raise ReferenceDataError(f"{path} lists the source {source.id!r} twice; give each an id of its own.")
        seen.add(source.id)
    return found


def _source(table: object, where: str) -> Source:
    if not isinstance(table, dict):
        raise ReferenceDataError(f"{where} is no table.")
    where = f"{where} ({table.get('id')!r})"
    for key in _REQUIRED:
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise ReferenceDataError(f"{where} lacks {key!r}, which must be a text.")
    unknown = sorted(set(table) - _KNOWN)
    if unknown:
        raise ReferenceDataError(f"{where} has the unknown key {unknown[0]!r}; known are {', '.join(sorted(_KNOWN))}.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", table["id"]):
        raise ReferenceDataError(f"{where}: an id consists of small letters, digits and hyphens.")
    if table["kind"] not in KINDS:
        raise ReferenceDataError(f"{where} is of the unknown kind {table['kind']!r}; known are {', '.join(KINDS)}.")
    try:
        parts = urlsplit(table["url"])
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ReferenceDataError(f"{where}: {table['url']!r} is no http or https address.")
    rights = table.get("rights", "public")
    if rights not in [r.value for r in Rights]:
        raise ReferenceDataError(
            f"{where} has the unknown rights {rights!r}; known are public, licensed, confidential."
        )
    lists = {name: table.get(name, []) for name in _LISTS}
    for name, held in lists.items():
        if not isinstance(held, list) or not all(isinstance(each, str) and each for each in held):
            raise ReferenceDataError(f'{where}: {name} is a list of texts such as "8-K".')
    if not all(cik.isdecimal() for cik in lists["ciks"]):
        raise ReferenceDataError(f"{where}: ciks is a list of the SEC's numbers of companies, digits alone.")
    cadence = table.get("cadence")
    if cadence is not None and cadence not in CADENCES:
        raise ReferenceDataError(f"{where} has the unknown cadence {cadence!r}; known are {', '.join(CADENCES)}.")
    contact = table.get("contact", "optional")
    if contact not in ("optional", "required"):
        raise ReferenceDataError(f'{where}: contact is "required" or "optional".')
    return Source(
        id=table["id"],
        kind=table["kind"],
        url=table["url"].strip(),
        publisher=table["publisher"].strip(),
        rights=Rights(rights),
        language=table.get("language"),
        forms=tuple(lists["forms"]),
        paths=tuple(lists["paths"]),
        ciks=tuple(lists["ciks"]),
        cadence=cadence,
        contact=contact == "required",
    )
