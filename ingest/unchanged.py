"""Pages that were had before: how to ask whether they have changed, and what to give if they have not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import httpx2

from graph.errors import ReadError
from ingest.archive import Archive
from ingest.reply import Reply
from ingest.visits import Visits


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply that is held, and the headers that go with it."""

    content: bytes
    questions: dict[str, str]
    answers: dict[str, str]
    declared: dict[str, str]

    def reply(self, headers: httpx2.Headers) -> Reply:
        """The reply that a 304 with these headers stands for."""
        # Whatever its capitals a header is one: `ETag` and `etag` side by side would be read as two values.
        merged = httpx2.Headers(self.answers)
        merged.update(headers)
        merged.update(self.declared)
        return Reply(200, merged, self.content)


class Unchanged:
    """The replies of an archive under the addresses of a memory of visits; without a memory there are none."""

    def __init__(self, archive: Archive | None, visits: Visits | None) -> None:
        self._archive, self._visits = archive, visits

    def of(self, url: str) -> Kept | None:
        """What is held of an address and how to ask whether it has changed; None if it cannot be told or given."""
        visit = self._visits.of(url) if self._visits is not None else None
        if visit is None or not (visit.etag or visit.modified):
            return None
        content = visit.body
        if content is None:
            try:
                content = self._archive.get(visit.sha256).content if self._archive is not None else None
            except ReadError:
                return None  # never archived, or damaged: asked for in full
        if content is None:
            return None
        questions = {"If-None-Match": visit.etag, "If-Modified-Since": visit.modified}
        answers = {"ETag": visit.etag, "Last-Modified": visit.modified}
        return Kept(
            content,
            {name: value for name, value in questions.items() if value},
            {name: value for name, value in answers.items() if value},
            {"Content-Type": visit.declared} if visit.declared else {},
        )

    def had(self, url: str) -> bool:
        """Whether an address or a mark is remembered."""
        return self._visits is not None and self._visits.seen(url) is not None

    def note(self, mark: str, at: datetime) -> None:
        """Remember a mark, which is no address."""
        if self._visits is not None:
            self._visits.lead(mark, mark, at)

    def remember(self, asked: str, final: str, reply: Reply, at: datetime, listing: bool) -> None:
        """Note a reply for the next time; listing: it will be in no archive, so that it is noted itself."""
        if self._visits is None or not reply.content:
            return
        self._visits.keep(
            final,
            at,
            reply.headers.get("etag"),
            reply.headers.get("last-modified"),
            reply.headers.get("content-type", ""),
            hashlib.sha256(reply.content).hexdigest(),
            reply.content if listing else None,
        )
        if asked != final:
            self._visits.lead(asked, final, at)
