"""Fits data/lexicon/fitted/: what the words around two firms tell of a tie, learnt from labelled passages.

The passages are those of the gold sets (sets.FITTED), of labelled/ and of untouched/, which name kind, parties,
modality and evidence of each claim and no terms. The model is a softmax regression with a quadratic penalty (Hastie et
al., ESL, 4.4), fitted by L-BFGS.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from graph.model import Modality
from graph.paths import data_dir
from ingest.extract.encoded import Encoded
from ingest.extract.fitted.features import Shown
from ingest.extract.fitted.stage import about_kind
from ingest.extract.fitted.weights import NONE, UNIT, Weights, written
from ingest.extract.lexicon import lexicon
from ingest.extract.rules import RuleExtractor
from tests.golden import sets
from tests.golden.scoring import Names, document_of, passages

LABELLED = Path(__file__).resolve().parent / "labelled"
UNTOUCHED = Path(__file__).resolve().parent / "untouched"
SENTENCES = LABELLED / "sentences.jsonl"  # of tests/unit, which say what each of them tells
_PENALTY = 2.0
_SEEN = 4  # times that a feature must occur to have a weight
_SLIGHT = 0.04  # a weight below it is left out
_STEPS = 150
_MOST = np.iinfo(np.int16).max  # hundredths that a weight may be

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """Two firms of one sentence of a passage: what is shown of them, and what the passage is labelled with."""

    passage: str
    shown: frozenset[str]
    label: str  # a kind and a way (`>` the first is from, `<` the second, `=` neither), or none
    modality: str | None


def examples(names: Names, rows: Iterable[Mapping[str, Any]], extractor: RuleExtractor) -> Iterator[Example]:
    """Every pair of firms in every sentence of the passages, and of each firm and those of the sentences before."""
    clusters = lexicon().clusters
    for row in rows:
        for encoded, before in extractor.shown(document_of(row)):
            start, end = encoded.tokens[0].start, max(t.end for t in encoded.tokens)
            claims = [c for c in row["claims"] if _stands(row["text"], c["evidence"], start, end)]
            yield from _examples(names, row["id"], claims, Shown(encoded, clusters))
            late = [c for c in claims if row["text"].find(c["evidence"]) >= start]
            for firm in before:
                yield from _examples(names, row["id"], late, Shown(encoded, clusters, firm))


def _examples(names: Names, passage: str, claims: Sequence[Mapping[str, Any]], shown: Shown) -> Iterator[Example]:
    for pair in shown.pairs():
        one, two = _name(names, shown.encoded, pair.first, pair.a), _name(names, shown.encoded, pair.second, pair.b)
        if one != two:
            label, modality = _label(names, claims, one, two)
            # Interned, or the names of features, which pairs share, would take gigabytes.
            seen = frozenset(map(sys.intern, (*shown.common, *shown.of(pair))))
            yield Example(passage, seen, label, modality)


def _stands(text: str, evidence: str, start: int, end: int) -> bool:
    at = text.find(evidence)
    return at < end and start < at + len(evidence)


def _name(names: Names, encoded: Encoded, at: int, entity: Any) -> str:
    party = encoded.party(encoded.tokens[at].text)
    return names.firm(party.names[[e.id for e in party.entities].index(entity.id)])


def _label(names: Names, claims: Iterable[Mapping[str, Any]], one: str, two: str) -> tuple[str, str | None]:
    """Of several claims the tie itself before the promise to have no other."""
    found: tuple[str, str | None] = NONE, None
    for claim in claims:
        source = {names.firm(claim["from"]), names.firm(claim.get("from_firm") or claim["from"])}
        target = {names.firm(claim["to"]), names.firm(claim.get("to_firm") or claim["to"])}
        if one in source and two in target:
            way = ">"
        elif one in target and two in source:
            way = "<"
        else:
            continue
        if found[0] == NONE or found[0].startswith("exclusivity"):
            found = claim["kind"] + ("=" if claim["kind"] == "partnership" else way), claim["modality"]
    return found


def fit(rows: Sequence[tuple[frozenset[str], str]], base: str) -> Weights:
    """Softmax regression of labels on features; the weights of `base` are nought."""
    count = Counter(f for shown, _ in rows for f in shown)
    column = {f: n for n, f in enumerate(sorted(f for f, times in count.items() if times >= _SEEN))}
    classes = (base, *sorted({label for _, label in rows} - {base}))
    at = {label: n for n, label in enumerate(classes)}
    indices = [sorted(column[f] for f in shown if f in column) for shown, _ in rows]
    starts = np.cumsum([0, *map(len, indices)])
    flat = np.concatenate([np.array(i, dtype=np.int64) for i in indices])
    x = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(column)))
    y = np.array([at[label] for _, label in rows])
    start, weights = _softmax(x, y, len(classes))
    weights = weights - weights[:, :1]
    weights[np.abs(weights) < _SLIGHT] = 0
    table = np.clip(np.rint(weights * UNIT), -_MOST, _MOST).astype(np.int16)
    kept = [f for f, n in column.items() if table[n].any()]
    lines = np.array([column[f] for f in kept], dtype=np.int64)
    return Weights(
        classes, np.rint((start - start[0]) * UNIT).astype(np.int64), {f: n for n, f in enumerate(kept)}, table[lines]
    )


def _softmax(x: csr_matrix, y: npt.NDArray[np.int64], size: int) -> tuple[Array, Array]:
    count, width = x.shape
    truth = np.zeros((count, size))
    truth[np.arange(count), y] = 1
    across = x.T.tocsr()

    def loss(flat: Array) -> tuple[float, Array]:
        start, weights = flat[:size], flat[size:].reshape(width, size)
        scores = x @ weights + start
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        whole = odds.sum(axis=1, keepdims=True)
        wrong = odds / whole - truth
        value = float((np.log(whole[:, 0]) - scores[np.arange(count), y]).sum() + _PENALTY / 2 * (weights**2).sum())
        return value, np.concatenate([wrong.sum(axis=0), (across @ wrong + _PENALTY * weights).ravel()])

    found = minimize(loss, np.zeros(size * (width + 1)), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return found.x[:size], found.x[size:].reshape(width, size)


def both(found: Sequence[Example]) -> tuple[Weights, Weights]:
    """The weights of ties, and those of how firm a tie is told."""
    ties = fit([(e.shown, e.label) for e in found], NONE)
    return ties, firmness(found)


def firmness(found: Iterable[Example]) -> Weights:
    """The weights of how firm a tie is told.

    Not from the sentences of tests/unit: they put the same words into the mouths of many, to whom the words of the
    sentence itself do not point.
    """
    sentences = {row["id"] for row in passages(SENTENCES)}
    told = [
        (e.shown | {about_kind(e.label[:-1])}, e.modality) for e in found if e.modality and e.passage not in sentences
    ]
    return fit([(shown, str(m)) for shown, m in told], Modality.CONFIRMED.value)


@cache
def labelled() -> tuple[dict[str, Any], ...]:
    """The passages of labelled/ that were written for it."""
    return tuple(row for path in sorted(LABELLED.glob("*.jsonl")) if path != SENTENCES for row in passages(path))


@cache
def untouched() -> tuple[dict[str, Any], ...]:
    """Those of untouched/, in view of which no rule is made or mended: they say what unseen text is like."""
    return tuple(row for path in sorted(UNTOUCHED.glob("*.jsonl")) for row in passages(path))


def rows() -> list[dict[str, Any]]:
    """All passages that are fitted to."""
    gold = (r for name in sets.FITTED for r in sets.rows(name))
    return [*gold, *labelled(), *untouched(), *passages(SENTENCES)]


def digest() -> str:
    """SHA-256 of the passages, by which the tables name what they were fitted to."""
    sha = hashlib.sha256()
    folders = [path for folder in (LABELLED, UNTOUCHED) for path in sorted(folder.glob("*.jsonl"))]
    for path in [*(sets.HERE / f"{name}.jsonl" for name in sets.FITTED), *folders]:
        sha.update(path.read_bytes())
    return sha.hexdigest()


def write(ties: Weights, firmness: Weights, folder: Path | None = None) -> None:
    """Put the tables where the extractor reads them."""
    target = folder or data_dir() / "lexicon" / "fitted"
    head = f"Written by `python -m tests.golden fit`, not by hand. SHA-256 of the passages: {digest()}"
    for name, weights in (("ties", ties), ("firmness", firmness)):
        (target / f"{name}.npz").write_bytes(written(weights, head))
