"""Does a deal fall under somebody's promise of exclusivity? The ordered decision list of one promise and one deal.

The answer is conflict, possible or none, always with its reason, and once for each reading that somebody holds of the
clause. It says nothing of law: whether a clause was broken is not for a graph to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from graph.analysis.extent import DIMENSIONS, Box, disjoint, subtract, undecided
from graph.analysis.verdicts import Outcome, ReadingVerdict, Verdict
from graph.dates import Bounds, bounds
from graph.model import Status

SURE = frozenset({Status.CONFIRMED, Status.ANNOUNCED})
VOID = frozenset({Status.DENIED, Status.TERMINATED})
# Surest first: of two statements the weaker one is shown.
_WEAKER = (Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED, Status.NEGOTIATING, Status.ALLEGED)


class Strength(StrEnum):
    """What was promised; only `exclusive` shuts out a rival."""

    EXCLUSIVE = "exclusive"
    FIRST_REFUSAL = "first_refusal"
    MOST_FAVOURED = "most_favoured"
    PRIMARY = "primary"
    PREFERRED = "preferred"
    FIRST_SHIP = "first_ship"
    UNKNOWN = "unknown"  # a promise of some kind; how strong is not said


class Mode(StrEnum):
    """How the thing promised is used."""

    TRAINING = "training"
    INFERENCE = "inference"
    API_STATELESS = "api_stateless"
    API_STATEFUL = "api_stateful"
    AGENT_PLATFORM = "agent_platform"
    API_CUSTOMER = "api_customer"
    MODEL_LICENCE = "model_licence"
    DISTRIBUTION = "distribution"
    CHATBOT_HANDOFF = "chatbot_handoff"
    BASE_MODEL = "base_model"
    RESERVED_CAPACITY = "reserved_capacity"


# Reasons in the order of the decision list, and of the dimensions within one rule of it: why there is none ...
_NONE_FIRST = (
    "not_a_rival", "not_bound", "not_asserted", "not_in_force", "not_exclusive", *map(str, Strength), "predates",
    "through_beneficiary", "consent", *(f"out_of_scope:{d}" for d in DIMENSIONS), "carved_out",
)  # fmt: skip
# ... and why one is only possible, the weakest modality first.
_DOUBTS_FIRST = (
    "weak:unknown", *(f"weak:{m}" for m in reversed(Status)), "unknown:strength", "unknown:*",
    *(f"unknown:{d}" for d in DIMENSIONS), "dates", "performed_after_end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    """A clause that binds somebody to deal with nobody else in some box."""

    id: str
    bound: frozenset[str]
    owed_to: frozenset[str]
    strength: Strength | None  # None: not exclusive, and nothing more is said
    scope: Box
    modality: Status | None
    announced: str | None = None  # partial ISO dates
    start: str | None = None
    end: str | None = None  # None: open or unknown
    end_condition: str | None = None
    carve_outs: tuple[Box, ...] = ()
    asserted_by: frozenset[str] = frozenset()  # empty: not said
    readings: tuple[Reading, ...] = ()
    ended: bool = False  # over on the day that is asked for, whatever its dates

    def alleged_by_others(self, group: Callable[[str], str] = str) -> bool:
        """True for an allegation that no party to the clause is known to make.

        However sure a stranger is of somebody else's clause, it is an allegation: to confirm it is for a party.
        """
        parties = {group(p) for p in self.bound | self.owed_to}
        if any(group(a) in parties for a in self.asserted_by):
            return False
        told = self.modality is None or self.modality in _WEAKER
        return self.modality is Status.ALLEGED or (bool(self.asserted_by) and told)

    @property
    def made(self) -> Bounds | None:
        """Earliest and latest day on which it can have come into being: announced or started, whichever came first."""
        return _earlier(bounds(self.announced), bounds(self.start))


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody takes the clause to mean: the fields that differ from the clause as told."""

    holder: tuple[str, ...]
    quote: str | None  # the holder's own words, verbatim
    changes: tuple[tuple[str, Any], ...]  # field of Promise, or dimension of its scope, and its value
    summary: str | None = None  # the reading in other words than the holder's
    source: str | None = None  # address of the page that tells of it
    said: str | None = None  # partial day on which the holder told of it; None: unknown

    def told_by(self, day: date) -> bool:
        """True unless it may have been told only after a day; one of unknown day counts on every day."""
        said = bounds(self.said)
        return said is None or said.last <= day

    def of(self, promise: Promise) -> Promise:
        """The clause as this holder reads it."""
        changed = dict(self.changes)
        sides = {d: changed.pop(d) for d in DIMENSIONS if d in changed}
        return replace(promise, readings=(), scope=replace(promise.scope, **sides), **changed)


