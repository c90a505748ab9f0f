"""What the fitted weights hear in passages that they were not fitted to: for their confidence and for the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.fitted.weights import odds
from ingest.extract.lexicon import lexicon
from ingest.extract.passages import passage_json
from ingest.extract.rules import RuleExtractor
from tests.golden import calibration, fitting, sets
from tests.golden.scoring import Names, Pairing, document_of

FOLDS = 4
FIGURES = Path(__file__).resolve().parent / "fitted.json"
STEPS = (0.5, 0.6, 0.7, 0.8, 0.9)  # least probabilities by which the report counts


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim of the extractor beside the gold."""

    passage: str
    likely: float | None  # of one that only the weights hear; None: the rules tell it
    matched: bool  # kind and parties are those of a gold claim
    right: bool  # and the modality
    over: bool  # the gold says less


def held_out() -> list[Heard]:
    """What is heard in each fold with weights that were fitted to the others, two folds at a time."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return [heard for fold in pool.map(_fold, range(FOLDS)) for heard in fold]


def _fold(number: int) -> list[Heard]:
    entities = list(load_reference(data_dir()).entities.values())
    names, rows = sets.names(), fitting.rows()
    plain = RuleExtractor(entities, fitted=None)
    learnt = list(fitting.examples(names, (r for r in rows if calibration.fold_of(r["id"], FOLDS) != number), plain))
    ties, firmness = fitting.both(learnt)
    extractor = RuleExtractor(
        entities, replace(lexicon(), fitted={"ties": ties, "firmness": firmness}), fitted=STEPS[0]
    )
    return list(compared(names, (r for r in rows if calibration.fold_of(r["id"], FOLDS) == number), extractor))


def compared(names: Names, rows: Iterable[Mapping[str, Any]], extractor: RuleExtractor) -> Iterable[Heard]:
    """Every claim of the passages; of the same tie the rules' word counts before that of the weights."""
    for row in rows:
        left = [_firms(claim) for claim in row["claims"]]
        found = sorted(extractor.found(document_of(row)), key=lambda f: f.weighed)
        for each in found:
            got = passage_json(each.claim)
            match = next((g for g in left if names.same(g, got)), None)
            if match is not None:
                left.remove(match)
            over = Pairing(row["id"], row["text"], match, got).overclaim
            right = match is not None and match["modality"] == got["modality"]
            yield Heard(row["id"], each.signals.get("likely"), match is not None, right, over)


def _firms(claim: Mapping[str, Any]) -> dict[str, Any]:
    """The claim with the owners of its products, where the passage names them."""
    return {**claim, "from": claim.get("from_firm") or claim["from"], "to": claim.get("to_firm") or claim["to"]}


def confidence(heard: Iterable[Heard]) -> tuple[float, float]:
    """Intercept and slope that turn the weights' own logarithm of odds into that of a right claim."""
    cases = [calibration.Case(h.passage, (odds(h.likely),), h.right) for h in heard if h.likely is not None]
    intercept, slope = calibration.fit(cases)
    return float(intercept), float(slope)


def put(heard: Sequence[Heard], path: Path = FIGURES) -> None:
    """Keep what the folds show, for the report."""
    path.write_text(json.dumps(summary(heard), indent=1) + "\n", encoding="utf-8")


def summary(heard: Sequence[Heard]) -> dict[str, Any]:
    """Counts by part: `gold`, passages in view of which the rules were mended, and `labelled`, all others."""
    rows = {"gold": [r for name in sets.FITTED for r in sets.rows(name)], "labelled": list(fitting.labelled())}
    found: dict[str, Any] = {}
    for part, passages in rows.items():
        ids = {row["id"] for row in passages}
        here = [h for h in heard if h.passage in ids]
        empty = {r["id"] for r in passages if not r["claims"]}
        steps = {str(least): _count([h for h in here if h.likely is not None and h.likely >= least]) for least in STEPS}
        found[part] = {
            "passages": len(passages), "claims": sum(len(r["claims"]) for r in passages), "empty": len(empty),
            "rules": _count([h for h in here if h.likely is None]), "weights": steps,
            "empty_by_rules": len(empty & {h.passage for h in here if h.likely is None}),
            "empty_in_all": len(empty & {h.passage for h in here}),
        }  # fmt: skip
    return found


def _count(heard: Sequence[Heard]) -> dict[str, int]:
    return {
        "told": len(heard), "matched": sum(h.matched for h in heard), "right": sum(h.right for h in heard),
        "over": sum(h.over for h in heard),
    }  # fmt: skip
