"""Streamlit puts app/ first on the import path, so no name in it may hide another module's."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_OWN = frozenset({"app", "graph", "ingest", "tests"})


def _foreign() -> frozenset[str]:
    return frozenset(sys.stdlib_module_names) | frozenset(packages_distributions()) | _OWN


def _names(folder: Path) -> set[str]:
    found = {p.stem for p in folder.rglob("*.py")} | {p.name for p in folder.rglob("*") if p.is_dir()}
    return {name for name in found if not name.startswith("__")}


def test_no_name_in_app_hides_a_module() -> None:
    assert not _names(_ROOT / "app") & _foreign()


def test_no_tests_folder_is_called_like_a_package_of_ours() -> None:
    folders = {p.name for p in (_ROOT / "tests").rglob("*") if p.is_dir()}
    assert not folders & {"app", "graph", "ingest"}


@pytest.mark.parametrize("path", sorted((_ROOT / "app").rglob("*.py")), ids=lambda p: p.name)
def test_no_page_builds_cypher_or_html_out_of_words(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [c.lineno for c in calls if any(k.arg == "unsafe_allow_html" for k in c.keywords)]
    html = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "html"]
    assert not [c.lineno for c in html if not (c.args and isinstance(c.args[0], ast.Constant))]