@dataclass(frozen=True, slots=True)
class Contract:
    """A deal seen from the party that may be bound."""

    id: str
    party: str
    counterparty: str
    scope: Box
    modality: Status | None
    announced: str | None = None
    start: str | None = None
    end: str | None = None
    via: str | None = None  # through whom it is bought or sold
    consent: bool = False  # the beneficiary is shown to have agreed
    ended: bool = False

    @property
    def made(self) -> Bounds | None:
        """Earliest and latest day on which it can have been agreed."""
        return _earlier(bounds(self.announced), bounds(self.start))


def judge(promise: Promise, deal: Contract, as_of: date, group: Callable[[str], str] = str) -> Verdict:
    """Conflict, possible or none, with the reason: the first rule that applies decides, under every reading.

    group: entity id → id of its top parent on `as_of`; the default takes every entity for itself.

    >>> from graph.analysis.extent import Extent
    >>> everything = Box(*[Extent.of("*")] * 4)
    >>> clause = Promise("e", frozenset({"lab"}), frozenset({"cloud"}), Strength.EXCLUSIVE, everything,
    ...                  Status.CONFIRMED, announced="2030-01-01")
    >>> rival = Contract("d", "lab", "other", everything, Status.CONFIRMED, announced="2030-02-01")
    >>> judge(clause, rival, date(2030, 3, 1)).status
    <Outcome.CONFLICT: 'conflict'>
    """
    alleged = promise.alleged_by_others(group)
    read = [(r, r.of(promise)) for r in promise.readings]
    if not read:
        status, reasons = _decide(promise, deal, as_of, group, alleged)
        readings: tuple[ReadingVerdict, ...] = ()
    else:
        found = [(r, *_decide(as_read, deal, as_of, group, alleged)) for r, as_read in read]
        readings = tuple(
            ReadingVerdict(r.holder, r.quote, s, ", ".join(why), r.summary, r.source, r.said) for r, s, why in found
        )
        status, reasons = _over_readings([(s, why) for _, s, why in found])
    later = all(_surely_later(deal, clause) for clause in [as_read for _, as_read in read] or [promise])
    return Verdict(
        status,
        reasons,
        readings,
        _weaker(Status.ALLEGED if alleged else promise.modality, deal.modality),
        alleged and status is Outcome.POSSIBLE and later,
        alleged,
    )


_Decision = tuple[Outcome, tuple[str, ...]]


def _over_readings(found: list[_Decision]) -> _Decision:
    """What the readings come to together, in whatever order they are told."""
    statuses = {status for status, _ in found}
    if statuses == {Outcome.NONE}:
        return min(found, key=lambda x: _NONE_FIRST.index(x[1][0]))
    reasons = {r for status, why in found if status is Outcome.POSSIBLE for r in why}
    ordered = tuple(sorted(reasons, key=_DOUBTS_FIRST.index))
    if len(statuses) == 1:
        return statuses.pop(), ordered or ("in_scope",)
    return Outcome.POSSIBLE, ("reading", *ordered)


def _surely_later(deal: Contract, promise: Promise) -> bool:
    return deal.made is not None and promise.made is not None and promise.made.last < deal.made.first


