"""Form D: a firm offers securities without registering them. The form names no buyer, so that it tells no tie."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Document
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import fields

_TEXT = re.compile(r"\bFORM D\b[^.]{0,400}\bNotice of (?:Exempt Offering|Sale) of Securities\b", re.I | re.S)


def offerings(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """No claim for a Form D, in XML or text; None for other documents.

    Persons are no parties, a broker that is paid for sales holds nothing, and investors are only counted.
    """
    if document.form in {"D", "D/A"} or _TEXT.search(document.text, 0, 3_000):
        return iter(())
    names = {f.name: f.value for f in fields(document.text[:20_000])}
    return iter(()) if names.get("submissionType") in {"D", "D/A"} and "entityName" in names else None
