"""Markup in text that others wrote swallows it, crashes or acts; so nothing of ours may read text as markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import agentdesk.tui

ROOT = Path(agentdesk.tui.__file__).parent
READS_MARKUP = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "OptionList",
    "Option",
    "Select",
    "Tree",
    "DataTable",
    "Collapsible",
    "RadioButton",
    "Link",
    "Markdown",
}
"""Textual's widgets that read a string as markup unless told otherwise."""
FORBIDDEN_CALLS = {"from_markup", "render_markup"}
SAFE_TEXT = {"Content", "Text"}


def findings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and kind of every place where text could be read as markup."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in FORBIDDEN_CALLS:
                yield node.lineno, name
            if name in READS_MARKUP and not _is_harmless(node):
                yield node.lineno, f"{name} without Content"
            if any(word.arg == "markup" and not _is_false(word.value) and not _is_pass_on(word.value) for word in node.keywords):
                yield node.lineno, "markup=True"
        if isinstance(node, ast.ImportFrom) and any(
            alias.name in {"escape", "from_markup"} and "markup" in (node.module or "") for alias in node.names
        ):
            yield node.lineno, "escape() is not enough"
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"border_title", "border_subtitle", "tooltip"}
            and isinstance(node.ctx, ast.Store)
        ):
            yield node.lineno, node.attr


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_harmless(call: ast.Call) -> bool:
    if any(word.arg == "markup" and _is_false(word.value) for word in call.keywords):
        return True
    return all(isinstance(argument, ast.Call) and _name(argument.func) in SAFE_TEXT for argument in call.args)


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _is_pass_on(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "markup"


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_is_read_as_markup(path: Path) -> None:
    """`RE: [#1234] refund` would lose its number, `[/]` would end the console, `[@click=app.quit]` would act."""
    assert list(findings(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "source",
    [
        "Static(subject)",
        "Label(f'{subject}')",
        "Static(subject, markup=True)",
        "Content.from_markup(subject)",
        "app.notify(subject, markup=True)",
        "self.border_title = subject",
        "from rich.markup import escape",
        "DataTable(subject)",
    ],
)
def test_the_lint_sees_what_it_is_for(source: str) -> None:
    """A lint that finds nothing proves nothing."""
    assert list(findings(ast.parse(source)))


def test_only_one_filter_guards_the_output() -> None:
    """Two would each think that the other does it; the other filter there is only draws our own marks in ASCII."""
    users = sorted(path.name for path in ROOT.rglob("*.py") if "LineFilter)" in path.read_text("utf-8"))
    assert users == ["ascii_glyphs.py", "safe_output.py"]
