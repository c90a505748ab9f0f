"""Words that a publisher has withdrawn: hidden for good, with the facts and the audit trail kept.

Each character of a withdrawn text but blanks and stops becomes █, in the document and in the quotes of its claims, so
that offsets, spans and what was derived stay as they are. A quote keeps the few plain words ("extended", "contract",
"additional") by which a change of a deal, and what its sum means, are told: deals are derived from them. The other
words cannot be brought back from the graph, nor from what watches and mornings have quoted. Kept are the digests of
what stood there, the reason and the day; the seals are made anew over what is left, so that `verify` finds a later
change as it does anywhere else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.consolidation.stages import change_words
from graph.consolidation.terms import sum_words
from graph.errors import FaultlineError, NotFound
from graph.records import digest_of_claim, document_seal
from graph.store import Store, Transaction

_MARK = "█"
_SEEN = re.compile(r"[^\s.;]")  # where a sentence ends is seen: a change and its object stand in one


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was hidden."""

    documents: tuple[str, ...]  # ids
    urls: tuple[str, ...]
    claims: int
    copies: int  # documents of other addresses with the same words, which stay as they are
    said: int = 0  # answers of watches, alerts and reports that quoted them


def masked(text: str, quotes: Iterable[tuple[int, str]] = ()) -> str:
    """The text with every letter and figure hidden, as long as before.

    quotes: where in the text each quote of a claim begins, and its words; those that consolidation reads stay.

    >>> masked("Two words\\nmore.")
    '███ █████\\n████.'
    >>> masked("So they extended their old contract.", [(3, "they extended their old contract")])
    '██ ████ extended █████ ███ contract.'
    """
    hidden = list(_SEEN.sub(_MARK, text))
    for at, quote in quotes:
        for start, end in (*change_words(quote), *sum_words(quote)):
            hidden[at + start : at + end] = quote[start:end]
    return "".join(hidden)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document that is to be withdrawn."""

    id: str
    url: str
    text: str
    text_sha256: str


def words_of(store: Store, subject: str, more: Collection[str] = ()) -> list[Words]:
    """What the documents say that `withdraw` hides; of one whose words are hidden already, what is left of them."""
    rows = [row["document"] for row in store.read("documents_to_withdraw", subject=subject, ids=sorted(more))]
    return [Words(d["id"], d["url"], d["text"], d["text_sha256"]) for d in rows]


def stated_reason(reason: str) -> str:
    """The reason as it is kept; FaultlineError if there is none."""
    if not reason.strip():
        raise FaultlineError("Say why: --reason is kept as the audit trail.")
    return " ".join(reason.split())


def withdraw(store: Store, subject: str, reason: str, at: datetime, more: Collection[str] = ()) -> Withdrawn:
    """Hide the words of all documents of an address, or of one document by its id; NotFound if there is none.

    more: ids of further documents whose words go too. What is withdrawn already stays as it was. The caller holds the
    ingest lease.
    """
    said = stated_reason(reason)
    return store.writing(lambda tx: _withdraw(tx, subject, said, at, more))


def _withdraw(tx: Transaction, subject: str, reason: str, at: datetime, more: Collection[str]) -> Withdrawn:
    from graph.watches.withdrawn import Hushed, hush  # with all questions and analyses, which exports can do without

    rows = tx.read("documents_to_withdraw", subject=subject, ids=sorted(more))
    if not rows:
        raise NotFound(f"No document has the address or the id {subject!r}; the page Runs lists them.")
    found = [row["document"] for row in rows]
    open_ = [held for held in found if not held.get("withdrawn")]
    documents, claims = [], []
    places: dict[str, str] = {}
    for held in open_:
        told = [row["claim"] for row in tx.read("claims_of_documents", ids=[held["id"]])]
        text = masked(held["text"], ((c["quote_start"], c["quote"]) for c in told))
        places[held["text"]] = text
        places |= {c["quote"]: text[c["quote_start"] : c["quote_end"]] for c in told}
        documents.append({"id": held["id"], "properties": hidden_document(held, text, reason, at)})
        claims += [{"id": c["id"], "properties": hidden_claim(c, text)} for c in told if "withdrawn_id" not in c]
    tx.write("withdraw", documents=documents, claims=claims)
    said = hush(tx, Hushed(places, masked)) if places else 0
    return Withdrawn(
        tuple(held["id"] for held in found),
        tuple(sorted({held["url"] for held in found})),
        len(claims),
        max(row["copies"] for row in rows),
        said,
    )


def hidden_document(held: Mapping[str, Any], text: str, reason: str, at: datetime | None) -> dict[str, Any]:
    """The properties that a document has instead when `text` takes the place of its own."""
    new = {"text": text, "withdrawn": reason, **({"withdrawn_on": at.date().isoformat()} if at else {})}
    return {**new, "seal": document_seal({**held, **new})}


def hidden_claim(held: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The properties that a claim has instead when `text` takes the place of its document's."""
    quote = text[held["quote_start"] : held["quote_end"]]
    return {
        "quote": quote,
        "quote_sha256": hashlib.sha256(held["quote"].encode("utf-8", "surrogatepass")).hexdigest(),
        "withdrawn_id": digest_of_claim({**held, "quote": quote}),
    }
