"""The list of sources, data/sources.toml: an array `source` of tables, one for each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import ReferenceDataError
from graph.model import Rights

KINDS = ("feed", "edgar", "page")
_REQUIRED = ("id", "kind", "url", "publisher")
_KNOWN = frozenset({*_REQUIRED, "rights", "language", "forms", "note", "cadence", "verified"})


@dataclass(frozen=True, slots=True)
class Source:
    """One place that Faultline reads night after night."""

    id: str
    kind: str  # feed | edgar | page
    url: str
    publisher: str | None
    rights: Rights = Rights.PUBLIC
    language: str | None = None
    forms: tuple[str, ...] = ()  # of an EDGAR source: the forms to read; empty: the usual ones


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
    forms = table.get("forms", [])
    if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
        raise ReferenceDataError(f'{where}: forms is a list of texts such as "8-K".')
    return Source(
        id=table["id"],
        kind=table["kind"],
        url=table["url"].strip(),
        publisher=table["publisher"].strip(),
        rights=Rights(rights),
        language=table.get("language"),
        forms=tuple(forms),
    )
