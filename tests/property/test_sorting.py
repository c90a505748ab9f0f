"""Sorting by plain numbers against numpy's own functions for the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.sorting import LARGEST, distinct_numbers, first_places, numbered, stable_order

NUMBERS = st.lists(st.one_of(st.integers(0, 5), st.integers(0, LARGEST - 1)), max_size=30)


@given(NUMBERS)
def test_orders_and_distinct_numbers_equal_those_of_numpy(drawn: list[int]) -> None:
    numbers = np.array(drawn, np.int64)
    distinct, first, place = np.unique(numbers, return_index=True, return_inverse=True)
    assert distinct_numbers(numbers).tolist() == distinct.tolist()
    assert stable_order(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()
    assert [x.tolist() for x in first_places(numbers)] == [distinct.tolist(), first.tolist()]
    assert [x.tolist() for x in numbered(numbers)] == [distinct.tolist(), place.tolist()]
