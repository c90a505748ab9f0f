"""The commit hooks run the project's own tools, the same as `make test`, and fetch nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
clientlib = pytest.importorskip("pre_commit.clientlib", reason="pre-commit is not installed")


def test_the_hooks_are_valid_local_and_run_from_the_projects_environment() -> None:
    config = clientlib.load_config(str(ROOT / ".pre-commit-config.yaml"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = {hook["id"]: hook for hook in config["repos"][0]["hooks"]}
    assert set(hooks) == {"ruff", "ruff-format", "mypy", "import-linter", "unit-tests"}
    for hook in hooks.values():
        assert hook["language"] in ("system", "unsupported")  # newer releases give the first the second name
        assert hook["entry"].startswith(".venv/bin/")
    assert hooks["unit-tests"]["entry"].endswith("tests/unit")
