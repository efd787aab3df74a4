"""How the documentation site is built: ``sphinx-build -W docs site``."""

from __future__ import annotations

from typing import Any

from govextract import __version__

project = "govextract"
author = project_copyright = "The govextract authors"
release = version = __version__
extensions = [
    "myst_nb",  # pages in Markdown, and notebooks
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
]

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

# Notebooks are kept without outputs and run here, so that what a page shows is what happens.
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True, "exclude-members": "model_config"}
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"govextract {version}"
html_search_language = "zh"  # finds Chinese words, and English ones too
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
templates_path: list[str] = []
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
html_extra_path = ["schema.json"]


def list_the_rest(app: Any, page: str, source: list[str]) -> None:
    """Put the pages that the index does not name in its last place, so that no new page is lost."""
    if page == "index":
        listed = set(source[0].splitlines())
        rest = sorted(name for name in app.env.found_docs - listed - {"index"})
        source[0] = source[0].replace("(pages that stand nowhere above)", "\n".join(rest))


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", list_the_rest)
