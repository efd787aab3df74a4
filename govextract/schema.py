"""The JSON Schema of what ``Report.to_json`` and the command line write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govextract.extensions import Extension
from govextract.records import Report

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def report_schema(extensions: Iterable[Extension] = ()) -> dict[str, Any]:
    """The JSON Schema of a report.

    Args:
        extensions: extensions whose records are described as well.

    Example:
        >>> schema = report_schema()
        >>> sorted(schema["$defs"]["Amount"]["properties"])[:4]
        ['article', 'currency', 'end', 'id']
    """
    schema = Report.model_json_schema(mode="serialization")
    schema["properties"].pop("text", None)  # it stands in no JSON
    definitions = schema["$defs"]
    for extension in extensions:
        record = extension.record.model_json_schema(
            mode="serialization", ref_template=f"#/$defs/{extension.name}/$defs/{{model}}"
        )
        definitions[extension.name] = record
        of_extension = {"type": "array", "items": {"$ref": f"#/$defs/{extension.name}"}}
        schema["properties"]["extra"].setdefault("properties", {})[extension.name] = of_extension
    return {"$schema": _DIALECT, **schema}
