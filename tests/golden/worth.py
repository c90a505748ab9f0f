"""What each construction is worth: the gold claims that are lost, and the errors that go, when it is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graph.model import Kind
from ingest.extract.rules import RuleExtractor
from tests.golden import sets
from tests.golden.scoring import Score, document_of, score

TABLE = Path(__file__).resolve().parent / "WORTH.md"


@dataclass(frozen=True)
class Worth:
    """Of one construction: gold claims found less, and wrong claims less, without it."""

    rule: str
    kind: str
    lost: int
    spared: int


def worths(extractor: RuleExtractor) -> list[Worth]:
    """Every frame, then every cue, in the order of the lexicon.

    Without a construction only what it has told can change, so only the passages with such a claim are read again.
    """
    # The one place that takes rules out of a living extractor.
    frames, stage = extractor._frames, extractor._stage
    rows = [row for name in sets.NAMES for row in sets.rows(name)]
    used: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        for rule in {c.rule for c in extractor.extract(document_of(row)).claims}:
            used[rule].append(row)

    def without(rule: str, kind: Kind | None, leave_out: Callable[[], None], restore: Callable[[], None]) -> Worth:
        before = _score(extractor, used[rule])
        leave_out()
        after = _score(extractor, used[rule])
        restore()
        lost, spared = len(before.matched) - len(after.matched), len(before.wrong) - len(after.wrong)
        return Worth(rule, kind.value if kind else "deal", lost, spared)

    found = []
    all_frames, all_cues = frames.all, stage.cues
    for frame in all_frames:
        rest = [f for f in all_frames if f is not frame]
        found.append(without(frame.id, frame.kind, partial(frames.use, rest), partial(frames.use, all_frames)))
    for cue in all_cues:
        left = [c for c in all_cues if c is not cue]
        found.append(without(cue.frame.id, cue.frame.kind, partial(stage.use, left), partial(stage.use, all_cues)))
    return found


def _score(extractor: RuleExtractor, rows: list[dict[str, object]]) -> Score:
    return score(rows, lambda d: extractor.extract(d).claims, sets.names())


def markdown(found: list[Worth]) -> str:
    """The table, the most valuable first."""
    rows = sorted(found, key=lambda w: (-w.lost + w.spared, w.kind, w.rule))
    lines = [
        "# What each construction is worth",
        "",
        "Gold claims lost, and wrong claims spared, over all sets of this folder when one is left out;",
        "written by `python -m tests.golden worth`. A nought says that another one finds the same, or that the sets",
        "do not try it.",
        "",
        "| frame, or cue | kind | claims lost | errors spared |",
        "| --- | --- | --- | --- |",
        *(f"| `{w.rule}` | {w.kind} | {w.lost} | {w.spared} |" for w in rows),
    ]
    return "\n".join(lines) + "\n"