def _decide(promise: Promise, deal: Contract, as_of: date, group: Callable[[str], str], alleged: bool) -> _Decision:
    """DOMAIN's list in its order; the first hit wins. alleged: what a non-party alleges, whatever a reading says."""
    owed_to = {group(g) for g in promise.owed_to}
    if group(deal.counterparty) in owed_to:
        return _none("not_a_rival")
    if group(deal.party) not in {group(b) for b in promise.bound}:
        return _none("not_bound")
    if promise.modality in VOID or deal.modality in VOID:
        return _none("not_asserted")
    if not (_in_force(promise, as_of) and _in_force(deal, as_of)):
        return _none("not_in_force")
    if promise.strength not in (Strength.EXCLUSIVE, Strength.UNKNOWN):
        return _none("not_exclusive" if promise.strength is None else str(promise.strength))
    if promise.made and deal.made and deal.made.last < promise.made.first:
        return _none("predates")
    if deal.via is not None and group(deal.via) in owed_to:
        return _none("through_beneficiary")
    if deal.consent:
        return _none("consent")
    outside, unknown = _scope(promise, deal)
    if outside is not None:
        return _none(outside)
    stands = Status.ALLEGED if alleged else promise.modality
    doubts = [f"weak:{_word(m)}" for m in (stands, deal.modality) if m not in SURE]
    doubts += ["unknown:strength"] if promise.strength is Strength.UNKNOWN else []
    doubts += ["unknown:*"] if len(unknown) == len(DIMENSIONS) else [f"unknown:{d}" for d in DIMENSIONS if d in unknown]
    if not _dates_sure(promise, deal, as_of):
        doubts.append("dates")
    if _starts_after_end(promise, deal):
        doubts.append("performed_after_end")
    if doubts:
        return Outcome.POSSIBLE, tuple(dict.fromkeys(doubts))
    return Outcome.CONFLICT, ("in_scope",)


def _scope(promise: Promise, deal: Contract) -> tuple[str | None, Collection[str]]:
    """Why the deal is surely outside the clause, or None and the dimensions that are not known well enough."""
    apart = disjoint(promise.scope, deal.scope)
    if apart is not None:
        return f"out_of_scope:{apart}", ()
    parts: list[tuple[Box, frozenset[str]]] = [(deal.scope, frozenset())]
    for carved in promise.carve_outs:
        left: list[tuple[Box, frozenset[str]]] = []
        for part, doubt in parts:
            rest, unknown = subtract(part, carved)
            left += [(piece, doubt) for piece in rest]
            if unknown:
                left.append((part, doubt | unknown))
        parts = left
    inside = [doubt | undecided(promise.scope, part) for part, doubt in parts if disjoint(promise.scope, part) is None]
    if not inside:
        return "carved_out", ()
    return None, min(inside, key=lambda d: (len(d), sorted(d)))


def _in_force(tie: Promise | Contract, as_of: date) -> bool:
    announced, start, end = bounds(tie.announced), bounds(tie.start), bounds(tie.end)
    since = announced or start
    return not tie.ended and (since is None or since.last <= as_of) and (end is None or as_of <= end.last)


def _dates_sure(promise: Promise, deal: Contract, as_of: date) -> bool:
    """True if the deal surely came after the promise and began before its end, and neither can have ended by the day.

    Where it surely began after the end that is a doubt of its own.
    """
    if promise.made is None or deal.made is None or deal.made.first < promise.made.last:
        return False
    begun, over = bounds(deal.start), bounds(promise.end)
    if begun and over and begun.first <= over.last and over.first < begun.last:
        return False
    ends = [e for e in (over, bounds(deal.end)) if e]
    return all(as_of <= e.first or e.first == e.last for e in ends)


def _starts_after_end(promise: Promise, deal: Contract) -> bool:
    begun, over = bounds(deal.start), bounds(promise.end)
    return begun is not None and over is not None and over.last < begun.first


def _earlier(one: Bounds | None, other: Bounds | None) -> Bounds | None:
    if one is None or other is None:
        return one or other
    return Bounds(min(one.first, other.first), min(one.last, other.last))


def _weaker(one: Status | None, other: Status | None) -> Status | None:
    if one is None or other is None:
        return None
    return max(one, other, key=lambda s: _WEAKER.index(s) if s in _WEAKER else len(_WEAKER))


def _word(status: Status | None) -> str:
    return "unknown" if status is None else str(status)


def _none(reason: str) -> _Decision:
    return Outcome.NONE, (reason,)
