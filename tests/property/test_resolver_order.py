"""Who is who does not depend on the order in which names came, and nothing is joined that must stay apart."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import shared_and_differing
from graph.judgements import Judgement, Verdict, rulings
from graph.model import Entity, EntityType
from graph.names import SEEN, mixed_script, slug
from graph.resolver import Resolver

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_STEMS = ["Nordhavn", "Nordhaven", "Terravault", "Terrаvault", "Orion", "Kvistgaard"]  # the second a is Cyrillic
_ENDS = ["", " Inc", " AS", " Labs", " Group", " Compute", " II", "-Compute"]
_names = st.builds(str.__add__, st.sampled_from(_STEMS), st.sampled_from(_ENDS))
_seen = st.builds(lambda n: Entity(SEEN + slug(n), n, EntityType.ORGANIZATION, provisional=True), _names)
_listed = st.builds(
    lambda n, c, i: Entity(f"cik:{i}", n, EntityType.ORGANIZATION, country=c, cik=str(i)),
    _names,
    st.sampled_from([None, "NO", "US"]),
    st.integers(1, 4),
)
_known = st.builds(lambda n, i: Entity(f"known-{i}", n, EntityType.ORGANIZATION), _names, st.integers(1, 3))
_sets = st.tuples(
    st.lists(_known, max_size=3, unique_by=lambda e: e.id),
    st.lists(_listed, max_size=3, unique_by=lambda e: e.id),
    st.lists(_seen, max_size=8, unique_by=lambda e: e.id),
)


@st.composite
def _ruled(draw):
    known, listed, seen = draw(_sets)
    ids = sorted(e.id for e in (*known, *listed, *seen))
    ledger = []
    if len(ids) > 1:
        pairs = st.sampled_from(list(combinations(ids, 2)))
        verdicts = st.sampled_from([Verdict.SAME, Verdict.DIFFERENT])
        for a, b in draw(st.lists(pairs, max_size=4)):
            ledger.append(Judgement(draw(verdicts), a, b, "R. Vance", WHEN, "drawn"))
    return known, [*listed, *seen], rulings(ledger)


def groups(resolver: Resolver, entities: list[Entity]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entity in entities:
        found.setdefault(resolver.canonical(entity), set()).add(entity.id)
    return found


@given(_ruled(), st.randoms(use_true_random=False))
def test_the_order_of_entities_changes_no_decision(given_, random) -> None:
    known, others, held = given_
    shuffled = list(others)
    random.shuffle(shuffled)
    one, other = Resolver(known, others, held), Resolver(known[::-1], shuffled, held)
    assert one.decisions() == other.decisions()
    assert one.unsure == other.unsure
    assert {i: one.why(i) for i in one.decisions()} == {i: other.why(i) for i in one.decisions()}


@given(_ruled())
def test_what_a_ruling_or_the_reference_data_keep_apart_is_never_joined(given_) -> None:
    known, others, held = given_
    everybody = [*known, *others]
    by_id = {e.id: e for e in everybody}
    joined_by_people = {i for pair in held.same for i in pair}
    for members in groups(Resolver(known, others, held), everybody).values():
        for a, b in combinations(sorted(members), 2):
            assert (a, b) not in set(held.different)
            if not joined_by_people & members:
                assert not (a.startswith("known") and b.startswith("known"))
                assert not shared_and_differing(by_id[a], by_id[b])[1]
                assert mixed_script(by_id[a].name) == mixed_script(by_id[b].name)


@given(_ruled())
def test_a_canonical_entity_is_its_own_and_rulings_hold(given_) -> None:
    known, others, held = given_
    resolver = Resolver(known, others, held)
    by_id = {e.id: e for e in (*known, *others)}
    for head in resolver.decisions().values():
        assert resolver.canonical(by_id[head]) == head
    for a, b in held.same:
        assert resolver.canonical(by_id[a]) == resolver.canonical(by_id[b])
