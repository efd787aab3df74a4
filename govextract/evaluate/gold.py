"""Gold of the project's own shape: a report's JSON with the name of its text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from govextract.errors import GovextractError
from govextract.evaluate.records import LISTS, JsonReport
from govextract.io.readers import decode


def read_gold(
    paths: Iterable[str | Path], texts: str | Path | None = None
) -> Iterator[tuple[str, JsonReport, str]]:
    """Read annotated documents with their source texts.

    Args:
        paths: JSON files, or folders of them.
        texts: the folder of the texts that the gold's ``source`` names; None looks beside each file, and in the
            folder ``texts`` beside its folder.

    Yields:
        The document's name, its gold, its text.

    Raises:
        GovextractError: a file is missing or is no gold.
    """
    for path in map(Path, paths):
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise GovextractError(f"{path}: a folder without .json files")
        for file in files:
            gold = _checked(read_json(file), file)
            folders = [Path(texts)] if texts else [file.parent, file.resolve().parent.parent / "texts"]
            source = next(
                (folder / gold["source"] for folder in folders if (folder / gold["source"]).is_file()), None
            )
            if source is None:
                raise GovextractError(
                    f"{file}: its text {gold['source']} is not in {' or '.join(map(str, folders))}; use --texts"
                )
            yield file.stem, gold, decode(source.read_bytes())[0]


def read_json(file: Path) -> Any:
    """A JSON file, in UTF-8.

    Raises:
        GovextractError: it cannot be read or is no JSON.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise GovextractError(f"{file}: cannot be read ({error.strerror or error})") from None
    except ValueError as error:
        raise GovextractError(f"{file}: no JSON ({error})") from None


def _checked(gold: Any, file: Path) -> JsonReport:
    missing = [key for key in ("source", *LISTS) if not isinstance(gold, dict) or key not in gold]
    if missing:
        raise GovextractError(
            f"{file}: no gold, {', '.join(missing)} missing; see docs/records.md for its shape"
        )
    return gold  # type: ignore[no-any-return]
