"""Whether two entities are one: a score of readable features, and same, different or unsure."""

from __future__ import annotations

from typing import Any

import pytest

from graph.matching import Decision, compare
from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from graph.resolver import Resolver


def firm(name: str, **more: Any) -> Entity:
    return Entity(more.pop("id", slug(name)), name, more.pop("type", EntityType.ORGANIZATION), **more)


def seen(name: str, **more: Any) -> Entity:
    return firm(name, id=SEEN + slug(name), provisional=True, **more)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nordhavn Compute", "Nordhavn Compute, Inc."),
        ("Nordhavn Compute AS", "NORDHAVN COMPUTE"),
        ("Kvistgaard A/S", "Kvistgaard"),
        ("Deep-Mind", "DeepMind"),
        ("Open AI", "OpenAI"),
        ("Sørensen & Holm", "Sorensen and Holm"),
        ("Ｔｅｒｒａｖａｕｌｔ", "Terravault"),
        ("Zuri\u0308ch Compute", "Zürich Compute"),
        ("Terra\u200bvault", "Terravault"),
        ("The Brightloom Company", "Brightloom Company"),
        ("Nordhavn Aktiengesellschaft", "Nordhavn AG"),
        ("Kvistgaard Gesellschaft mit beschränkter Haftung", "KVISTGAARD GmbH"),
        ("Terravault Public Limited Company", "Terravault"),
        ("Tavio Kabushiki Kaisha", "Tavio K.K."),
        ("Nordhavn Intl Labs", "Nordhavn International Laboratories, Inc."),
        ("Corvane Semicon", "Corvane Semiconductors"),
    ],
)
def test_spellings_of_one_name_are_the_same_entity(a: str, b: str) -> None:
    assert compare(seen(a), firm(b)).decision is Decision.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nordhavn Fund II", "Nordhavn Fund III"),
        ("Lumen 4", "Lumen 5"),
        ("Corvane Cloud", "Tavio Labs"),
        ("Vantor Systems", "Ventar Motors"),
        ("Samsung Electronics", "Samsung Biologics"),
        ("Brightloom Japan", "Brightloom"),
        ("Nordhavn Semiconductor Labs 4", "Nordhavn Semicon Laboratories 5"),
    ],
)
def test_names_that_tell_firms_apart_are_different_entities(a: str, b: str) -> None:
    assert compare(seen(a), firm(b)).decision is Decision.DIFFERENT


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kvistgaard Holdings", "Kvistgaard Technologies"),
        ("Nordhaven Compute", "Nordhavn Compute"),
        ("Terrаvault", "Terravault"),  # the first a is Cyrillic
        ("СОСА", "COCA"),  # all of it is
        ("NVG", "Nordic Vessel Group"),
    ],
)
def test_what_may_be_one_goes_to_a_person(a: str, b: str) -> None:
    assert compare(seen(a), firm(b)).decision is Decision.UNSURE


def test_forms_of_words_meet_as_candidates_and_another_country_makes_them_unsure() -> None:
    a, b = firm("Corvane Semicon", country="NO"), seen("Corvane Semiconductors")
    assert Resolver([a], [b]).canonical(b) == a.id
    assert compare(a, firm("Corvane Semiconductors", id="b", country="SG")).decision is Decision.UNSURE


def test_a_slip_of_one_letter_is_the_same_firm_where_both_have_the_same_tie() -> None:
    a, b = seen("Nordhaven Compute"), seen("Nordhavn Compute")
    assert compare(a, b).decision is Decision.UNSURE
    told = compare(a, b, {"buys cloud from aws"})
    assert told.decision is Decision.SAME
    assert "buys cloud from aws" in told.in_words()


def test_letters_of_another_alphabet_are_never_merged_whatever_else_agrees() -> None:
    a, b = seen("Terrаvault", country="NO"), firm("Terravault", country="NO")
    found = compare(a, b, {"buys cloud from aws", "has as investor mgx"})
    assert found.decision is Decision.UNSURE
    assert found.rule == "look-alike"


def test_identifiers_go_before_names() -> None:
    a = firm("Kvistgaard", id="a", cik="0000789019")
    assert compare(a, firm("Quite Another Name", id="b", cik="789019")).decision is Decision.SAME
    assert compare(a, firm("Kvistgaard", id="b", cik="0000000002")).decision is Decision.DIFFERENT
    assert compare(a, firm("Kvistgaard", id="b", cik="no number")).decision is Decision.SAME


def test_equal_names_of_two_countries_or_of_a_firm_and_a_product_are_not_sure() -> None:
    a = firm("Orion", id="a", country="NO")
    assert compare(a, firm("Orion", id="b", country="SG")).decision is Decision.UNSURE
    assert compare(a, firm("Orion", id="b", type=EntityType.PRODUCT)).decision is Decision.UNSURE


def test_a_comparison_is_the_same_in_both_directions_and_its_points_add_up() -> None:
    a, b = seen("Kvistgaard Holdings", country="DK"), firm("Kvistgaard Technologies", country="DK")
    assert compare(a, b) == compare(b, a)
    found = compare(a, b)
    assert found.score == pytest.approx(sum(f.points for f in found.features))
    assert all(f.says for f in found.features)
