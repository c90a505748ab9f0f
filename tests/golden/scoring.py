"""Scores extracted claims against gold passages: a claim matches if kind, from and to are the same."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.model import Document, Entity
from ingest.extract.passages import passage_json, read_passages

ASSERTED = {"confirmed", "announced"}
ATTRIBUTES = ("modality", "amount", "percent", "date", "exclusive", "evidence", "object")
_FIRMS = {"Organization", "Regulator", "Fund"}

Row = Mapping[str, Any]


class Names:
    """Gold names and extracted names, brought to one form.

    A product stands for its owner, save in an integration, where the one may stand for the other. `aliases`: rows
    {canonical name: {"owner", "aliases"}} for the invented names of a set; they go before the gazetteer's.
    """

    def __init__(self, entities: Mapping[str, Entity], aliases: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._key: dict[str, str] = {}
        self._owner: dict[str, str] = {}
        for entity in entities.values():
            for name in (entity.name, *entity.aliases):
                self._key.setdefault(_bare(name), entity.id)
            if entity.parent and entity.type.value not in _FIRMS:
                self._owner[entity.id] = entity.parent
        for name, row in (aliases or {}).items():
            key = next((self._key[_bare(n)] for n in (name, *row["aliases"]) if _bare(n) in self._key), _bare(name))
            for form in (name, *row["aliases"]):
                self._key.setdefault(_bare(form), key)
            if row.get("owner"):
                self._owner.setdefault(key, self.name(row["owner"]))

    def name(self, name: str) -> str:
        """The one form of a name."""
        return self._key.get(_bare(name), _bare(name))

    def firm(self, name: str) -> str:
        """The owner of a product, else the name itself."""
        key, seen = self.name(name), set[str]()
        while key in self._owner and key not in seen:
            seen.add(key)
            key = self._owner[key]
        return self.name(key)

    def same(self, gold: Row, got: Row) -> bool:
        """True if both claims have one kind and the same parties."""
        if gold["kind"] != got["kind"]:
            return False
        if gold["kind"] == "integration":
            return all(
                self.name(gold[side]) in {self.name(got[side]), self.firm(got[side])}
                or self.firm(gold[side]) == self.name(got[side])
                for side in ("from", "to")
            )
        wanted, found = ([self.firm(c[s]) for s in ("from", "to")] for c in (gold, got))
        return wanted == found or (gold["kind"] == "partnership" and wanted == found[::-1])


def _bare(name: str) -> str:
    return " ".join(name.replace("’", "'").split()).casefold().removeprefix("the ").rstrip(".")


@dataclass(frozen=True)
class Pairing:
    """A gold claim with the claim found for it; one of the two is None where there was nothing."""

    passage: str
    text: str
    gold: Row | None
    got: Row | None

    def right(self, attribute: str) -> bool:
        """True if the attribute of a matched pair agrees, by the rules of the gold set."""
        assert self.gold is not None and self.got is not None
        wanted, found = self.gold.get(attribute), self.got.get(attribute)
        if attribute in self.gold.get("unscored", ()):
            return True
        if attribute == "amount":
            return _distance(self.gold, self.got) <= 0.01
        if attribute == "percent":
            return wanted is found is None or (None not in (wanted, found) and abs(wanted - found) <= 0.1 + 1e-9)
        if attribute == "date":
            shorter = min(len(wanted or ""), len(found or ""))
            return (not wanted and not found) or (shorter > 0 and wanted[:shorter] == found[:shorter])
        if attribute == "evidence":
            at, gold_at = self.text.find(found or "\0"), self.text.find(wanted)
            return at >= 0 and at < gold_at + len(wanted) and gold_at < at + len(found)
        if attribute == "object":
            return self.gold["kind"] != "termination" or (wanted or "").casefold() == (found or "").casefold()
        return bool(wanted == found) if wanted is not None and found is not None else wanted is found

    @property
    def overclaim(self) -> bool:
        """True if the text says less than the claim."""
        return bool(
            self.gold and self.got and self.gold["modality"] not in ASSERTED and self.got["modality"] in ASSERTED
        )


def _distance(gold: Row, got: Row) -> float:
    a, b = gold["amount"], got["amount"]
    if a is None or b is None:
        return 0.0 if a is b else 10.0
    return abs(a - b) / max(abs(a), abs(b), 1.0) + (gold["currency"] != got["currency"])


@dataclass(frozen=True)
class Score:
    """All pairings of a gold set."""

    pairings: tuple[Pairing, ...]
    empty: int  # passages without a gold claim
    empty_hit: int  # of these, those on which anything was found

    @cached_property
    def matched(self) -> list[Pairing]:
        return [p for p in self.pairings if p.gold and p.got]

    @property
    def missed(self) -> list[Pairing]:
        return [p for p in self.pairings if not p.got]

    @property
    def wrong(self) -> list[Pairing]:
        return [p for p in self.pairings if not p.gold]

    @property
    def precision(self) -> float:
        return len(self.matched) / max(1, len(self.matched) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.matched) / max(1, len(self.matched) + len(self.missed))

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def modality(self) -> float:
        return self.accuracy("modality")

    @property
    def overclaims(self) -> int:
        return sum(p.overclaim for p in self.matched)

    def accuracy(self, attribute: str) -> float:
        """Share of matched pairs whose attribute agrees."""
        return sum(p.right(attribute) for p in self.matched) / max(1, len(self.matched))

    def confusion(self) -> Counter[tuple[str, str]]:
        """(modality of the gold, modality found) → count, over matched pairs."""
        return Counter((p.gold["modality"], p.got["modality"]) for p in self.matched if p.gold and p.got)

    def modality_macro_f1(self) -> float:
        """Mean F1 over every modality of the gold set; one that was missed altogether counts as 0."""
        table = self.confusion()
        names = {p.gold["modality"] for p in self.pairings if p.gold}
        each = []
        for name in sorted(names):
            hit = table[name, name]
            gold = sum(n for (g, _), n in table.items() if g == name)
            found = sum(n for (_, f), n in table.items() if f == name)
            each.append(2 * hit / max(1, gold + found))
        return sum(each) / max(1, len(each))

    def by_kind(self) -> dict[str, Score]:
        """The score of each kind apart."""
        groups: dict[str, list[Pairing]] = defaultdict(list)
        for p in self.pairings:
            row = p.gold or p.got
            assert row is not None
            groups[row["kind"]].append(p)
        return {kind: Score(tuple(groups[kind]), 0, 0) for kind in sorted(groups)}

    @property
    def errors(self) -> tuple[str, ...]:
        """What went wrong, a line each, the worst first."""
        return tuple(line for _, line in sorted(self.ranked_errors(), key=lambda each: each[0]))

    def ranked_errors(self) -> Iterator[tuple[int, str]]:
        """What went wrong, each with its rank: 0 an overclaim, 1 a claim that the text does not make, and so on."""
        for p in self.pairings:
            if p.gold and p.got:
                if p.overclaim:
                    yield 0, f"{p.passage} overclaims {_told(p.got)}: it is {p.gold['modality']}"
                elif not p.right("modality"):
                    yield 2, f"{p.passage} calls {_told(p.got)}: it is {p.gold['modality']}"
                for name in ATTRIBUTES[1:]:
                    if not p.right(name):
                        yield 4, f"{p.passage} {_told(p.got)}: {name} {p.got.get(name)!r}, not {p.gold.get(name)!r}"
            elif p.got:
                yield 1, f"{p.passage} wrongly finds {_told(p.got)} by {p.got.get('rule')}"
            elif p.gold:
                yield 3, f"{p.passage} misses {_told(p.gold)}"


def _told(claim: Row) -> str:
    return f"{claim['kind']} {claim['from']} → {claim['to']} ({claim['modality']})"


def passages(*paths: Path) -> list[dict[str, Any]]:
    """The passages of gold files."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def document_of(row: Row) -> Document:
    """The document that a passage stands for."""
    return next(read_passages([json.dumps({k: row[k] for k in ("id", "text", "published")})]))


