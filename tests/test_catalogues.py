"""Every message of the code is translated into every language, nothing else is, and no translation loses what it is to be filled with."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

TOOL = Path(__file__).resolve().parent.parent / ".ci" / "catalogues.py"


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tool = _tool()
MESSAGES: Catalog = tool.template()
each_language = pytest.mark.parametrize("language", tool.LANGUAGES)


def _ids(catalog: Catalog) -> dict[object, Message]:
    return {message.id: message for message in catalog if message.id}


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


_FIELD = re.compile(r"\{([a-z_.]+)(?::[^{}]*)?\}")
"""`{% if %}` of a template is no field."""


def _fields(text: str) -> set[str]:
    return set(_FIELD.findall(text))


@each_language
def test_every_message_is_translated_and_no_other(language: str) -> None:
    """Run `make catalogues`, then fill what it added."""
    known, wanted = _ids(tool.read(language)), _ids(MESSAGES)
    missing = [one for one in wanted if one not in known or not all(_texts(known[one].string))]
    assert missing == [], f"{language}: not translated"
    assert [one for one in known if one not in wanted] == [], f"{language}: no longer in the code"


def test_no_message_hides_in_an_f_string() -> None:
    """What gathers the messages reads an f-string as one text, so that what is in it can never be translated."""
    hidden = [
        f"{path.relative_to(tool.PACKAGE)}:{call.lineno}"
        for path in tool.PACKAGE.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in tool.KEYWORDS
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


@each_language
def test_nothing_is_left_in_doubt(language: str) -> None:
    assert [message.id for message in tool.read(language) if message.id and message.fuzzy] == []


@each_language
def test_translations_keep_what_they_are_filled_with(language: str) -> None:
    """A lost {count} is a sentence that lies, a misspelt one an error where there should be words."""
    wrong = []
    for message in tool.read(language):
        if message.id:
            allowed = set().union(*map(_fields, _texts(message.id)))
            needed = set.intersection(*map(_fields, _texts(message.id)))
            wrong += [text for text in _texts(message.string) if text and not needed <= _fields(text) <= allowed]
    assert wrong == []


@each_language
def test_blanks_and_ends_of_lines_are_kept(language: str) -> None:
    """Bars are put together from pieces that bring their own blanks."""
    wrong = []
    for message in tool.read(language):
        first = _texts(message.id)[0] if message.id else ""
        for text in _texts(message.string) if first else ():
            ends = (first[:1].isspace(), first[-1:].isspace(), first.count("\n"))
            if text and ends != (text[:1].isspace(), text[-1:].isspace(), text.count("\n")):
                wrong.append(text)
    assert wrong == []


@each_language
def test_the_compiled_catalogue_is_the_texts(language: str) -> None:
    """`make catalogues` compiles them; the compiled ones are shipped so that nothing is needed to run from the source tree."""
    assert tool.path_of(language, "mo").read_bytes() == tool.mo_bytes(tool.read(language))
