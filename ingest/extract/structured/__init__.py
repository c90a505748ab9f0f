"""Claims from filings that are forms, not prose: each field says what it is, so no rule of language is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.model import Document, DocumentKind
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.concentration import concentration
from ingest.extract.structured.holdings import holdings
from ingest.extract.structured.insiders import insiders
from ingest.extract.structured.offerings import offerings
from ingest.extract.structured.schedule13 import schedule13
from ingest.extract.structured.schedule13_text import schedule13_text
from ingest.extract.structured.subsidiaries import subsidiaries

# Each looks at the document and yields None at once where it is not its form.
_FORMS: tuple[Callable[[Document, Gazetteer], Iterator[Found] | None], ...] = (
    schedule13, schedule13_text, holdings, insiders, offerings, subsidiaries, concentration,
)  # fmt: skip


def form_claims(document: Document, gazetteer: Gazetteer) -> list[Found] | None:
    """The claims of a form in the order of its lines; None for a document in prose."""
    if document.kind is not DocumentKind.FILING:
        return None
    for form in _FORMS:
        found = form(document, gazetteer)
        if found is not None:
            return list(found)
    return None
