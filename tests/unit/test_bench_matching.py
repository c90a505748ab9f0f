"""The pairs on which matchers are measured, and the arithmetic of the measure."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.bench.matching import best_line, by_name, count, entities, scorer
from tests.bench.name_pairs import Pair, pairs, read_pairs, write_pairs


def test_pairs_are_the_same_for_a_seed_and_half_of_them_are_one_firm(tmp_path: Path) -> None:
    made = pairs()
    assert made == pairs()
    assert made != pairs(seed=8)
    assert Counter(p.same for p in made) == {True: 1000, False: 1000}
    write_pairs(tmp_path / "p.csv", made)
    assert list(read_pairs(tmp_path / "p.csv")) == made


def test_the_two_names_of_a_different_pair_differ_unless_their_identifiers_do() -> None:
    for pair in pairs():
        if not pair.same:
            assert pair.left != pair.right or pair.left_lei != pair.right_lei


def test_precision_and_recall_count_unsure_as_not_the_same() -> None:
    of = [Pair("g", True, "a", "b"), Pair("g", True, "a", "b"), Pair("g", False, "a", "b"), Pair("g", False, "a", "b")]
    counts = count(of, ["same", "unsure", "same", "different"])
    assert (counts.precision, counts.recall) == (0.5, 0.5)
    assert count(of, ["unsure"] * 4).precision is None
    assert best_line(of, [0.9, 0.6, 0.5, 0.1]) == 0.6


def test_a_scorer_is_found_by_its_place() -> None:
    score = scorer("tests.bench.matching:by_name")
    assert score(Pair("g", True, "Nordhavn Compute AS", "Nordhavn Compute")) == "same"
    assert score(Pair("g", False, "Nordhavn Compute", "Nordhavn Robotics")) == "different"
    assert by_name(*entities(Pair("g", False, "Nordhavn", "N\u043erdhavn"))) == "different"
    with pytest.raises(ModuleNotFoundError):
        scorer("graph.nonesuch:compare")
