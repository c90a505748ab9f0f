"""EX-21: the subsidiaries of a registrant, a row each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Document
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import firm, ownership

_TITLE = re.compile(r"^EX-21(?:\.\d+)?\b")
_OF = re.compile(r"subsidiaries\s+of\s+(?:the\s+registrant,?\s+)?(?P<name>[A-Z][^\n*|]{1,80})", re.I)
_ROW = re.compile(
    r"^[^\S\n]*(?P<name>[^\n|]{3,120}?)[^\S\n]*\|[^\S\n]*(?P<place>[^\n|]{2,60}?)[^\S\n]*(?:\|[^\n]*)?$", re.M
)
_HEAD = re.compile(r"\b(?:name|jurisdiction|incorporation|organi[sz]ation|subsidiar|state|country)\b", re.I)


def subsidiaries(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """One ownership for each row "name | jurisdiction"; None for other documents.

    The list does not say which part is owned, so the percentage stays unknown.
    """
    if not _TITLE.match(document.title or ""):
        return None
    return _claims(document, gazetteer)


def _claims(document: Document, gazetteer: Gazetteer) -> Iterator[Found]:
    said = _OF.search(document.text)
    name = document.publisher or (said["name"].strip() if said else None)
    if not name or name.lower() in {"registrant", "the registrant", "the company"}:
        return
    parent = (firm(name, gazetteer), name)
    for row in _ROW.finditer(document.text):
        if _HEAD.search(row[0]) and not any(w.rstrip(".") in gazetteer.legal for w in row["name"].split()):
            continue
        owned = (firm(row["name"], gazetteer), row["name"])
        if owned[0].id != parent[0].id:
            span = (row.start("name"), row.end("place"))
            yield ownership(document, span, "ex-21", parent, owned)
