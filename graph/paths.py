"""Where Faultline's own files are: beside the packages in a checkout, inside `graph/` in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def cypher_dir() -> Path:
    """Folder of the named queries: schema/, write/, read/."""
    return _shipped("cypher")


def data_dir() -> Path:
    """Folder of the reference knowledge."""
    return _shipped("data")
