"""Writes docs/file-map.md: every module with the first line of its docstring; `--check` only compares."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "file-map.md"
HEAD = """# The file map

Made by `make docs` from the first line of each module's docstring; a test holds it to the tree.
"""


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return docstring.split("\n", 1)[0]


def page() -> str:
    """Return the page as it should be."""
    lines = [HEAD]
    for folder in sorted({path.parent for path in (ROOT / "agentdesk").rglob("*.py")}):
        modules = sorted(folder.glob("*.py"))
        lines.append(f"\n## {folder.relative_to(ROOT).as_posix()}/\n")
        lines += [f"- `{path.name}` — {_first_line(path)}" for path in modules]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write or compare the page."""
    wanted = page()
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text("utf-8") == wanted else 1
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
