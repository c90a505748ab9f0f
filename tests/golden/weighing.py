"""What is heard in passages that the weights were not fitted to: for the confidence of claims and for the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from graph.model import Modality
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.confidence import (
    GUESSED,
    LEAST,
    MARKED,
    PLAIN,
    RIGHT,
    SIGNALS,
    TOLD,
    Confidence,
    model_of,
    sort_of,
)
from ingest.extract.fitted.weights import read_weights
from ingest.extract.found import Found
from ingest.extract.lexicon import FITTED_FILES, lexicon, read_lexicon
from ingest.extract.passages import passage_json
from ingest.extract.rules import RuleExtractor
from tests.golden import calibration, fitting, modalities, sets
from tests.golden.modalities import Told
from tests.golden.scoring import Names, Pairing, document_of

FOLDS = 4
FIGURES = Path(__file__).resolve().parent / "fitted.json"
STEPS = (0.3, LEAST[GUESSED], 0.5, 0.6, 0.7)  # least probabilities by which the report counts
_ALL = dict.fromkeys(LEAST, 0.0)


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim of the extractor beside the gold."""

    passage: str
    rule: str
    weighed: bool  # whether the weights were asked
    model: str  # of its confidence
    seen: tuple[float, ...]  # that model's signals
    matched: bool  # kind and parties are those of a gold claim
    right: bool  # and the modality
    over: bool  # the gold says less
    told: Told | None  # of a matched one: the verdicts on its modality


def fit_folds(folder: Path) -> None:
    """Fit weights to the passages outside each fold, two folds at a time, and put their tables into `folder`."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        list(pool.map(_fit_fold, range(FOLDS), [folder] * FOLDS))


def _fit_fold(number: int, folder: Path) -> None:
    rows = [r for r in fitting.rows() if calibration.fold_of(r["id"], FOLDS) != number]
    plain = RuleExtractor(load_reference(data_dir()).entities.values(), fitted=False)
    target = folder / str(number)
    target.mkdir()
    fitting.write(*fitting.both(list(fitting.examples(sets.names(), rows, plain))), target)


def held_out(folder: Path) -> list[Heard]:
    """What is heard in each fold with the weights of `fit_folds`."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        folds = pool.map(_fold, range(FOLDS), [folder] * FOLDS)
        return [heard for fold in folds for heard in fold]


def _fold(number: int, folder: Path) -> list[Heard]:
    entities = list(load_reference(data_dir()).entities.values())
    tables = {
        name: read_weights((folder / str(number) / f"{name}.npz").read_bytes())
        for name in FITTED_FILES
    }  # fmt: skip
    whole = RuleExtractor(entities, replace(lexicon(), fitted=tables), least=_ALL)
    plain = RuleExtractor(entities, fitted=False, least=_ALL)
    names, kept = sets.names(), [r for r in fitting.rows() if calibration.fold_of(r["id"], FOLDS) == number]
    return [*compared(names, kept, whole, True), *compared(names, kept, plain, False)]


def compared(
    names: Names, rows: Iterable[Mapping[str, Any]], extractor: RuleExtractor, weighed: bool
) -> Iterator[Heard]:
    """Every claim of the passages; of one that is told twice the likelier."""
    for row in rows:
        gold = [_firms(claim) for claim in row["claims"]]
        seen: list[Mapping[str, Any]] = []
        for each in sorted(extractor.found(document_of(row)), key=lambda f: (f.weighed, -(f.claim.confidence or 0))):
            got = passage_json(each.claim)
            if any(names.same(old, got) for old in seen):
                continue
            seen.append(got)
            same = [g for g in gold if names.same(g, got)]
            match = next((g for g in same if g["modality"] == got["modality"]), same[0] if same else None)
            model = model_of(each.signals)
            yield Heard(
                row["id"], each.claim.rule, weighed, model, tuple(each.signals.get(s, 0.0) for s in SIGNALS[model]),
                match is not None,
                match is not None and match["modality"] == got["modality"],
                Pairing(row["id"], row["text"], match, got).overclaim, _verdicts(each, match),
            )  # fmt: skip


def _verdicts(found: Found, gold: Mapping[str, Any] | None) -> Told | None:
    if gold is None or found.judged is None:
        return None
    return Told(found.judged, found.firmness, Modality(gold["modality"]))


