"""Values under labels: `总投资：5亿元`, forms, and tables flattened into text."""

from __future__ import annotations

from govextract.text.document import Field


def find_fields(text: str) -> list[Field]:
    """The values under labels, in text order."""
    return []
