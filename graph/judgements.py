"""The ledger of people's rulings: append-only, each with who, when and why; what is in force at an instant. No I/O.

A ruling is never edited. It is taken back by a withdrawal, which names it; then it counts for nothing from the
withdrawal's own time on, and the graph is what it was before. Of several rulings on one subject the latest counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from graph.contradictions import contradictions
from graph.errors import FaultlineError
from graph.model import digest
from graph.rulings import ClaimRulings, Pair


class Verdict(StrEnum):
    """What a person rules, and of what."""

    SAME = "same"  # two entities are one
    DIFFERENT = "different"  # two entities are two
    ACCEPT = "accept"  # a claim says what its source says
    REJECT = "reject"  # it does not
    ONE_DEAL = "one-deal"  # two claims speak of one deal
    TWO_DEALS = "two-deals"  # they speak of two
    WITHDRAW = "withdraw"  # an earlier judgement, named by its id, counts no more


OF_ENTITIES = frozenset({Verdict.SAME, Verdict.DIFFERENT})
OF_CLAIMS = frozenset({Verdict.ONE_DEAL, Verdict.TWO_DEALS})
_OPPOSITE = {Verdict.SAME: Verdict.DIFFERENT, Verdict.ONE_DEAL: Verdict.TWO_DEALS}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One ruling. `a` and `b` are entities, or claims; `b` is None for a ruling on one claim and for a withdrawal."""

    verdict: Verdict
    a: str
    b: str | None
    who: str
    when: datetime  # aware, UTC
    why: str
    id: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.when.tzinfo is None:
            raise ValueError("a judgement needs a time with its zone")
        wanted = self.verdict in OF_ENTITIES | OF_CLAIMS
        if wanted != (self.b is not None):
            raise FaultlineError(f"A ruling {self.verdict!s} names {'two things' if wanted else 'one thing'}.")
        if self.a == self.b:
            raise FaultlineError(f"A ruling names two different things, not {self.a!r} twice.")
        if not self.who.strip() or not self.why.strip():
            raise FaultlineError("A ruling needs to say who makes it and why; give --who and --why.")
        if self.b is not None and self.b < self.a:
            first, second = self.b, self.a
            object.__setattr__(self, "a", first)
            object.__setattr__(self, "b", second)
        object.__setattr__(self, "when", self.when.astimezone(UTC))
        said = (str(self.verdict), self.a, self.b, self.who, self.when.isoformat(), self.why)
        object.__setattr__(self, "id", digest("judgement", *said))

    @property
    def subject(self) -> tuple[str, ...]:
        """What is ruled on: rulings with the same subject replace one another."""
        of = "entities" if self.verdict in OF_ENTITIES else "deals" if self.verdict in OF_CLAIMS else "claim"
        return (of, self.a) if self.b is None else (of, self.a, self.b)

    def in_words(self) -> str:
        """The ruling in one line."""
        parties = self.a if self.b is None else f"{self.a} and {self.b}"
        return f"{self.verdict} {parties}, by {self.who} on {self.when:%Y-%m-%d}: {self.why}"


def one_form(text: str) -> str:
    """What a person wrote without blanks at its ends, each line break as one line feed.

    >>> one_form(" line 1\\r\\nline 2 ")
    'line 1\\nline 2'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def new_ruling(verdict: Verdict, a: str, b: str | None, who: str, when: datetime, why: str) -> Judgement:
    """A ruling that is made now, its words in `one_form`, so that no spreadsheet changes them on the way."""
    return Judgement(verdict, a, b, one_form(who), when, one_form(why))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A positive ruling that others in force rule out: A is B, B is C, and A is not C. It is not applied."""

    refused: Judgement
    because: Judgement  # the negative one
    chain: tuple[Judgement, ...] = ()  # the positive ones on the way

    def in_words(self) -> str:
        """All rulings involved, the one that is not applied first."""
        others = "; ".join(j.in_words() for j in (*self.chain, self.because))
        return f"not applied: {self.refused.in_words()} [{self.refused.id[:12]}]; it contradicts {others}"


@dataclass(frozen=True, slots=True)
class Rulings:
    """What counts at an instant."""

    in_force: tuple[Judgement, ...] = ()  # by time, then id
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def same(self) -> tuple[Pair, ...]:
        """Pairs of entities that are one, without those that contradict others."""
        return self._pairs(Verdict.SAME)

    @property
    def different(self) -> tuple[Pair, ...]:
        """Pairs of entities that are two."""
        return self._pairs(Verdict.DIFFERENT)

    @property
    def claims(self) -> ClaimRulings:
        """What consolidation reads."""
        rejected = frozenset(j.a for j in self.in_force if j.verdict is Verdict.REJECT)
        return ClaimRulings(
            rejected, frozenset(self._pairs(Verdict.ONE_DEAL)), frozenset(self._pairs(Verdict.TWO_DEALS))
        )

    def on(self, *subject: str) -> tuple[Judgement, ...]:
        """Rulings in force that name all of these ids."""
        return tuple(j for j in self.in_force if set(subject) <= {j.a, j.b})

    def _pairs(self, verdict: Verdict) -> tuple[Pair, ...]:
        refused = {c.refused.id for c in self.contradictions}
        return tuple((j.a, j.b) for j in self.in_force if j.verdict is verdict and j.id not in refused and j.b)


def rulings(ledger: Iterable[Judgement], known_by: datetime | date | None = None) -> Rulings:
    """What counts of a ledger at `known_by` (a day counts whole; None: the latest), with the contradictions in it.

    The order of `ledger` does not matter.
    """
    known = sorted((j for j in ledger if _by_then(j, known_by)), key=lambda j: (j.when, j.id))
    withdrawn = {j.a for j in known if j.verdict is Verdict.WITHDRAW}
    latest: dict[tuple[str, ...], Judgement] = {}
    for judgement in known:
        if judgement.verdict is not Verdict.WITHDRAW and judgement.id not in withdrawn:
            latest[judgement.subject] = judgement
    held = tuple(sorted(latest.values(), key=lambda j: (j.when, j.id)))
    return Rulings(held, tuple(_contradictions(held)))


def _by_then(judgement: Judgement, known_by: datetime | date | None) -> bool:
    if known_by is None:
        return True
    if isinstance(known_by, datetime):
        return judgement.when <= known_by
    return judgement.when.date() <= known_by


def _contradictions(held: Sequence[Judgement]) -> Iterable[Contradiction]:
    for positive, negative in _OPPOSITE.items():
        apart = {(j.a, j.b): j for j in held if j.verdict is negative and j.b}
        joined: dict[Pair, Judgement] = {}
        for judgement in held:
            if judgement.verdict is not positive or judgement.b is None:
                continue
            with_it = {**joined, (judgement.a, judgement.b): judgement}
            against = contradictions(with_it, apart)
            if against:
                chain = (with_it[pair] for pair in against[0].joined)
                yield Contradiction(judgement, apart[against[0].apart], tuple(j for j in chain if j is not judgement))
            else:
                joined = with_it
