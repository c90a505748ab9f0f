"""Reach and dependence index: counts in the graph, never a market."""

from __future__ import annotations

import pytest

from graph.analysis.dependence import dependence


def test_two_labs_of_which_one_uses_two_providers() -> None:
    found = dependence({"A": {"p", "q"}, "B": {"p"}}).as_json()
    assert found["reach"] == {"p": 100.0, "q": 50.0}
    assert found["weights"] == {"p": 75.0, "q": 25.0}
    assert found["dependence_index"] == 6250.0


def test_a_count_is_never_called_an_hhi_and_has_no_verdict() -> None:
    found = dependence({"A": {"p"}})
    assert found.index == 10_000
    assert "hhi" not in str(found.as_json()).casefold()
    assert "level" not in found.as_json()


def test_every_dependant_needs_a_provider() -> None:
    with pytest.raises(ValueError, match="at least one"):
        dependence({"A": set()})
    with pytest.raises(ValueError, match="at least one"):
        dependence({})
