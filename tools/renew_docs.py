"""Run the Python sessions of pages and write what they print now: ``python -m tools.renew_docs docs/passages.md``.

For pages whose outputs depend on the rules. The tests only say that an output is no longer true; look at the difference
before committing it, for it may be the rule that is wrong. Outputs with ``...`` in them are left as they are.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import sys
import traceback
from pathlib import Path

_FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def renew(page: str) -> str:
    r"""A page with the outputs of its sessions as they are now.

    Example:
        >>> renew("```python\n>>> 1 + 1\n3\n```")
        '```python\n>>> 1 + 1\n2\n```'
    """
    names: dict[str, object] = {"__name__": "__main__"}

    def block(match: re.Match[str]) -> str:
        code = match[1]
        if ">>>" not in code:
            exec(compile(code, "<page>", "exec"), names)  # noqa: S102 - the project's own pages
            return match[0]
        return f"```python\n{_session(code, names)}```"

    return _FENCE.sub(block, page)


def _session(code: str, names: dict[str, object]) -> str:
    parts: list[str] = []
    for piece in doctest.DocTestParser().parse(code):
        if isinstance(piece, str):
            parts.append(piece)
            continue
        first, *more = piece.source.splitlines()
        parts += [f">>> {first}\n", *(f"... {line}".rstrip() + "\n" for line in more)]
        printed = _run(piece.source, names)
        parts.append(piece.want if "..." in piece.want else printed)
    return "".join(parts)


def _run(source: str, names: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(source, "<page>", "single"), names)  # noqa: S102
        except Exception:  # noqa: BLE001 - a page may show an error
            return traceback.format_exc()
    return "".join(line.rstrip() + "\n" for line in printed.getvalue().splitlines())


def main() -> None:
    """Renew the pages named on the command line."""
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(renew(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
