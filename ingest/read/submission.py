"""EDGAR's full submissions: one SGML text that wraps all documents of a filing, in the forms of 1993 to today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DOCUMENT = re.compile(r"<DOCUMENT>(.*?)(?:</DOCUMENT>|(?=<DOCUMENT>)|\Z)", re.DOTALL)
_TEXT = re.compile(r"<TEXT>(.*?)(?:</TEXT>|\Z)", re.DOTALL)
_WRAPPER = re.compile(r"\A\s*<(XBRL|XML|PDF)>\s*(.*?)\s*(?:</\1>\s*)?\Z", re.DOTALL)
_UUENCODED = re.compile(r"(?m)^begin \d{3} \S")
_OPENING = re.compile(r"<(SEC-DOCUMENT|SUBMISSION)>")
_NAMES = re.compile(r"(?:COMPANY CONFORMED NAME:|<CONFORMED-NAME>)[ \t]*(\S[^\r\n]*)")
_ABOUT = re.compile(r"(?:FILER|ISSUER|SUBJECT COMPANY|FILED BY|<FILER>|<ISSUER>|<SUBJECT-COMPANY>)")


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a submission."""

    type: str  # 8-K, EX-99.1, GRAPHIC …
    description: str | None
    content: str

    @property
    def binary(self) -> bool:
        """True for pictures, spreadsheets and archives in uuencode, and for PDF."""
        return _UUENCODED.search(self.content[:2000]) is not None or self.content.lstrip().startswith("<PDF>")

    @property
    def body(self) -> str:
        """The content without the mark that wraps XBRL and XML documents."""
        wrapped = _WRAPPER.match(self.content)
        return wrapped[2] if wrapped else self.content.strip()


@dataclass(frozen=True, slots=True)
class Header:
    """What the submission's header says; dates as EDGAR writes them, 20260306."""

    form: str | None
    company: str | None
    filed: str | None
    period: str | None


def header_of(text: str) -> Header:
    """The header in either of EDGAR's notations, "NAME:  value" or "<NAME>value"."""
    head = text[: text.find("<DOCUMENT>")] if "<DOCUMENT>" in text else text[:20_000]
    about = _ABOUT.search(head)
    name = _NAMES.search(head, about.start() if about else 0) or _NAMES.search(head)
    return Header(
        form=_field(head, "CONFORMED SUBMISSION TYPE", "TYPE", "FORM-TYPE"),
        company=name[1].strip() if name else None,
        filed=_field(head, "FILED AS OF DATE", "FILING-DATE"),
        period=_field(head, "CONFORMED PERIOD OF REPORT", "PERIOD"),
    )


def parts_of(text: str) -> Iterator[Part]:
    """The documents of a submission in their order."""
    for found in _DOCUMENT.finditer(text):
        chunk = found[1]
        body = _TEXT.search(chunk)
        lead = chunk[: body.start()] if body else chunk[:2000]
        yield Part(
            type=(_field(lead, "TYPE") or "").upper(),
            description=_field(lead, "DESCRIPTION"),
            content=body[1] if body else "",
        )


def breaks_off(text: str) -> bool:
    """True if the submission ends inside a document, or before the mark that closes what its header opens.

    The header's count of documents does not tell: EDGAR counts some that it leaves out.
    """
    last = max(text.rfind("<DOCUMENT>"), text.rfind("</DOCUMENT>"))
    opened = _OPENING.search(text.partition("<DOCUMENT>")[0])
    if last >= 0 and text.startswith("<DOCUMENT>", last):
        return True
    return opened is not None and f"</{opened[1]}>" not in text[max(last, 0) :]


def _field(head: str, *names: str) -> str | None:
    for name in names:
        found = re.search(rf"(?m)^[ \t]*(?:{re.escape(name)}:|<{re.escape(name)}>)[ \t]*(\S[^\r\n]*)", head)
        if found:
            return found[1].strip()
    return None
