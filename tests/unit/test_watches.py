"""Saved questions: what each finds, what narrows it, and when two answers differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.exclusivity import Strength
from graph.analysis.extent import Box
from graph.analysis.scopes import Clause, Scopes, curated_scopes
from graph.console import Result
from graph.errors import FaultlineError
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from graph.snapshot import Snapshot
from graph.watches.findings import Finding, difference
from graph.watches.questions import QUESTIONS, Ground, Question, ask

DAY = date(2031, 5, 1)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(data_dir())


def _ground(reference: Reference, *deals: Deal, rows: int = 0, truncated: bool = False) -> Ground:
    names = sorted({n for d in deals for n in (d.from_id, d.to_id)})
    entities = {n: Entity(n, n.title(), EntityType.ORGANIZATION) for n in names}
    snapshot = Snapshot(DAY, None, entities, tuple(sorted(deals, key=lambda d: d.id)), ())
    result = Result(("n",), tuple({"n": i} for i in range(rows)), truncated, (), (), 0.0)
    return Ground(snapshot, reference, curated_scopes(), lambda query: result)


def _deal(
    key: str, kind: Kind, source: str, target: str, status: Status = Status.CONFIRMED, exclusive: bool | None = None
) -> Deal:
    return Deal(key, kind, source, target, status, (f"claim-{key}",), announced="2030", exclusive=exclusive)


def test_single_points_of_an_entity_a_portfolio_and_a_layer(reference: Reference) -> None:
    ground = _ground(
        reference,
        _deal("a", Kind.INTEGRATION, "quillpad", "brightmodel"),
        _deal("b", Kind.CLOUD_CONTRACT, "brightmodel", "stratus"),
        _deal("c", Kind.CLOUD_CONTRACT, "inkwell", "stratus"),
        _deal("d", Kind.CLOUD_CONTRACT, "inkwell", "cirrus"),
    )
    of = set(ask(Question("single-points", of="Quillpad", layer="cloud"), ground))
    assert of == {"quillpad | cloud | brightmodel", "quillpad | cloud | stratus"}
    mine = ask(Question("single-points", products=("Quillpad", "nothing known"), layer="cloud"), ground)
    assert set(mine) == {*of, "product Quillpad", "product nothing known"}
    assert mine["product Quillpad"].state == "resolved as quillpad"
    assert set(ask(Question("single-points", layer="cloud"), ground)) == {*of, "brightmodel | cloud | stratus"}
    assert set(ask(Question("single-points", of="inkwell"), ground)) == set()


def test_a_portfolio_notices_a_product_that_becomes_resolved_even_without_a_supplier(reference: Reference) -> None:
    question = Question("single-points", products=("Quillpad",))
    before = ask(question, _ground(reference, _deal("b", Kind.CLOUD_CONTRACT, "brightmodel", "stratus")))
    assert before["product Quillpad"].state == "unresolved"
    # A partnership opens no supply path: all that changes is that a source names the product.
    after = ask(question, _ground(reference, _deal("p", Kind.PARTNERSHIP, "brightmodel", "quillpad")))
    (line,) = difference(before, after).lines()
    assert line == "changed: Quillpad is resolved as quillpad; before: unresolved"
    # New names near an unresolved one change the words of the answer, and are no news.
    near = ask(question, _ground(reference, _deal("n", Kind.PARTNERSHIP, "quillpax", "stratus")))
    assert near["product Quillpad"].sentence != before["product Quillpad"].sentence
    assert not difference(before, near)


def test_exclusivities_keep_their_status_and_the_layer_of_their_parties(reference: Reference) -> None:
    ground = _ground(
        reference,
        _deal("a", Kind.CLOUD_CONTRACT, "inkwell", "stratus", exclusive=True),
        _deal("b", Kind.EXCLUSIVITY, "brightmodel", "stratus", Status.ALLEGED),
        _deal("c", Kind.EXCLUSIVITY, "quillpad", "inkwell"),
        _deal("d", Kind.EXCLUSIVITY, "quillpad", "stratus", Status.DENIED),
        _deal("e", Kind.CLOUD_CONTRACT, "quillpad", "stratus"),
    )
    assert set(ask(Question("exclusivities"), ground)) == {"a", "b", "c"}
    for strength, found in (("primary", set()), ("first_refusal", set()), ("unknown", {"e"}), ("exclusive", {"e"})):
        clause = Clause(
            Strength(strength), frozenset({"quillpad"}), frozenset({"stratus"}), Box(), None, None, None, frozenset(),
            None, None,
        )  # fmt: skip
        curated = replace(ground, scopes=Scopes({"e": clause}))
        assert set(ask(Question("exclusivities"), curated)) == {"a", "b", "c"} | found
    cloud = ask(Question("exclusivities", layer="cloud"), ground)
    assert {k: f.state for k, f in cloud.items()} == {"a": "confirmed", "b": "alleged"}
    assert set(ask(Question("exclusivities", of="Inkwell"), ground)) == {"a", "c"}


def test_conflicts_cycles_ties_levels_and_rows(reference: Reference) -> None:
    ground = _ground(
        reference,
        _deal("a", Kind.INVESTMENT, "stratus", "brightmodel"),
        _deal("b", Kind.CLOUD_CONTRACT, "brightmodel", "stratus"),
        _deal("c", Kind.EXCLUSIVITY, "brightmodel", "stratus"),
        Deal("d", Kind.CLOUD_CONTRACT, "brightmodel", "cirrus", Status.CONFIRMED, ("x",), announced="2031-02"),
        rows=2,
    )
    (conflict,) = ask(Question("conflicts"), ground).values()
    assert conflict.state == "possible" and conflict.deals == ("c", "d")
    assert not ask(Question("conflicts", of="nobody"), _ground(reference, _deal("z", Kind.LICENCE, "nobody", "x")))
    assert set(ask(Question("cycles"), ground)) == {"brightmodel → stratus"}
    assert set(ask(Question("ties", of="cirrus"), ground)) == {"d"}
    assert set(ask(Question("ties", layer="cloud"), ground)) == {"b", "d"}
    (level,) = ask(Question("concentration", market="foundry"), ground).values()
    assert level.state == "highly concentrated"
    assert set(ask(Question("cypher", cypher="RETURN 1 AS n"), ground)) == {'{"n": 0}', '{"n": 1}'}
    with pytest.raises(FaultlineError, match="more than 1 rows"):
        ask(Question("cypher", cypher="RETURN 1 AS n"), _ground(reference, rows=1, truncated=True))


@pytest.mark.parametrize(
    ("about", "options", "message"),
    [
        ("weather", {}, "there are single-points"),
        ("single-points", {}, "needs --of, --layer or --portfolio"),
        ("cycles", {"layer": "cloud"}, "has no --layer; it takes --of"),
        ("ties", {"layer": "soap"}, "no layer 'soap'"),
        ("concentration", {"regime": "us-2023"}, "needs --market"),
        ("cypher", {}, "needs --cypher"),
    ],
)
def test_a_question_that_lacks_or_exceeds_its_options_is_refused(
    about: str, options: dict[str, str], message: str
) -> None:
    with pytest.raises(FaultlineError, match=message):
        Question(about, **options)  # type: ignore[arg-type]


def test_every_question_is_kept_and_read_again_as_it_was() -> None:
    asked = [
        Question("single-points", products=("a", "b"), layer="chip"),
        Question("exclusivities"),
        Question("conflicts", of="openai"),
        Question("cycles"),
        Question("ties", of="openai", layer="cloud"),
        Question("concentration", market="cloud", regime="us-2010"),
        Question("cypher", cypher="RETURN 1 AS n"),
    ]
    assert {q.about for q in asked} == set(QUESTIONS)
    assert [Question.from_json(q.as_json()) for q in asked] == asked


ANSWERS = st.dictionaries(
    st.sampled_from("abcde"), st.builds(Finding, st.sampled_from(["", "reported", "announced"]), st.text(max_size=3))
)


@settings(deadline=None)
@given(ANSWERS, ANSWERS)
def test_a_difference_applied_to_the_old_answer_gives_the_states_of_the_new_one(
    before: dict[str, Finding], after: dict[str, Finding]
) -> None:
    found = difference(before, after)
    patched = {k: f for k, f in before.items() if k not in found.gone} | dict(found.new)
    patched |= {k: new for k, (_, new) in found.changed.items()}
    assert {k: f.state for k, f in patched.items()} == {k: f.state for k, f in after.items()}
    assert bool(found) == ({k: f.state for k, f in before.items()} != {k: f.state for k, f in after.items()})
    assert len(found.lines()) == len(found.new) + len(found.gone) + len(found.changed)
