"""What each construction is worth: the gold claims that are lost, and the errors that go, when it is left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from ingest.extract.rules import RuleExtractor
from tests.golden import sets
from tests.golden.scoring import Score, document_of, score

TABLE = Path(__file__).resolve().parent / "WORTH.md"


@dataclass(frozen=True)
class Worth:
    """Of one frame: gold claims found less, and wrong claims less, without it."""

    frame: str
    kind: str
    lost: int
    spared: int


def worths(extractor: RuleExtractor) -> list[Worth]:
    """Every frame in the order of the lexicon.

    Without a frame only those passages can change whose text it matches, so only those are read again.
    """
    frames = extractor._frames  # the one place that takes a rule out of a living extractor
    rows = [row for name in sets.NAMES for row in sets.rows(name)]
    used: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        for rule in {c.rule for c in extractor.extract(document_of(row)).claims}:
            used[rule].append(index)
    whole, found = frames.all, []
    for frame in whole:
        mine = [rows[i] for i in used[frame.id]]
        before = _score(extractor, mine)
        frames.use([f for f in whole if f is not frame])
        after = _score(extractor, mine)
        frames.use(whole)
        lost = len(before.matched) - len(after.matched)
        spared = len(before.wrong) - len(after.wrong)
        found.append(Worth(frame.id, frame.kind.value if frame.kind else "deal", lost, spared))
    return found


def _score(extractor: RuleExtractor, rows: list[dict[str, object]]) -> Score:
    return score(rows, lambda d: extractor.extract(d).claims, sets.names())


def markdown(found: list[Worth]) -> str:
    """The table, the most valuable first."""
    rows = sorted(found, key=lambda w: (-w.lost + w.spared, w.kind, w.frame))
    lines = [
        "# What each construction is worth",
        "",
        "Gold claims lost, and wrong claims spared, over all sets of this folder when one frame is left out;",
        "written by `python -m tests.golden worth`. A nought says that another frame finds the same, or that the sets",
        "do not try it.",
        "",
        "| frame | kind | claims lost | errors spared |",
        "| --- | --- | --- | --- |",
        *(f"| `{w.frame}` | {w.kind} | {w.lost} | {w.spared} |" for w in rows),
    ]
    return "\n".join(lines) + "\n"
