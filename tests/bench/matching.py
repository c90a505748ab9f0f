"""Measures matchers on the same labelled pairs: `python -m tests.bench.matching --help`.

    pairs -o FILE                          write about 2,000 labelled pairs
    score FILE [--scorer MODULE:FUNCTION]  ours: a function of two entities that gives a `decision`
    nomenklatura FILE --python PYTHON      the matchers of nomenklatura, in an environment of their own

nomenklatura is no dependency of Faultline: it runs as a process of the Python that is named, which must have it.
Precision: of the pairs called the same, those that are. Recall: of those that are, the ones called the same; unsure is
not the same. For a matcher that gives a score, the line is its own default and, beside it, the one that suits it best.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model import Entity, EntityType
from graph.resolver import Resolver
from tests.bench.name_pairs import Pair, pairs, read_pairs, write_pairs

OURS = "graph.matching:compare"
DECISIONS = ("same", "unsure", "different")


@dataclass(frozen=True, slots=True)
class Counts:
    """How decisions fall: pairs by truth and decision."""

    same: dict[str, int]
    different: dict[str, int]

    @property
    def precision(self) -> float | None:
        """None if nothing was called the same."""
        called = self.same["same"] + self.different["same"]
        return self.same["same"] / called if called else None

    @property
    def recall(self) -> float:
        """Of the pairs that are the same, those that were called so."""
        return self.same["same"] / sum(self.same.values())


def count(of: Iterable[Pair], decisions: Iterable[str]) -> Counts:
    """Count decisions (same, unsure, different) against the labels."""
    found = Counts(dict.fromkeys(DECISIONS, 0), dict.fromkeys(DECISIONS, 0))
    for pair, decision in zip(of, decisions, strict=True):
        (found.same if pair.same else found.different)[decision] += 1
    return found


def entities(pair: Pair) -> tuple[Entity, Entity]:
    """Both sides of a pair as firms."""
    return (
        Entity(
            "left", pair.left, EntityType.ORGANIZATION, country=pair.left_country or None, lei=pair.left_lei or None
        ),
        Entity(
            "right", pair.right, EntityType.ORGANIZATION, country=pair.right_country or None, lei=pair.right_lei or None
        ),
    )


def by_name(a: Entity, b: Entity) -> str:
    """The least that a matcher can do: the same if the names are equal after normalisation."""
    return "same" if Resolver([a]).by_name(b.name) else "different"


def scorer(name: str) -> Callable[[Pair], str]:
    """A function of two entities by its place, as a function of a pair that gives a decision."""
    module, _, function = name.partition(":")
    compare: Callable[[Entity, Entity], Any] = getattr(importlib.import_module(module), function)

    def score(pair: Pair) -> str:
        found = compare(*entities(pair))
        return str(getattr(found, "decision", found))

    return score


def best_line(of: Sequence[Pair], scores: Sequence[float]) -> float:
    """The line from which on "the same" gives the highest F1."""

    def f1(line: float) -> float:
        hit = sum(p.same and s >= line for p, s in zip(of, scores, strict=True))
        called = sum(s >= line for s in scores)
        return 2 * hit / (called + sum(p.same for p in of))

    return max(sorted(set(scores)), key=f1)


def table(name: str, of: Sequence[Pair], decisions: Sequence[str], seconds: float, groups: bool) -> str:
    """What a matcher did, in lines; with `groups`, how many of each group it called the same, unsure, different."""
    counts = count(of, decisions)
    precision = "unknown" if counts.precision is None else f"{counts.precision:.3f}"
    unsure = counts.same["unsure"] + counts.different["unsure"]
    lines = [
        f"{name}: precision {precision}, recall {counts.recall:.3f}, unsure {unsure}, "
        f"{seconds / len(of) * 1e6:.0f} µs a pair"
    ]
    if groups:
        for group in sorted({p.group for p in of}, key=lambda g: (not next(p.same for p in of if p.group == g), g)):
            said = [d for p, d in zip(of, decisions, strict=True) if p.group == group]
            truth = "same" if next(p.same for p in of if p.group == group) else "different"
            lines.append(f"  {truth:9}  {group:40}  {'  '.join(f'{d} {said.count(d)}' for d in DECISIONS)}")
    return "\n".join(lines)


# Run by the other environment's Python: pairs as CSV on standard input, {algorithm: {line, seconds, scores}} out.
_THEIRS = """
import csv, json, sys, time
from followthemoney import model
from nomenklatura.matching import get_algorithm
def made(row, side, number):
    # An id of its own for each: their caches tell entities apart by it.
    said = {"name": row[side], "country": row[side + "_country"].lower(), "leiCode": row[side + "_lei"]}
    properties = {key: [value] for key, value in said.items() if value}
    return model.get_proxy({"id": f"{side}{number}", "schema": "Company", "properties": properties})
rows = [(made(r, "left", i), made(r, "right", i)) for i, r in enumerate(csv.DictReader(sys.stdin))]
found = {}
for name in sys.argv[1:]:
    algorithm = get_algorithm(name)
    config = algorithm.default_config()
    algorithm.compare(*rows[0], config)
    began = time.perf_counter()
    scores = [algorithm.compare(a, b, config).score for a, b in rows]
    found[name] = {"seconds": time.perf_counter() - began, "scores": scores}
json.dump(found, sys.stdout)
"""
# What yente, the service that nomenklatura's matchers are made for, takes for a match unless told otherwise.
THEIR_LINE = 0.7


def main() -> int:
    """See the head of this file."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.matching", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parts = parser.add_subparsers(dest="part", required=True)
    made = parts.add_parser("pairs")
    made.add_argument("-o", "--output", type=Path, required=True)
    made.add_argument("--seed", type=int, default=7)
    ours = parts.add_parser("score")
    ours.add_argument("--scorer", default=OURS)
    theirs = parts.add_parser("nomenklatura")
    theirs.add_argument("--python", type=Path, required=True)
    theirs.add_argument("--algorithm", action="append")
    for each in (ours, theirs):
        each.add_argument("file", type=Path)
        each.add_argument("--groups", action="store_true")
    options = parser.parse_args()
    if options.part == "pairs":
        write_pairs(options.output, pairs(options.seed))
        return 0
    of = list(read_pairs(options.file))
    if options.part == "score":
        score = scorer(options.scorer)
        score(of[0])
        began = time.perf_counter()
        decisions = [score(pair) for pair in of]
        print(table(options.scorer, of, decisions, time.perf_counter() - began, options.groups))
        return 0
    return _nomenklatura(of, options.python, options.algorithm or ["logic-v2", "logic-v1", "regression-v1"],
                         options.groups)  # fmt: skip


def _nomenklatura(of: Sequence[Pair], python: Path, algorithms: Sequence[str], groups: bool) -> int:
    out = io.StringIO()
    columns = ("left", "right", "left_country", "right_country", "left_lei", "right_lei")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({column: getattr(pair, column) for column in columns} for pair in of)
    done = subprocess.run(
        [python, "-c", _THEIRS, *algorithms], input=out.getvalue(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
        return 1
    for name, found in json.loads(done.stdout).items():
        scores = found["scores"]
        for line, which in ((THEIR_LINE, "default line"), (best_line(of, scores), "best line")):
            decisions = ["same" if s >= line else "different" for s in scores]
            print(table(f"{name}, {which} {line:.2f}", of, decisions, found["seconds"], groups and line == THEIR_LINE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