def score(rows: Sequence[Row], extract: Callable[[Document], Iterable[Any]], names: Names) -> Score:
    """Extract every passage and compare. extract: claims of a document."""
    pairings: list[Pairing] = []
    empty = hit = 0
    for row in rows:
        got = [passage_json(c) for c in extract(document_of(row))]
        if not row["claims"]:
            empty += 1
            hit += bool(got)
        pairings += _pair(row, got, names)
    return Score(tuple(pairings), empty, hit)


def _pair(row: Row, got: Sequence[Row], names: Names) -> Iterator[Pairing]:
    """One to one; where several share kind and parties, the closest sums, then the closest dates."""
    close = sorted(
        (_distance(gold, found), _apart(gold, found), i, j)
        for i, gold in enumerate(row["claims"])
        for j, found in enumerate(got)
        if names.same(gold, found)
    )
    taken: dict[int, int] = {}
    for _, _, i, j in close:
        if i not in taken and j not in taken.values():
            taken[i] = j
    for i, gold in enumerate(row["claims"]):
        if i not in taken and gold.get("optional"):
            continue  # two readers would differ on it
        yield Pairing(row["id"], row["text"], gold, got[taken[i]] if i in taken else None)
    for j, found in enumerate(got):
        if j not in taken.values():
            yield Pairing(row["id"], row["text"], None, found)


def _apart(gold: Row, found: Row) -> bool:
    return not Pairing("", "", gold, found).right("date")
