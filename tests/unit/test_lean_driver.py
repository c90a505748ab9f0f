"""Commands talk to the database without pandas, which the driver would load for nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SAID = """
import sys
from graph.lean_driver import without_pandas
without_pandas()
import graph.store
import numpy
from neo4j._codec.hydration.bolt.v1 import hydration_handler
assert hydration_handler.np is numpy
print("pandas" in sys.modules, "pyarrow" in sys.modules)
"""


def test_the_driver_loads_no_pandas_and_keeps_numpy() -> None:
    pytest.importorskip("pandas")
    ran = subprocess.run([sys.executable, "-c", _SAID], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]
