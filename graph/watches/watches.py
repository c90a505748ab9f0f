"""Saved questions in the database: kept with their last answer, asked again after each run, heard only on a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from graph.errors import FaultlineError, NotFound
from graph.model import digest
from graph.store import Row, Store
from graph.watches.findings import Difference, Finding, Findings, difference
from graph.watches.questions import WITHHELD, Ground, Question, ask


@dataclass(frozen=True, slots=True)
class Watch:
    """One saved question."""

    name: str
    question: Question
    made: datetime
    asked: datetime
    answer: Findings  # the last one that there was
    error: str | None = None  # why it has no answer now
    times: int = 0  # how often it was asked again

    def as_json(self) -> dict[str, Any]:
        """Times in ISO 8601; findings by what they are about."""
        return {
            "name": self.name,
            "question": self.question.as_json(),
            "made": self.made.isoformat(),
            "asked": self.asked.isoformat(),
            "findings": {k: f.as_json() for k, f in self.answer.items()},
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Alert:
    """What a watch said when its answer changed, or when it could not be answered any more."""

    watch: str
    question: str  # in words
    at: datetime
    difference: Difference | None
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The difference in parts and in words."""
        return {
            "watch": self.watch,
            "question": self.question,
            "at": self.at.isoformat(),
            **(self.difference.as_json() if self.difference else {"new": {}, "gone": {}, "changed": {}}),
            "error": self.error,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """The watch, then a line a conclusion."""
        said = [f"no answer: {self.error}"] if self.error else []
        said += self.difference.lines() if self.difference else []
        return "\n".join((f"{self.watch} ({self.question})", *(f"  {line}" for line in said)))


def _now() -> datetime:
    return datetime.now(UTC)


def watches(store: Store) -> tuple[Watch, ...]:
    """All saved questions, by name."""
    return tuple(_watch(row) for row in store.read("watches"))


def alerts(store: Store, limit: int) -> tuple[Alert, ...]:
    """What watches have said, latest first."""
    return tuple(
        Alert(row["watch"], row["question"], row["at"], _difference(row["difference"]), row["error"])
        for row in store.read("alerts", limit=limit)
    )


def add(store: Store, name: str, question: Question, ground: Ground, clock: Callable[[], datetime] = _now) -> Watch:
    """Keep a question under a name, with the answer of today. FaultlineError if it has none, or the name is taken."""
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise FaultlineError(f"{name!r} is no name for a watch; use letters, digits and blanks between them.")
    answer = ask(question, ground)
    now = clock()
    row = store.write_query("create_watch", name=name, question=_text(question.as_json()), now=now, **_said(answer))[0]
    if not row["created"]:
        raise FaultlineError(f"There is a watch {name!r} already; remove it first, or choose another name.")
    return Watch(name, question, now, now, answer)


def remove(store: Store, name: str) -> None:
    """Forget a question; what it has said stays. NotFound if there is none of that name."""
    if not store.write_query("delete_watch", name=name):
        known = ", ".join(w.name for w in watches(store)) or "none"
        raise NotFound(f"There is no watch {name!r}; there are {known}.")


def check(store: Store, ground: Callable[[], Ground], clock: Callable[[], datetime] = _now) -> tuple[Alert, ...]:
    """Ask every question again, keep the answers, and give what changed, by name; `ground` is made only if needed.

    A question that cannot be answered says so once, keeps its last answer, and is compared with that later on.
    """
    held = watches(store)
    if not held:
        return ()
    asked_of = ground()
    found = []
    for watch in held:
        now = clock()
        try:
            answer, error = ask(watch.question, asked_of), None
        except FaultlineError as refused:
            answer, error = watch.answer, str(refused)
        change = _tellable(difference(watch.answer, answer), watch.question, asked_of)
        speaks = bool(change) or (error is not None and error != watch.error)
        alert = Alert(watch.name, watch.question.in_words(), now, change if change else None, error)
        advanced = store.write_query(
            "advance_watch",
            name=watch.name,
            times=watch.times,
            now=now,
            alert=_row(alert) if speaks else None,
            **_said(answer, error),
        )
        if speaks and advanced:
            found.append(alert)
    return tuple(found)


def _tellable(change: Difference, question: Question, ground: Ground) -> Difference:
    """The difference without the words of what is gone only because it is confidential now, or may have been."""
    if not ground.closed:
        return change
    gone = {key: finding for key, finding in change.gone.items() if not ground.withheld.intersection(finding.deals)}
    if question.cypher:
        gone = {key: replace(finding, sentence=WITHHELD) for key, finding in gone.items()}
    return replace(change, gone=gone)


def _said(answer: Findings, error: str | None = None) -> dict[str, str | None]:
    return {"answer": _text({k: f.as_json() for k, f in answer.items()}), "error": error}


def _row(alert: Alert) -> dict[str, Any]:
    change = None if alert.difference is None else _text(alert.difference.as_json())
    return {
        "id": digest("alert", alert.watch, alert.question, alert.at.isoformat()),
        "watch": alert.watch,
        "question": alert.question,
        "at": alert.at,
        "difference": change,
        "error": alert.error,
    }


def _watch(row: Row) -> Watch:
    question = Question.from_json(json.loads(row["question"]))
    answer = _findings(json.loads(row["answer"]))
    return Watch(row["name"], question, row["made"], row["asked"], answer, row["error"], row["times"])


def _findings(said: dict[str, Any]) -> Findings:
    return {k: Finding.from_json(f) for k, f in said.items()}


def _difference(text: str | None) -> Difference | None:
    if text is None:
        return None
    said = json.loads(text)
    changed = {k: (Finding.from_json(p["before"]), Finding.from_json(p["after"])) for k, p in said["changed"].items()}
    return Difference(_findings(said["new"]), _findings(said["gone"]), changed)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
