"""Keeps pandas out of processes that only talk to the database."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

_OPTIONAL = "neo4j._optional_deps"


def without_pandas() -> None:
    """Let Neo4j's driver believe that there is no pandas; before its import, and in a process that is all ours.

    The driver loads pandas and pyarrow wherever they are installed, here for Streamlit's sake: a third of a second and
    40 MiB of every command, for a conversion that none of them asks for.
    """
    if _OPTIONAL in sys.modules or "pandas" in sys.modules:
        return
    found = ModuleType(_OPTIONAL)
    # numpy it may have, but not before it asks.
    found.__dict__.update(pd=None, pa=None, pa_compute=None, __getattr__=_numpy)
    sys.modules[_OPTIONAL] = found


def _numpy(name: str) -> ModuleType:
    if name != "np":
        raise AttributeError(name)
    return importlib.import_module("numpy")