def _firms(claim: Mapping[str, Any]) -> dict[str, Any]:
    """The claim with the owners of its products, where the passage names them."""
    return {**claim, "from": claim.get("from_firm") or claim["from"], "to": claim.get("to_firm") or claim["to"]}


def untouched(heard: Iterable[Heard]) -> list[Heard]:
    """What is heard in the passages in view of which no rule was mended: they say what unseen text is like."""
    ids = {row["id"] for row in fitting.untouched()}
    return [h for h in heard if h.passage in ids]


def models(heard: Iterable[Heard]) -> dict[str, dict[str, calibration.Model]]:
    """Each model of confidence, by what is asked of it."""
    found: dict[str, dict[str, calibration.Model]] = {}
    for name in SIGNALS:
        rows = [h for h in heard if h.model == name and (name != PLAIN or not h.weighed)]
        found[name] = {asked: calibration.fit([_case(h, asked) for h in rows]) for asked in (TOLD, RIGHT)}
    return found


def verdicts(heard: Sequence[Heard]) -> modalities.Model:
    """The model of modality of what only the weights hear."""
    return modalities.fit([h.told for h in heard if h.told])


def _case(heard: Heard, asked: str) -> calibration.Case:
    return calibration.Case(heard.passage, heard.rule, heard.seen, heard.right if asked == RIGHT else heard.matched)


def put(heard: Sequence[Heard], path: Path = FIGURES) -> None:
    """Keep what the folds show, for the report; by the models of confidence that stand in data/ now."""
    path.write_text(
        json.dumps(summary(heard, Confidence(read_lexicon(data_dir() / "lexicon"))), indent=1) + "\n", encoding="utf-8"
    )


def summary(heard: Sequence[Heard], confidence: Confidence) -> dict[str, Any]:
    """Counts by part, and how the confidences of what is told in untouched passages compare with the truth.

    The weights have not seen the passages. The bars by which the parts are counted have: `confidence` is fitted to all
    of `untouched`. Of the calibration each fold is judged by models that were fitted to the others. What a construction
    tells hides the guess of the same tie also where the shipped extractor would drop the construction's claim.

    Parts: `gold`, passages in view of which the rules were made and mended; `labelled`, in view of which some were;
    `untouched`.
    """
    parts = {
        "gold": [r for name in sets.FITTED for r in sets.rows(name)], "labelled": list(fitting.labelled()),
        "untouched": list(fitting.untouched()),
    }  # fmt: skip
    found: dict[str, Any] = {}
    for part, passages in parts.items():
        ids = {row["id"] for row in passages}
        here = [h for h in heard if h.passage in ids]
        empty = {r["id"] for r in passages if not r["claims"]}
        told: dict[float | None, list[Heard]] = {None: [h for h in here if not h.weighed]}
        for least in STEPS:
            bars = {**LEAST, GUESSED: least, MARKED: max(least, LEAST[MARKED])}
            told[least] = [h for h in here if _told(h, bars, confidence)]
        found[part] = {
            "passages": len(passages), "claims": sum(len(r["claims"]) for r in passages), "empty": len(empty),
            "told": [
                {"least": least, **_count(rows), "empty": len(empty & {h.passage for h in rows})}
                for least, rows in told.items()
            ],
        }  # fmt: skip
    apart = [h for h in untouched(heard) if _told(h, LEAST, confidence)]
    return {"parts": found, "calibration": calibration.json_of(calibration.held_out(_groups(apart)))}


def _groups(heard: Iterable[Heard]) -> list[list[calibration.Case]]:
    """The cases of each model apart: each is fitted alone."""
    rows = list(heard)
    return [[_case(h, RIGHT) for h in rows if h.model == name] for name in SIGNALS]


def _told(heard: Heard, least: Mapping[str, float], confidence: Confidence) -> bool:
    if not heard.weighed:
        return False
    seen = dict(zip(SIGNALS[heard.model], heard.seen, strict=True))
    return confidence.of(seen, heard.rule, TOLD) >= least[sort_of(seen)]


def _count(heard: Sequence[Heard]) -> dict[str, int]:
    return {
        "told": len(heard), "matched": sum(h.matched for h in heard), "right": sum(h.right for h in heard),
        "over": sum(h.over for h in heard),
    }  # fmt: skip
