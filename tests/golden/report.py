"""The tables of ingest/README.md that say how well the extractor does on the gold sets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.confidence import GUESSED, LEAST, MARKED
from ingest.extract.rules import RuleExtractor
from tests.golden import sets
from tests.golden.scoring import Score, score
from tests.golden.weighing import FIGURES

README = Path(__file__).resolve().parents[2] / "ingest" / "README.md"
START, END = "<!-- scores: written by `make scores` -->", "<!-- end of scores -->"
_WORST = 20


def scores(extractor: RuleExtractor) -> dict[str, Score]:
    """The score of each gold set."""
    return {name: score(sets.rows(name), lambda d: extractor.extract(d).claims, sets.names()) for name in sets.NAMES}


def markdown(extractor: RuleExtractor) -> str:
    """All tables."""
    found = scores(extractor)
    parts = [
        _sets(found),
        _whole(extractor),
        _kinds(found),
        _confusion(found),
        _calibration(),
    ]
    return "\n".join([*parts, _weights(), _errors(found)])


def put(text: str, readme: Path = README) -> None:
    """Replace the tables in the README."""
    head, _, rest = readme.read_text(encoding="utf-8").partition(START)
    _, _, tail = rest.partition(END)
    readme.write_text(f"{head}{START}\n\n{text}\n{END}{tail}", encoding="utf-8")


def current(readme: Path = README) -> str:
    """The tables as they stand in the README."""
    return readme.read_text(encoding="utf-8").partition(START)[2].partition(END)[0].strip()


def _table(head: Sequence[str], rows: Iterator[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)]) + "\n"


def _sets(found: Mapping[str, Score]) -> str:
    def rows() -> Iterator[Sequence[object]]:
        for name, s in found.items():
            yield (
                f"`{name}`", len(sets.rows(name)), len(s.matched) + len(s.missed), f"{s.precision:.2f}",
                f"{s.recall:.2f}", f"{s.f1:.2f}", f"{s.modality:.2f}", f"{s.modality_macro_f1():.2f}",
                f"{s.accuracy('amount'):.2f}", f"{s.accuracy('date'):.2f}", f"{s.accuracy('exclusive'):.2f}",
                f"{s.accuracy('evidence'):.2f}", s.overclaims, f"{s.empty_hit} of {s.empty}",
            )  # fmt: skip

    head = ("set", "passages", "claims", "precision", "recall", "F1", "modality", "macro-F1", "amount", "date",
            "exclusive", "evidence", "overclaims", "claim where there is none")  # fmt: skip
    return _table(head, rows())


def _whole(plain: RuleExtractor) -> str:
    """The rules alone and the extractor as it is shipped, on passages that are kept from the weights."""
    extractors = {"rules": plain, "rules and weights": RuleExtractor(load_reference(data_dir()).entities.values())}

    def rows() -> Iterator[Sequence[object]]:
        for name in sets.UNSEEN:
            for what, extractor in extractors.items():
                s = score(sets.rows(name), lambda d, e=extractor: e.extract(d).claims, sets.names())  # type: ignore[misc]
                yield (
                    f"`{name}`", what, len(sets.rows(name)), len(s.matched) + len(s.missed), f"{s.precision:.2f}",
                    f"{s.recall:.2f}", f"{s.f1:.2f}", f"{s.modality:.2f}", f"{s.modality_macro_f1():.2f}",
                    s.overclaims, f"{s.empty_hit} of {s.empty}",
                )  # fmt: skip

    head = ("set", "told by", "passages", "claims", "precision", "recall", "F1", "modality", "macro-F1", "overclaims",
            "claim where there is none")  # fmt: skip
    return _table(head, rows())


def _kinds(found: Mapping[str, Score]) -> str:
    apart = {name: s.by_kind() for name, s in found.items()}
    nothing = Score((), 0, 0)

    def rows() -> Iterator[Sequence[object]]:
        for kind in sets.KINDS:
            cells: list[object] = [kind]
            for name in found:
                s = apart[name].get(kind, nothing)
                cells += [f"{s.precision:.2f}", f"{s.recall:.2f}", f"{s.f1:.2f}"]
            yield cells

    head = ["kind", *(f"{what} `{name}`" for name in found for what in ("P", "R", "F1"))]
    return _table(head, rows())


def _confusion(found: Mapping[str, Score]) -> str:
    total = sum((s.confusion() for s in found.values()), start=next(iter(found.values())).confusion().__class__())

    def rows() -> Iterator[Sequence[object]]:
        for gold in sets.MODALITIES:
            yield gold, *(total[gold, got] or "" for got in sets.MODALITIES)

    return "Modality of all sets; rows: the text, columns: the claim.\n\n" + _table(("", *sets.MODALITIES), rows())


def _calibration() -> str:
    """How confidences compare with the truth in passages that neither weights nor confidences were fitted to."""
    c = json.loads(FIGURES.read_text(encoding="utf-8"))["calibration"]
    rows = ((f"{b['low']:.2f}–{b['high']:.2f}", b["count"], f"{b['said']:.2f}", f"{b['right']:.2f}") for b in c["bins"])
    return (
        f"Confidence of {c['count']} claims in `untouched/`, on folds held out: Brier score {c['brier']:.4f}, "
        f"of the base rate {c['base']:.4f}.\n\n" + _table(("confidence", "claims", "said on average", "right"), rows)
    )


def _weights() -> str:
    """What is told in passages that the weights were not fitted to (`python -m tests.golden fit` counts it)."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))["parts"]

    def rows() -> Iterator[Sequence[object]]:
        for part, f in figures.items():
            for row in f["told"]:
                precision, recall = row["matched"] / row["told"], row["matched"] / f["claims"]
                yield (
                    f"`{part}`", f["passages"], f["claims"], "rules alone" if row["least"] is None else row["least"],
                    row["told"], f"{precision:.2f}", f"{recall:.2f}", f"{row['right'] / row['matched']:.2f}",
                    row["over"], f"{row['empty']} of {f['empty']}",
                )  # fmt: skip

    head = ("passages", "count", "claims", "least probability", "claims told", "precision", "recall", "modality",
            "overclaims", "claim where there is none")  # fmt: skip
    return (
        "Rules and weights, on passages that the weights were not fitted to, by the least probability from which on a "
        f"tie that only the weights hear is told ({LEAST[GUESSED]} as shipped, {LEAST[MARKED]} with a mark against "
        "it):\n\n" + _table(head, rows())
    )


def _errors(found: Mapping[str, Score]) -> str:
    worst = sorted((e for s in found.values() for e in s.ranked_errors()), key=lambda e: e[0])[:_WORST]
    return "The worst errors, those that claim too much first:\n\n" + "\n".join(f"- {e}" for _, e in worst) + "\n"
