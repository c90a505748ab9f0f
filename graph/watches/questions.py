"""Questions that can be saved: each turns a snapshot into findings.

A new one is a function here with a row in `QUESTIONS`; the command, the run and the app need no change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from graph.analysis.changes import deal_line
from graph.analysis.conflicts import conflicts, promise_of
from graph.analysis.cycles import cycles
from graph.analysis.exclusivity import Strength
from graph.analysis.failures import Failures, failures
from graph.analysis.markets import concentration_of_market
from graph.analysis.supply import find_entity, layer_of
from graph.errors import FaultlineError, NotFound
from graph.kinds import LAYERS
from graph.model import Deal, Kind, Status
from graph.watches.findings import Finding, Findings

if TYPE_CHECKING:
    from graph.analysis.scopes import Scopes
    from graph.console import Result
    from graph.reference import Reference
    from graph.snapshot import Snapshot

CYCLE_LENGTH = 4
# A tie that is over, was denied or is a sample is no answer; what is alleged or negotiated is one, with its status.
_OPEN = frozenset(Status) - {Status.SAMPLE, Status.DENIED, Status.TERMINATED, Status.ENDED}

# Strengths that make a promise an exclusivity, surely or perhaps.
_SHUTS_OUT = (Strength.EXCLUSIVE, Strength.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Question:
    """One of `QUESTIONS` with what narrows it; FaultlineError if a part is missing or does not belong to it."""

    about: str
    of: str | None = None  # an entity: id, name or alias
    layer: str | None = None
    products: tuple[str, ...] = ()  # of a portfolio, as the user names them
    market: str | None = None
    regime: str | None = None
    cypher: str | None = None

    def __post_init__(self) -> None:
        kind = QUESTIONS.get(self.about)
        if kind is None:
            raise FaultlineError(f"There is no question {self.about!r}; there are {', '.join(QUESTIONS)}.")
        given = {f.name for f in fields(self) if f.name != "about" and getattr(self, f.name)}
        for name in sorted(given - kind.takes):
            raise FaultlineError(f"The question {self.about} has no {_OPTION[name]}; it takes {_or(kind.options)}.")
        if kind.needs and not given & kind.needs:
            raise FaultlineError(f"The question {self.about} needs {_or(kind.required)}.")
        if self.layer is not None and self.layer not in LAYERS:
            raise FaultlineError(f"There is no layer {self.layer!r}; there are {', '.join(LAYERS)}.")

    def as_json(self) -> dict[str, Any]:
        """The parts that are given."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name))}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Question:
        """The question that was kept."""
        parts: dict[str, Any] = {k: tuple(v) if k == "products" else v for k, v in said.items()}
        return cls(**parts)

    def in_words(self) -> str:
        """The question with what narrows it."""
        narrowed = [
            f"{_OPTION[f.name]} {' '.join(v) if isinstance(v, tuple) else v}"
            for f in fields(self)
            if f.name != "about" and (v := getattr(self, f.name))
        ]
        return " ".join((self.about, *narrowed))


@dataclass(frozen=True)
class Ground:
    """What questions are asked of: one snapshot, the reference data, and the read-only console."""

    snapshot: Snapshot
    reference: Reference
    scopes: Scopes
    run: Callable[[str], Result]
    closed: bool = False  # whether the graph holds confidential documents, which no question is answered from
    withheld: frozenset[str] = frozenset()  # deals that stand in the graph and not in the snapshot for that reason


WITHHELD = "a row that is not shown, since the graph holds confidential documents; ask the query itself"


def ask(question: Question, ground: Ground) -> Findings:
    """The findings of a question; FaultlineError if it cannot be answered."""
    return QUESTIONS[question.about].ask(question, ground)


def _single_points(question: Question, ground: Ground) -> Findings:
    graph = ground.snapshot
    found: dict[str, Finding] = {}
    layers = [question.layer] if question.layer else LAYERS
    entities: list[str | None] = []
    for product in question.products:
        # A product is itself a finding: once a source names it, that is news even where nothing is known of its supply.
        try:
            entity = find_entity(graph, product).id
        except NotFound as error:
            found[f"product {product}"] = Finding("unresolved", f"{product} is not resolved: {error}")
        else:
            entities.append(entity)
            found[f"product {product}"] = Finding(f"resolved as {entity}", f"{product} is resolved as {entity}")
    if question.of:
        entities.append(find_entity(graph, question.of).id)
    if not entities and not question.products:
        entities.append(None)
    for wanted in dict.fromkeys(entities):
        for layer in layers:
            for each in failures(graph, wanted, layer).failures:
                found.update(_needed(each))
    return found


def _needed(found: Failures) -> Iterable[tuple[str, Finding]]:
    for supplier in found.only_path:
        sentence = f"{supplier} is on every known path of {found.entity} to the layer {found.to}"
        yield f"{found.entity} | {found.to} | {supplier}", Finding("", sentence)


