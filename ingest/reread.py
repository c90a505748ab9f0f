"""Archived bytes read again: whether the documents in the graph, and what claims quote of them, are what they hold.

The ids and digests in the graph say that nobody changed a stored text by halves. Whoever changes text, quote and all
digests together is found here alone, since the archive has the bytes as they were served.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from graph.errors import ItemError
from graph.model import Raw
from graph.store import Row, Store
from graph.verify_record import Finding
from ingest.apart import Apart
from ingest.archive import Archive
from ingest.read import read
from ingest.read.charset import decode
from ingest.read.visible import crude_text

SECONDS = 20.0  # of a check that reads a sample
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again has found."""

    archived: int  # documents of the graph whose bytes the archive holds
    read: int  # of them, those that were read again
    otherwise: int  # of those, read otherwise than when they were stored, with all that claims quote
    findings: tuple[Finding, ...]

    def in_words(self) -> str:
        """How much was read again, in one line."""
        said = f"Read again: {self.read:,} of {self.archived:,} archived documents"
        if self.otherwise:
            said += f"; {self.otherwise:,} are read otherwise than when stored, with all that is quoted"
        return f"{said}."


def read_again(
    store: Store,
    archive: Archive,
    everything: bool = False,
    chance: random.Random | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Reread:
    """Read archived documents again, all of them or, in a random order, as many as fit into `SECONDS`.

    A reader that was mended since gives another text of the same bytes: that is counted, and wrong only where a claim
    quotes what the bytes do not hold.
    """
    ids = [row["id"] for row in store.read("documents_read") if row["id"] in archive]
    todo = list(ids)
    if not everything:
        (chance or random.Random()).shuffle(todo)
    started, done, otherwise = clock(), 0, 0
    found: list[Finding] = []
    with Apart() as apart:
        while todo and (everything or clock() - started < SECONDS):
            some, todo = todo[:AT_ONCE], todo[AT_ONCE:]
            for row in store.read("quotes_of_documents", ids=some):
                if not everything and clock() - started >= SECONDS:
                    break
                wrong, same = _checked(archive, apart, row)
                done += 1
                otherwise += not same and not wrong
                found += wrong
    return Reread(len(ids), done, otherwise, tuple(found))


def _checked(archive: Archive, apart: Apart, row: Row) -> tuple[list[Finding], bool]:
    """What is wrong with one document, and whether its bytes are read as they were."""
    try:
        raw = archive.get(row["id"])
    except ItemError as error:
        return [Finding("document", row["id"], f"its archived bytes cannot be had: {error}")], False
    try:
        document = apart.parsed(read, raw)
    except ItemError:
        text = ""
    else:
        if document.text_sha256 == row["text_sha256"]:
            return [], True
        text = document.text
    held = _letters(text)
    missing = [quote for quote in row["quotes"] if _letters(quote) not in held]
    if missing:
        held = _letters(_crude(raw))
        missing = [quote for quote in missing if _letters(quote) not in held]
    said = "claims quote what its archived bytes do not hold: "
    return [Finding("document", row["id"], f"{said}{quote[:80]!r}") for quote in missing[:1]], False


def _letters(text: str) -> str:
    """A text without its white space, which readers set in their own ways."""
    return "".join(text.split())


def _crude(raw: Raw) -> str:
    try:
        return crude_text(decode(raw.content, raw.charset))
    except ItemError:
        return ""
