"""What is drawn: no line stands for two statuses, talk is never solid, and what is left out is counted."""

from __future__ import annotations

import pytest

from app.widgets import words
from app.widgets.picture import End, Tie, bundles, cut, picture
from graph.model import EntityType, Kind, Modality, Status


def _end(name: str) -> End:
    return End(name, name.title(), "Organization", False)


def _tie(source: str, target: str, status: str = "confirmed", kind: str = "cloud_contract", **more: bool) -> Tie:
    deal = f"{source}-{target}-{kind}-{status}-{len(more)}"
    marks = {"disputed": False, "sample": False, **more}
    return Tie(deal, kind, status, marks["disputed"], marks["sample"], _end(source), _end(target))


def test_every_word_of_the_model_has_a_look() -> None:
    assert set(words.STATUSES) == {s.value for s in Status}
    assert set(words.MODALITIES) == {m.value for m in Modality}
    assert set(words.KINDS) == {k.value for k in Kind} == set(words.ROLES)
    assert set(words.TYPES) == {t.value for t in EntityType}


@pytest.mark.parametrize("status", [s.value for s in Status] + ["a status of a later version"])
def test_only_what_a_party_or_a_court_says_is_a_solid_line(status: str) -> None:
    assert (not words.look(status).dashes) == (status in ("confirmed", "announced"))


def test_statuses_are_told_apart_by_colour_and_in_the_label() -> None:
    looks = [words.look(s.value) for s in Status]
    assert len({look.colour for look in looks}) == len({look.word for look in looks}) == len(looks)


def test_a_line_never_stands_for_two_statuses() -> None:
    ties = [_tie("a", "b"), _tie("a", "b", "negotiating"), _tie("a", "b"), _tie("b", "a")]
    lines = bundles(ties)
    assert [len(b.ties) for b in lines] == [2, 1, 1]
    assert [b.label for b in lines] == [
        "2 × cloud contract · confirmed",
        "cloud contract · in talks",
        "cloud contract · confirmed",
    ]


def test_disputes_and_samples_are_named_on_the_line() -> None:
    label = bundles([_tie("a", "b", disputed=True, sample=True)])[0].label
    assert label == "cloud contract · confirmed, disputed, with sample text"
    assert bundles([_tie("a", "b", "sample", sample=True)])[0].label == "cloud contract · sample only"


def test_lines_of_talk_are_dashed_in_the_drawing() -> None:
    drawn = picture([_tie("a", "b"), _tie("a", "b", "alleged"), _tie("b", "a", "reported")], [_end("a")], {})
    assert [bool(e.dashes) for e in drawn.edges] == [False, True, True]
    assert len({e.bend if e.source < e.target else -e.bend for e in drawn.edges}) == 3


def test_at_most_five_hundred_entities_are_drawn_and_the_rest_is_counted() -> None:
    ties = [_tie("hub", f"n{i:04}") for i in range(700)] + [_tie("n0001", "n0002")]
    drawn = picture(ties, [_end("hub")], {})
    assert len(drawn.nodes) == 500
    assert (len(drawn.ties), drawn.ties_left_out, drawn.entities_left_out) == (500, 201, 201)


def test_a_tie_between_two_entities_in_view_is_kept_after_the_cut() -> None:
    kept, missed, out = cut([_tie("a", "b"), _tie("a", "c"), _tie("b", "a", "reported")], ["a"], most=2)
    assert ([t.target.id for t in kept], missed, out) == (["b", "a"], 1, 1)


def test_places_are_kept_when_a_filter_takes_ties_away() -> None:
    ties = [_tie("a", "b"), _tie("a", "c", "reported"), _tie("a", "d")]
    before = picture(ties, [_end("a")], {})
    after = picture([ties[0]], [_end("a")], before.places)
    assert {n.id: (n.x, n.y) for n in after.nodes} == {i: before.places[i] for i in ("a", "b")}


def test_an_entity_without_ties_is_drawn_alone() -> None:
    drawn = picture([], [_end("a")], {})
    assert [n.id for n in drawn.nodes] == ["a"]
    assert drawn.edges == ()
