"""Scores extracted claims against gold passages: a claim matches if kind, from and to are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model import Entity
from ingest.extract.passages import passage_json, read_passages
from ingest.extract.rules import RuleExtractor

ASSERTED = {"confirmed", "announced"}


@dataclass(frozen=True)
class Score:
    """Counts over a gold set, and what went wrong in words."""

    right: int
    wrong: int
    missed: int
    modality_right: int
    overclaims: int
    errors: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def modality(self) -> float:
        return self.modality_right / max(1, self.right)


class Names:
    """Gold names and extracted names, brought to one form: the gazetteer's owner of a product, else the words."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._ids = {n.casefold(): e.id for e in entities.values() for n in (e.name, *e.aliases)}

    def key(self, name: str, kind: str) -> str:
        text = name.casefold().removeprefix("the ")
        entity = self._entities.get(self._ids.get(text, self._ids.get(f"the {text}", "")))
        if entity is None:
            return text
        while (
            kind != "integration" and entity.type.value not in {"Organization", "Regulator", "Fund"} and entity.parent
        ):
            entity = self._entities[entity.parent]
        return entity.id


def passages(path: Path) -> Iterator[dict[str, Any]]:
    """The passages of a gold file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def score(rows: Sequence[Mapping[str, Any]], extractor: RuleExtractor, names: Names) -> Score:
    """Extract every passage and compare."""
    right = wrong = missed = modality = overclaims = 0
    errors: list[str] = []
    for row in rows:
        document = next(read_passages([json.dumps(dict(row))]))
        got = [passage_json(c) for c in extractor.extract(document).claims]
        for gold in row["claims"]:
            match = next((g for g in got if _key(g, names) == _key(gold, names)), None)
            if match is None:
                missed += 1
                errors.append(f"{row['id']} missed {_key(gold, names)}")
                continue
            got.remove(match)
            right += 1
            modality += match["modality"] == gold["modality"]
            if match["modality"] != gold["modality"]:
                errors.append(f"{row['id']} {_key(gold, names)} is {gold['modality']}, not {match['modality']}")
            overclaims += gold["modality"] not in ASSERTED and match["modality"] in ASSERTED
        wrong += len(got)
        errors += [f"{row['id']} wrong {_key(g, names)}" for g in got]
    return Score(right, wrong, missed, modality, overclaims, tuple(errors))


def _key(claim: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    kind = claim["kind"]
    sides = [names.key(claim["from"], kind), names.key(claim["to"], kind)]
    return (kind, *(sorted(sides) if kind == "partnership" else sides))
