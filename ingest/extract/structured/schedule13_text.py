"""Schedules 13D and 13G as they were filed before 2025: cover pages in text or HTML, a numbered row for each field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Document, Modality
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import firm, is_firm, ownership, percentage
from ingest.extract.structured.schedule13 import FIRMS, PERSON
from ingest.extract.times import find_dates

_FORM = re.compile(r"\bSC(?:HEDULE)? ?13[DG]\b(?:/A)?", re.I)
_ISSUER = re.compile(r"\( ?Name of (?:the )?Issuer", re.I)
_BEFORE_ISSUER = re.compile(r".*(?:\b(?:of 1934|Amendment No\. ?\d*|SCHEDULE 13[DG](?:/A)?)|\()\W*", re.I)
_EVENT = re.compile(r"\(\s*Date of (?:the )?Event", re.I)
_REPORTER = re.compile(r"\bNames? of (?:the )?Reporting Persons?\b", re.I)
_GROUP = re.compile(r"\bCheck the Appropriate Box\b", re.I)
# What stands between the label of the row and the name.
_ASIDE = re.compile(
    r"(?:[/,;]? ?(?:S\.? ?S\.? or )?I\.? ?R\.? ?S\.? Identification Nos?\.? of (?:the )?Above Persons?"
    r"|\((?:Entities Only|Voluntary|See Instructions)\)|\(?\b\d{2}-?\d{7}\b\)?)",
    re.I,
)
_SHARE = re.compile(r"\bPercent(?:age)? of Class Represented by (?:the )?Amount in Row\W{1,3}\d{1,2}\W", re.I)
_FIGURE = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d+)?)[\s|]*%")
_KIND = re.compile(r"\bType of Reporting Person\b(?:\W{1,3}See Instructions\W{1,2})?[\s|:*]{0,6}([A-Z]{2})\b", re.I)
_LABEL = 600  # characters from the label of a row to its end
_NEAR = 120  # characters from a label to its figure
_HEAD = 12_000  # characters of a cover page


def schedule13_text(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """Ownership of each reporting firm; None for other documents, and where no cover page can be read."""
    said = _FORM.search(f"{document.form or ''} {document.title or ''}")
    if said is None and not (_FORM.search(document.text, 0, 3_000) and _REPORTER.search(document.text, 0, _HEAD)):
        return None
    found = list(_claims(document, gazetteer))
    return iter(found) if found else None


def _claims(document: Document, gazetteer: Gazetteer) -> Iterator[Found]:
    text = document.text
    named = _ISSUER.search(text, 0, _HEAD)
    before = text[: named.start()].rstrip(" \n|*_-") if named else ""
    line = before[-200:].rpartition("\n")[2].rpartition("|")[2]  # the line of the label, or the one above it
    issuer = _BEFORE_ISSUER.sub("", line).strip(" *_-") or (document.publisher or "")
    if not issuer:
        return
    owned = (firm(issuer, gazetteer), issuer)
    event = _EVENT.search(text, 0, _HEAD)
    days = find_dates(text, document.published, max(0, event.start() - 40), event.start()) if event else ()
    on = next((d.value for d in days if d.value and d.value <= document.fetched.date().isoformat()), None)
    amended = re.search(r"/A\b|\bAmendment No", f"{document.form or ''} {document.title or ''} {text[:3_000]}")
    labels = list(_REPORTER.finditer(text))
    for label, after in zip(labels, [*(m.start() for m in labels[1:]), len(text)], strict=True):
        name = _name(text, label.end(), min(after, label.end() + _LABEL))
        row = _SHARE.search(text, label.end(), after)
        figure = _FIGURE.search(text, row.end(), min(after, row.end() + _NEAR)) if row else None
        percent = percentage(figure[1]) if figure else None
        if name is None or figure is None or percent is None or (percent == 0 and not amended):
            continue
        kind = _KIND.search(text, figure.end(), min(after, figure.end() + _LABEL))
        code = kind[1].upper() if kind else ""
        who = text[slice(*name)]
        if code == PERSON or (code not in FIRMS and not is_firm(who, gazetteer)):
            continue
        yield from ownership(
            document, (name[0], figure.end()), "schedule-13", (firm(who, gazetteer), who), owned,
            percent or None, on, Modality.CONFIRMED if percent else Modality.TERMINATED,
        )  # fmt: skip


def _name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the name of the reporting person stands: the first words behind the label that are no part of it."""
    stop = _GROUP.search(text, start, end)
    end = stop.start() if stop else end
    asides = [m.span() for m in _ASIDE.finditer(text, start, end)]
    for part in re.finditer(r"[^\n|]+", text[start:end]):
        at, last = start + part.start(), start + part.end()
        for aside in asides:
            at = _past_marks(text, at, last)
            if aside[0] <= at < aside[1]:
                at = aside[1]
            elif at < aside[0] < last:
                last = aside[0]
        at = _past_marks(text, at, last)
        name = text[at:last].rstrip(" :;*(,-–")
        name = re.sub(r"\s+\(?\d{1,2}\)?\.?$", "", name)  # the number of the next row
        if len(name) > 2 and re.search(r"[A-Za-z]{2}", name) and at + len(name) <= last:
            return at, at + len(name)
    return None


def _past_marks(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " .:;*)(/,":
        at += 1
    return at
