"""Copies of one text are found whatever was put around them; two articles on one matter stay two."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from graph import copies as copying
from graph.copies import copies_among, copy_properties, grouped, sketch_of, stored_sketch
from tests.prose import chain, prose, syndicated


def copies(a: str, b: str) -> bool:
    one, other = sketch_of(a), sketch_of(b)
    assert one is not None and other is not None
    (same,) = copies_among(one, [other])
    assert copies_among(other, [one]) == [same]
    return same


@pytest.mark.parametrize("n", range(20))
def test_a_syndicated_copy_is_found(n: int) -> None:
    assert copies(prose(n), syndicated(prose(n), n))


def test_a_copy_with_half_of_the_tail_cut_is_found() -> None:
    text = prose(7)
    assert copies(text, text[: len(text) // 2])


def test_articles_that_quote_one_statement_stay_two() -> None:
    statement = prose(3, 120)
    assert not copies(f"{prose(4, 280)} {statement}", f"{statement} {prose(5, 300)}")


def test_a_digest_that_holds_an_article_among_many_is_no_copy() -> None:
    assert not copies(prose(1, 200), f"{prose(2, 700)} {prose(1, 200)} {prose(3, 700)}")


def test_no_two_of_many_articles_are_copies_by_chance() -> None:
    made = [sketch_of(prose(n)) for n in range(60)]
    assert not any(any(copies_among(a, [b for b in made[:i] if b])) for i, a in enumerate(made) if a)


def test_a_short_text_and_a_filing_have_no_sketch() -> None:
    assert sketch_of("Brightloom signed a contract with Corvane.") is None
    assert copy_properties("news", "Brightloom signed a contract.") == {"runs": 0}
    assert copy_properties("filing", prose(1)) == {}


BRIEF = "Brightloom signed a contract of five years with Corvane, the two firms said."


def test_a_brief_is_told_by_the_words_below_its_headline() -> None:
    texts = {
        "a": f"Corvane wins\n{BRIEF}",
        "b": f"Another customer for Corvane\n\n{BRIEF.upper()}",
        "c": BRIEF,
        "d": f"Corvane wins\n{BRIEF} A rival complained.",
        "e": "Corvane wins\nRead more on our site",
        "f": "Corvane loses\nRead more on our site",
    }
    assert grouped(rows(texts)) | {"d": "d", "e": "e", "f": "f"} == {
        **dict.fromkeys("abc", "a"),
        "d": "d",
        "e": "e",
        "f": "f",
    }


def test_spelling_and_spaces_are_no_difference() -> None:
    assert sketch_of(prose(1).upper().replace(" ", "\n ")) == sketch_of(prose(1))


def test_a_stored_sketch_is_the_one_that_was_made() -> None:
    assert stored_sketch(copy_properties("news", prose(1))) == sketch_of(prose(1))


def rows(texts: dict[str, str]) -> list[dict[str, object]]:
    return [{"id": id_, "text_sha256": text, **copy_properties("news", text)} for id_, text in texts.items()]


@pytest.mark.parametrize("few", [2, 24])
def test_copies_of_copies_are_one_group_in_any_order(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_FEW", few)
    texts = {f"d{i}": text for i, text in enumerate(chain(9))}
    for a, b in pairwise(texts.values()):
        assert copies(a, b)
    assert not copies(texts["d0"], texts["d10"])
    whole = grouped(rows(texts))
    assert set(whole.values()) == {"d0"}
    for seed in range(3):
        shuffled = rows({**texts, "other": prose(10)})
        random.Random(seed).shuffle(shuffled)
        assert {k: v for k, v in grouped(shuffled).items() if k != v} == {k: v for k, v in whole.items() if k != v}


@pytest.mark.parametrize("few", [2, 24])
@pytest.mark.parametrize("articles", [30, pytest.param(1000, marks=pytest.mark.nightly)])
def test_planted_copies_are_found_and_nothing_else(articles: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four copies of each article."""
    monkeypatch.setattr(copying, "_FEW", few)
    planted = {
        f"{n:04}-{c}": prose(n) if c == 0 else syndicated(prose(n), 10 * n + c)
        for n in range(articles)
        for c in range(5)
    }
    found = {id_: head for id_, head in grouped(rows(planted)).items() if id_ != head}
    right = sum(1 for id_, head in found.items() if id_[:4] == head[:4])
    assert right == len(found)
    assert right >= 0.97 * 4 * articles
