"""The analysts' notebook runs from top to bottom over the graph that Faultline writes, and shows what it says."""

from __future__ import annotations

import base64
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from graph.connection import Connection
from graph.store import Store

NOTEBOOK = Path(__file__).resolve().parents[2] / "graph" / "notebook" / "suppliers.ipynb"
PNG = b"\x89PNG\r\n"


@pytest.fixture
def filled(reference_database: Connection, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """The session's server with the reference data, as `faultline db start` leaves it."""
    monkeypatch.setenv("FAULTLINE_NEO4J_URI", reference_database.uri)
    monkeypatch.setenv("FAULTLINE_NEO4J_USER", reference_database.user)
    monkeypatch.setenv("FAULTLINE_NEO4J_PASSWORD", reference_database.password)
    monkeypatch.setenv("FAULTLINE_NEO4J_DATABASE", reference_database.database)
    return reference_database


def outputs(notebook: Any, kind: str) -> list[str]:
    """Everything that the cells show in one media type."""
    return [o.data[kind] for c in notebook.cells for o in c.get("outputs", ()) if kind in o.get("data", {})]


def test_the_notebook_finds_the_suppliers_of_openai_and_draws_them(filled: Connection) -> None:
    # Matplotlib says so when it looks for fonts for the first time on a machine; that is no output of the notebook.
    subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=True, capture_output=True)
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=300, startup_timeout=300, kernel_name="python3").execute(cwd=str(NOTEBOOK.parent))
    table, evidence = outputs(notebook, "text/markdown")
    with Store(filled) as store:
        found = store.read("suppliers_of", id="openai", on=datetime.now(UTC).date(), limit=500)
    direct = {row["supplier"] for row in found if row["rank"] == 1}
    assert direct
    assert {line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()[2:]} == direct
    assert "openai-aws-38bn" in table and "openai-aws-38bn" in evidence
    assert "openai-nscale-norway" not in table  # the talks ended
    (picture,) = outputs(notebook, "image/png")
    assert base64.b64decode(picture).startswith(PNG)
    errors = [o for c in notebook.cells for o in c.get("outputs", ()) if o.output_type in ("error", "stream")]
    assert not errors


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert cells and all(not c.outputs and c.execution_count is None for c in cells)


def test_the_models_read_a_deal_with_its_parties_claims_and_document(filled: Connection) -> None:
    # In a process of its own: py2neo keeps its sockets open until the interpreter ends.
    program = """
from datetime import date
from graph.notebook.models import Deal, Entity, deals_of, repository
from graph.paths import data_dir
graph = repository()
deal = graph.get(Deal, "openai-azure-excl-2019")
assert (deal.source.id, deal.target.id, deal.status) == ("openai", "microsoft", "ended"), deal.status
assert deal.in_force(date(2020, 1, 1)) and not deal.in_force(date(2019, 7, 21)) and not deal.in_force(date(2025, 1, 22))
(claim,) = deal.claims
(document,) = claim.documents
assert claim.quote in (data_dir() / 'deals.csv').read_text(encoding='utf-8')
assert document.kind == "reference" and document.url == "data/deals.csv"
azure = graph.get(Entity, "azure")
assert azure.type == "CloudService" and [o.id for o in azure.owners] == ["microsoft"]
names = [d.id for d in deals_of(graph, graph.get(Entity, "openai"))]
assert {"openai-aws-38bn", "openai-aws-100bn"} <= set(names) and names == sorted(names)
graph.graph.service.connector.close()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
