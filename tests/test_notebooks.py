"""The notebooks of the documentation run, and are kept without outputs."""

from __future__ import annotations

import json

import pytest
from support import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def run(path):
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}
    )
    return client.execute()


def outputs(notebook, kind):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [
        output["data"][kind] for cell in cells for output in cell.outputs if kind in output.get("data", {})
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert all(
        cell["outputs"] == [] and cell["execution_count"] is None
        for cell in cells
        if cell["cell_type"] == "code"
    )


@pytest.mark.filterwarnings("ignore")  # Jupyter's own
def test_the_quick_start_shows_reports_and_tables():
    shown = outputs(run(ROOT / "docs" / "notebooks" / "quickstart.ipynb"), "text/html")
    assert shown[0].startswith('<div class="gx">')
    assert "玉泉糖醇项目" in shown[1]
    assert '<mark class="capacity"' in shown[-1]


@pytest.mark.filterwarnings("ignore")
def test_the_charts_are_drawn():
    notebook = run(ROOT / "docs" / "notebooks" / "charts.ipynb")
    assert len(outputs(notebook, "image/png")) == 3