def _exclusivities(question: Question, ground: Ground) -> Findings:
    """Promises of exclusivity, and deals called exclusive; in a layer if the deal is of it or a party supplies it.

    A clause that is said to be weaker, such as a primary provider's or a first refusal, is none.
    """
    graph = ground.snapshot
    groups = _groups(question, graph)
    suppliers = {
        graph.group(d.to_id) for d in graph.standing(_OPEN) if question.layer and layer_of(graph, d) == question.layer
    }
    found = {}
    for deal in graph.standing(_OPEN):
        promise = promise_of(deal, ground.scopes)
        if not deal.exclusive if promise is None else promise.strength not in _SHUTS_OUT:
            continue
        parties = {graph.group(deal.from_id), graph.group(deal.to_id)}
        in_layer = layer_of(graph, deal) == question.layer or (
            deal.kind in (Kind.EXCLUSIVITY, Kind.LICENCE) and parties & suppliers
        )
        if (groups is None or parties & groups) and (question.layer is None or in_layer):
            found[deal.id] = _deal(deal)
    return found


def _conflicts(question: Question, ground: Ground) -> Findings:
    groups = _groups(question, ground.snapshot)
    return {
        f"{pair.promise.id} | {pair.deal.id}": Finding(
            str(pair.verdict.status), pair.as_text().partition("\n")[0], (pair.promise.id, pair.deal.id)
        )
        for pair in conflicts(ground.snapshot, ground.scopes).headline
        if groups is None or {pair.bound, pair.rival, *pair.owed_to} & groups
    }


def _cycles(question: Question, ground: Ground) -> Findings:
    groups = _groups(question, ground.snapshot)
    return {
        " → ".join(c.nodes): Finding(
            ", ".join(c.classes),
            f"circular arrangement {' → '.join((*c.nodes, c.nodes[0]))}: {', '.join(c.classes)}",
            tuple(d.id for d in c.deals),
        )
        for c in cycles(ground.snapshot, CYCLE_LENGTH, ground.reference.links).cycles
        if groups is None or groups & set(c.nodes)
    }


def _ties(question: Question, ground: Ground) -> Findings:
    graph = ground.snapshot
    groups = _groups(question, graph)
    return {
        deal.id: _deal(deal)
        for deal in graph.standing(_OPEN)
        if (groups is None or {graph.group(deal.from_id), graph.group(deal.to_id)} & groups)
        and question.layer in (None, layer_of(graph, deal))
    }


def _concentration(question: Question, ground: Ground) -> Findings:
    told = concentration_of_market(
        ground.reference.markets, ground.snapshot, str(question.market), None, question.regime
    ).as_json()
    level = str(told["level"])
    sentence = f"{told['market']}, {told['period']}: level {level} under {told['regime']}"
    return {str(told["market"]): Finding(level, sentence)}


def _rows(question: Question, ground: Ground) -> Findings:
    result = ground.run(str(question.cypher))
    if result.truncated:
        raise FaultlineError(f"The query gives more than {len(result.rows)} rows; narrow it.")
    found = {}
    for row in result.rows:
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
        # No query can tell what its rows come from.
        found[text] = Finding("", WITHHELD if ground.closed else text)
    return found


def _groups(question: Question, graph: Snapshot) -> set[str] | None:
    return None if question.of is None else {graph.group(find_entity(graph, question.of).id)}


def _deal(deal: Deal) -> Finding:
    state = f"{deal.status}, disputed" if deal.disputed else str(deal.status)
    return Finding(state, deal_line(deal), (deal.id,))


@dataclass(frozen=True, slots=True)
class _Kind:
    ask: Callable[[Question, Ground], Findings]
    help: str
    takes: frozenset[str] = field(default_factory=frozenset)
    needs: frozenset[str] = field(default_factory=frozenset)  # at least one of these

    @property
    def options(self) -> list[str]:
        """Command-line options that narrow it."""
        return [_OPTION[n] for n in _OPTION if n in self.takes]

    @property
    def required(self) -> list[str]:
        """Options of which one must be given."""
        return [_OPTION[n] for n in _OPTION if n in self.needs]


_OPTION = {
    "of": "--of",
    "layer": "--layer",
    "products": "--portfolio",
    "market": "--market",
    "regime": "--regime",
    "cypher": "--cypher",
}


def _or(options: Sequence[str]) -> str:
    return " or ".join((", ".join(options[:-1]), options[-1])) if len(options) > 1 else [*options, "no option"][0]


QUESTIONS: Mapping[str, _Kind] = {
    "single-points": _Kind(
        _single_points,
        "what is on every known supply path of an entity, of a portfolio's products, or of all that reach a layer",
        frozenset({"of", "layer", "products"}),
        frozenset({"of", "layer", "products"}),
    ),
    "exclusivities": _Kind(
        _exclusivities,
        "exclusivities and deals called exclusive; of a layer: a deal of it, or a supplier of it is a party",
        frozenset({"of", "layer"}),
    ),
    "conflicts": _Kind(_conflicts, "deals that may conflict with a promise of exclusivity", frozenset({"of"})),
    "cycles": _Kind(_cycles, f"circular finance of up to {CYCLE_LENGTH} groups", frozenset({"of"})),
    "ties": _Kind(
        _ties, "ties of an entity's group or of a layer", frozenset({"of", "layer"}), frozenset({"of", "layer"})
    ),
    "concentration": _Kind(
        _concentration,
        "the level of a measured market in its latest period",
        frozenset({"market", "regime"}),
        frozenset({"market"}),
    ),
    "cypher": _Kind(_rows, "the rows of a read-only query", frozenset({"cypher"}), frozenset({"cypher"})),
}
