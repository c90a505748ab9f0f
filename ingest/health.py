"""Sources that break without an error: each run of a source is held against its own past, in that same run.

unreachable   its own address could not be had or read
no-contact    it was not asked, because no contact is set; one warning for all such sources
no-items      it lists nothing
fewer-items   it lists at most three tenths of what it usually does
no-pages      its listing is there, and the pages that it leads to cannot be had any more
no-text       pages that could be read have become pages that cannot: a new layout, a wall, a script
no-titles     most documents had a title and now few have; no-dates likewise

A night of fewer than three new pages says little alone: those before it are added until there are three.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ingest.pace import NO_CONTACT
from ingest.report import RunReport, SourceCounts

PAST_RUNS = 30
_FALL = 0.3  # of its usual figure, at or below which a source is said to be broken
_ROUNDING = 1e-9
_FEW = 5  # items, below which a fall in number means nothing
_ENOUGH = 3  # past runs, or documents of this one, from which a habit can be told
_USUAL = 0.7  # a rate below this was no habit
_NIGHTS = 7  # that are added to a night of few pages at most
# Of each code: of how many documents how many are well, and in what.
_RATES = (
    ("no-pages", "asked", "had", "can be had"),
    ("no-text", "tried", "read", "can be read"),
    ("no-titles", "read", "titled", "have a title"),
    ("no-dates", "read", "dated", "state when they were published"),
)


@dataclass(frozen=True, slots=True)
class Warned:
    """One source that does not give what it used to."""

    source: str
    code: str
    message: str
    last_success: str | None  # when a run last had documents of it, ISO 8601 in UTC; None: never

    def as_json(self) -> dict[str, str | None]:
        """The warning as the run report holds it."""
        return {
            "source": self.source, "code": self.code, "message": self.message, "last_success": self.last_success,
        }  # fmt: skip


def warnings(report: RunReport, runs: Iterable[Mapping[str, Any]]) -> list[Warned]:
    """Warnings about the sources that this run visited, by source and code.

    runs: earlier ones as query `runs` gives them, the latest first.
    """
    past: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for run in runs:
        if run["id"] == report.id or run["status"] != "done" or not run["report"]:
            continue
        for source, counts in json.loads(run["report"]).items():
            if isinstance(counts, Mapping) and counts.get("visited"):
                past.setdefault(source, []).append((run["started"].isoformat(), counts))
    found = []
    unasked = [source for source, counts in report.sources.items() if unasked_for(counts)]
    if unasked:
        found.append(Warned(counted(unasked), "no-contact", unasked_line(unasked), None))
    for source, counts in sorted(report.sources.items()):
        if counts.visited and not unasked_for(counts):
            found += _of(source, counts, past.get(source, []))
    return found


def unasked_for(counts: SourceCounts) -> bool:
    """Whether a source was left alone because it wants to know whom to write to."""
    return counts.wrong is not None and counts.wrong.reason == NO_CONTACT


def counted(sources: Sequence[str]) -> str:
    """So many sources, in words."""
    return f"{len(sources)} {'source' if len(sources) == 1 else 'sources'}"


def unasked_line(sources: Sequence[str]) -> str:
    """What to do about sources that were left alone."""
    return (
        f"{counted(sources)} of publishers that refuse clients without a contact were not asked; "
        "set FAULTLINE_CONTACT to your e-mail address."
    )


def _of(source: str, counts: SourceCounts, past: list[tuple[str, Mapping[str, Any]]]) -> list[Warned]:
    last = next((when for when, c in past if not c.get("failed") and _listed(c) > c.get("dead", 0)), None)
    since = f"; it last gave documents on {last[:10]}" if last else "; it has given none so far"
    if counts.wrong is not None:
        message = f"{source} cannot be had ({counts.wrong.reason}){since}. {counts.wrong}"
        return [Warned(source, "unreachable", message, last)]
    listed = counts.documents + counts.known
    if not listed:
        return [Warned(source, "no-items", f"{source} lists nothing{since}.", last)]
    good = [c for _, c in past if not c.get("failed")]
    found = []
    usual = median([_listed(c) for c in good]) if len(good) >= _ENOUGH else 0
    if usual >= _FEW and listed <= _FALL * usual + _ROUNDING:
        message = f"{source} lists {listed} items and usually {usual:g}{since}."
        found.append(Warned(source, "fewer-items", message, last))
    tonight = _rated(vars(counts))
    before = [_rated(c) for c in good]
    for code, of, well, words in _RATES:
        now, base, nights = tonight[well], tonight[of], 0
        while 0 < base < _ENOUGH and nights < min(_NIGHTS, len(before)):
            now, base, nights = now + before[nights][well], base + before[nights][of], nights + 1
        then, all_then = (sum(c[key] for c in before[nights:]) for key in (well, of))
        if base < _ENOUGH or all_then < _FEW or then < _USUAL * all_then:
            continue
        if now / base <= _FALL * then / all_then + _ROUNDING:
            message = (
                f"of {base} documents of {source} {now} {words}, of earlier ones {then} of {all_then}; "
                "its pages may have changed."
            )
            found.append(Warned(source, code, message, last))
    return found


def _rated(counts: Mapping[str, Any]) -> dict[str, int]:
    """Of one run of a source: how many documents it was asked for, could be had, were tried, read, titled and dated."""
    found = {key: int(counts.get(key) or 0) for key in ("documents", "dead", "tried", "read", "titled", "dated")}
    # What was tried and not read is set aside as well; the rest of what was set aside could not be had.
    away = max(0, found["dead"] - (found["tried"] - found["read"]))
    return {**found, "asked": found["documents"], "had": found["documents"] - away}


def _listed(counts: Mapping[str, Any]) -> int:
    return int(counts.get("documents") or 0) + int(counts.get("known") or 0)
