"""The decision list against a plain evaluator that enumerates every point of a scope; names bear on nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.conflicts import conflicts
from graph.analysis.exclusivity import SURE, VOID, Contract, Promise, Reading, Strength, judge
from graph.analysis.extent import DIMENSIONS, Box, Extent
from graph.analysis.scopes import Scopes, load_scopes
from graph.dates import bounds
from graph.model import Status
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

VALUES = ("x", "y", "z")  # "z" stands for all that nobody names: no scope below names it
DAY = date(2031, 6, 1)
EXTENT = st.one_of(st.none(), st.just(("*",)), st.sets(st.sampled_from(VALUES[:2]), min_size=1).map(sorted).map(tuple))
KNOWN = EXTENT.filter(lambda e: e is not None)
BOXES = st.tuples(EXTENT, EXTENT, st.just(("*",)), st.just(("*",)))
CARVED = st.lists(st.tuples(KNOWN, KNOWN, st.just(("*",)), st.just(("*",))), max_size=2)
DAYS = st.integers(-40, 40)
FIRMS = st.sampled_from(["lab", "cloud", "rival"])
STATUS = st.sampled_from([Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED, Status.ALLEGED, Status.DENIED])
Told = tuple[tuple[str, ...] | None, ...]


def box(told: Told) -> Box:
    return Box(**{d: None if t is None else Extent.of(t) for d, t in zip(DIMENSIONS, told, strict=True)})


def values(told: tuple[str, ...]) -> set[str]:
    return set(VALUES) if "*" in told else set(told)


def points(told: Told) -> set[tuple[str, ...]]:
    return set(product(*(sorted(values(t or ("*",))) for t in told)))


def completions(told: Told) -> list[Told]:
    """Every scope that a partly unknown one can turn out to be."""
    sets = [("x",), ("y",), ("z",), ("x", "y"), ("x", "z"), ("y", "z"), ("*",)]
    return [tuple(c) for c in product(*([t] if t is not None else sets for t in told))]


def meets(promise: Told, deal: Told, carved: list[Told]) -> set[bool]:
    """Whether some point of the deal is promised and not carved out, for every completion."""
    out = {p for c in carved for p in points(c)}
    return {bool((points(p) & points(d)) - out) for p in completions(promise) for d in completions(deal)}


@settings(deadline=None)
@given(
    BOXES,
    BOXES,
    CARVED,
    FIRMS,
    FIRMS,
    STATUS,
    STATUS,
    DAYS,
    DAYS,
    st.one_of(st.none(), DAYS),
    st.sampled_from([*Strength]),
)
def test_a_plain_evaluator_gives_the_same_verdict(
    scope: Told, deal: Told, carved: list[Told], party: str, counterparty: str, said: Status, also: Status,
    made: int, agreed: int, end: int | None, strength: Strength,
) -> None:  # fmt: skip
    def on(days: int) -> str:
        return (DAY + timedelta(days)).isoformat()

    promise = Promise(
        "e", frozenset({"lab"}), frozenset({"cloud"}), strength, box(scope), said, announced=on(made),
        end=None if end is None else on(end), carve_outs=tuple(box(c) for c in carved),
    )  # fmt: skip
    contract = Contract("d", party, counterparty, box(deal), also, announced=on(agreed))
    found = judge(promise, contract, DAY)
    met = meets(scope, deal, carved)
    if counterparty == "cloud":
        expected = "not_a_rival"
    elif party != "lab":
        expected = "not_bound"
    elif {said, also} & VOID:
        expected = "not_asserted"
    elif made > 0 or agreed > 0 or (end is not None and end < 0):
        expected = "not_in_force"
    elif strength not in (Strength.EXCLUSIVE, Strength.UNKNOWN):
        expected = str(strength)
    elif agreed < made:
        expected = "predates"
    elif met == {False}:
        expected = "outside"
    elif met == {True} and {said, also} <= SURE and strength is Strength.EXCLUSIVE:
        expected = "conflict"
    else:
        expected = "possible"
    told = str(found.status) if str(found.status) != "none" else found.reason
    told = "outside" if told == "carved_out" or told.startswith("out_of_scope") else told
    if expected == "conflict":
        # Beside a carve-out an unknown dimension may leave a doubt that a full enumeration would settle.
        assert told == "conflict" or (told == "possible" and None in (*scope, *deal) and carved)
    elif expected == "outside":
        assert told == "outside" or (told == "possible" and None in (*scope, *deal) and carved)
    else:
        assert told == expected


@cache
def gathered(day: str) -> tuple[Snapshot, Scopes]:
    return reference_snapshot(load_reference(data_dir()), date.fromisoformat(day)), load_scopes(
        data_dir() / "scopes.csv"
    )


def renamed(snapshot: Snapshot, scopes: Scopes, new: dict[str, str]) -> tuple[Snapshot, Scopes]:
    """The same graph with other names for every firm and every deal."""

    def firm(name: str) -> str:
        return new.setdefault(name, f"n{len(new)}")

    def names(given: frozenset[str]) -> frozenset[str]:
        return frozenset(firm(n) for n in given)

    changed = replace(
        snapshot,
        entities={firm(k): replace(e, id=firm(k), name=firm(k), aliases=()) for k, e in snapshot.entities.items()},
        deals=tuple(
            replace(d, id=f"deal-{d.id[::-1]}", from_id=firm(d.from_id), to_id=firm(d.to_id)) for d in snapshot.deals
        ),
        ownership=tuple(replace(o, child=firm(o.child), parent=firm(o.parent)) for o in snapshot.ownership),
    )
    clauses = {
        f"deal-{k[::-1]}": replace(
            c,
            bound=names(c.bound),
            owed_to=names(c.owed_to),
            asserted_by=names(c.asserted_by),
            readings=tuple(
                Reading(tuple(firm(h) for h in r.holder), r.quote, r.changes, r.summary, r.source) for r in c.readings
            ),
        )
        for k, c in scopes.clauses.items()
    }
    deals = {f"deal-{k[::-1]}": replace(d, via=d.via and firm(d.via)) for k, d in scopes.deals.items()}
    return changed, Scopes(clauses, deals)


@settings(deadline=None)
@given(st.sampled_from(["2024-07-01", "2025-11-04", "2026-03-18", "2026-05-01"]), st.randoms())
def test_other_names_change_no_verdict(day: str, random: object) -> None:
    snapshot, scopes = gathered(day)
    order = sorted({*snapshot.entities, *(n for d in snapshot.deals for n in (d.from_id, d.to_id))})
    random.shuffle(order)  # type: ignore[attr-defined]
    other = conflicts(*renamed(snapshot, scopes, {name: f"n{i}" for i, name in enumerate(order)}))
    told = sorted(
        (p.promise.id, p.deal.id, p.verdict.status, p.verdict.reason) for p in conflicts(snapshot, scopes).pairs
    )
    back = sorted(
        (p.promise.id[5:][::-1], p.deal.id[5:][::-1], p.verdict.status, p.verdict.reason) for p in other.pairs
    )
    assert told == back


# Mostly early enough, and late enough, for a pair to get as far as the rules on scope and dates.
PARTIAL = st.sampled_from(["2031-04", "2031-04-10", "2031-05", "2031-05-20", "2031-05-20", "2031", "2031-06-20", None])
LATER = st.sampled_from(["2031-06", "2031-06-10", "2031-06-20", "2031-07", "2031", "2031-05-20", None, None])
OFTEN = st.sampled_from([*[Status.CONFIRMED] * 4, Status.ANNOUNCED, Status.REPORTED, Status.ALLEGED, Status.DENIED])
ORDER = (
    "not_a_rival", "not_bound", "not_asserted", "not_in_force", "not_exclusive", "exclusive", "first_refusal",
    "most_favoured", "primary", "preferred", "first_ship", "unknown", "predates", "through_beneficiary", "consent",
    "out_of_scope:product", "out_of_scope:mode",
)  # fmt: skip
HELD = st.fixed_dictionaries(
    {},
    optional={
        "product": EXTENT,
        "mode": EXTENT,
        "announced": PARTIAL,
        "end": LATER,
        "strength": st.sampled_from([Strength.EXCLUSIVE, Strength.EXCLUSIVE, Strength.PRIMARY, Strength.UNKNOWN]),
    },
)


def days_of(text: str | None) -> list[date | None]:
    """First and last day that a partial date can mean; no other day compares differently."""
    known = bounds(text)
    return [None] if known is None else [known.first, known.last]


def decided(
    clause: dict[str, Any], told: dict[str, Any], alleged: bool, said: Status | None, also: Status
) -> tuple[str, set[str], bool]:
    """Status, reasons, and whether the deal surely came later, tried on every first and last day of the dates."""
    worlds = [
        dict(zip(("made", "end", "agreed", "start", "over"), days, strict=True))
        for days in product(*map(days_of, (clause["announced"], clause["end"], told["announced"], told["start"],
                                           told["end"])))
    ]  # fmt: skip
    made = {(w["made"], min((d for d in (w["agreed"], w["start"]) if d), default=None)) for w in worlds}
    dated = all(a is not None and b is not None for a, b in made)
    later = dated and all(a < b for a, b in made if a and b)
    if {said, also} & VOID:
        return "none", {"not_asserted"}, later
    since = [{w[key] for w in worlds} for key in ("made", "agreed" if told["announced"] else "start")]
    if any(day is not None and day > DAY for days in since for day in days) or any(
        all(w[key] is not None and w[key] < DAY for w in worlds) for key in ("end", "over")
    ):
        return "none", {"not_in_force"}, later
    if clause["strength"] not in (Strength.EXCLUSIVE, Strength.UNKNOWN):
        return "none", {str(clause["strength"])}, later
    if dated and all(b < a for a, b in made if a and b):
        return "none", {"predates"}, later
    if told["via"] == "cloud":
        return "none", {"through_beneficiary"}, later
    if told["consent"]:
        return "none", {"consent"}, later
    for side in ("product", "mode"):
        one, other = clause[side], told[side]
        if one and other and not values(one) & values(other):
            return "none", {f"out_of_scope:{side}"}, later
    doubts = set()
    for modality in (Status.ALLEGED if alleged else said, also):
        doubts |= set() if modality in SURE else {f"weak:{modality or 'unknown'}"}
    doubts |= {"unknown:strength"} if clause["strength"] is Strength.UNKNOWN else set()
    for side in ("product", "mode"):
        if len({bool(values(a) & values(b)) for a in _all(clause[side]) for b in _all(told[side])}) > 1:
            doubts.add(f"unknown:{side}")
    after = {bool(w["start"] and w["end"] and w["start"] > w["end"]) for w in worlds}
    ended = any(w[key] is not None and w[key] < DAY for w in worlds for key in ("end", "over"))
    if not dated or any(b < a for a, b in made if a and b) or ended or len(after) > 1:
        doubts.add("dates")
    doubts |= {"performed_after_end"} if after == {True} else set()
    return ("possible", doubts, later) if doubts else ("conflict", {"in_scope"}, later)


def _all(extent: tuple[str, ...] | None) -> list[tuple[str, ...]]:
    return [("x",), ("y",), ("z",), ("*",)] if extent is None else [extent]


@settings(deadline=None, max_examples=400)
@given(
    st.tuples(EXTENT, EXTENT, st.just(("*",)), st.just(("*",))),
    st.tuples(EXTENT, EXTENT, st.just(("*",)), st.just(("*",))),
    st.lists(HELD, max_size=3),
    st.tuples(PARTIAL, LATER, PARTIAL, LATER, st.one_of(st.none(), LATER)),
    st.tuples(OFTEN, OFTEN),
    st.sampled_from([None, None, None, None, None, "rival", "cloud"]),
    st.sampled_from([*[False] * 6, True]),
    st.sampled_from([(), ("lab",), ("press",), ("press", "cloud")]),
    st.randoms(use_true_random=False),
)
def test_readings_ways_consent_assertions_and_partial_dates_decide_as_a_plain_evaluator_says(
    scope: Told, deal: Told, held: list[dict[str, Any]], dates: tuple[str | None, ...], modality: tuple[Status, Status],
    via: str | None, consent: bool, asserted: tuple[str, ...], random: Any,
) -> None:  # fmt: skip
    announced, end, agreed, start, over = dates
    said, also = modality
    clause = {"product": scope[0], "mode": scope[1], "announced": announced, "end": end, "strength": Strength.EXCLUSIVE}
    told = {
        "product": deal[0], "mode": deal[1], "announced": agreed, "start": start, "end": over, "via": via,
        "consent": consent,
    }  # fmt: skip

    def changes(reading: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
        sides = ("product", "mode")
        return tuple((k, (v and Extent.of(v)) if k in sides else v) for k, v in reading.items())

    promise = Promise(
        "e", frozenset({"lab"}), frozenset({"cloud"}), Strength.EXCLUSIVE, box(scope), said, announced=announced,
        end=end, asserted_by=frozenset(asserted),
        readings=tuple(Reading((f"h{i}",), None, changes(r)) for i, r in enumerate(held)),
    )  # fmt: skip
    contract = Contract("d", "lab", "rival", box(deal), also, agreed, start, over, via, consent)
    found = judge(promise, contract, DAY)
    parties = bool({"lab", "cloud"} & set(asserted))
    alleged = not parties and said not in VOID and (said is Status.ALLEGED or bool(asserted))
    each = [decided(clause | r, told, alleged, said, also) for r in (held or [{}])]
    statuses = {status for status, _, _ in each}
    doubts = set().union(*(why for status, why, _ in each if status == "possible"))
    if statuses == {"none"}:
        (first,) = min((why for _, why, _ in each), key=lambda why: ORDER.index(*why))
        expected: tuple[str, set[str]] = ("none", {first})
    elif len(statuses) == 1:
        expected = (next(iter(statuses)), doubts or {"in_scope"})
    else:
        expected = ("possible", doubts | {"reading"})
    assert (str(found.status), set(found.reasons)) == expected
    assert [str(r.status) for r in found.readings] == [status for status, _, _ in each][: len(held)]
    later = all(later for _, _, later in each)
    assert found.against_the_allegation == (alleged and expected[0] == "possible" and later)
    turned = list(promise.readings)
    random.shuffle(turned)
    again = judge(replace(promise, readings=tuple(turned)), contract, DAY)
    assert (again.status, again.reasons) == (found.status, found.reasons)
