"""Takes what a publisher has withdrawn out of every place where its words are kept, and again after a restore.

The graph's own part is `graph/takedown.py`. Beside it: the bytes in the archive, the bodies of listings among the
visits, and what a language model answered about the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.errors import NotFound
from graph.settings import Settings
from graph.store import Store
from graph.takedown import Withdrawn, stated_reason, withdraw, words_of
from ingest.archive import Archive
from ingest.extract.choice import kept_answers
from ingest.visits import Visits, visits_of


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What went: words of documents and claims, replies of the archive, answers of a model."""

    graph: Withdrawn
    replies: int
    answers: int


def take_down(store: Store, archive: Archive, settings: Settings, subject: str, reason: str, at: datetime) -> TakenDown:
    """Take down an address, or one document by its id; NotFound if neither graph nor archive knows it.

    Of an address go all replies that came from it, also those that never became a document (set aside, or fetched by a
    run that was killed), and of a document those of its address that are none of their own: the same words again.
    The caller holds the ingest lease. A kill in between is made up by doing it again: the graph's words, by which the
    rest is found, go last but for the bytes.
    """
    why = stated_reason(reason)
    asked_for = archive.at({subject})
    words = words_of(store, subject, asked_for)
    if not words and not asked_for:
        raise NotFound(
            f"No document has the address or the id {subject!r}, and no reply in the archive has that address; "
            "the page Runs lists them."
        )
    beside = archive.at({w.url for w in words} | {subject})
    documents = store.known_documents(beside)
    digests = {*asked_for, *(sha256 for sha256 in beside if sha256 not in documents), *(w.id for w in words)}
    answers = kept_answers(settings).forget(w.text for w in words)
    visits: Visits = visits_of(settings)
    visits.forget_listings()
    visits.close()
    done = withdraw(store, subject, why, at, asked_for) if words else Withdrawn((), (subject,), 0, 0)
    known = {w.id: (w.url, w.text_sha256) for w in words}
    replies = sum(archive.withdraw(sha256, why, at, known.get(sha256)) for sha256 in sorted(digests))
    archive.close()
    return TakenDown(done, replies, answers)


def take_down_again(store: Store, archive: Archive) -> int:
    """Hide in a graph of a back-up what was withdrawn since, and tighten rights; gives how many documents it hid."""
    hidden = 0
    for sha256, facts in archive.withdrawals():
        if any(not held["withdrawn"] for held in store.read("hidden_why", ids=[sha256])):
            withdraw(store, sha256, facts["withdrawn"], datetime.fromisoformat(facts["withdrawn_on"]))
            hidden += 1
    store.tighten(archive.stated())
    return hidden
