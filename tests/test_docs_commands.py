"""Every command line that README, docs and help topics print is one that the program takes, options and all."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from agentdesk.cli.leaf import Leaf, parser_of
from agentdesk.cli.tree import leaves
from agentdesk.domain.errors import UsageError
from tests.test_docs import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = re.compile(r"^```(?:sh|console|shell)?\n(.*?)^```|((?:^ {4}\S.*\n)+)", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(agentdesk [^`]+)`")
_COMMAND = re.compile(r"""(?:^|[|;(&]) *(?:\$ )?agentdesk((?: +(?:'[^']*'|"[^"]*"|[^\s|;&()'"]+))*)""")
_ENDS = {"<", ">", ">>", "2>", ">&"}
_GRAMMAR = re.compile(r"[…\[\]]|\|[A-Z]")
"""Signs of a line that shows how commands are made rather than one to be typed."""


def _commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each `agentdesk …` that a shell would run."""
    for block in _BLOCK.finditer(text):
        for line in (block[1] or block[2]).replace("\\\n", " ").splitlines():
            for command in _COMMAND.findall(line):
                # What it does stands beside a command, as a comment or in a column of its own.
                yield from _words(re.split(r" {2,}|\t| #", command)[0])


def _words(command: str) -> Iterator[list[str]]:
    if _GRAMMAR.search(command) or command.startswith("$"):
        return
    found = shlex.shlex(command, posix=True, punctuation_chars="|&;<>()")
    found.whitespace_split = True
    words = list(found)
    cut = next((at for at, word in enumerate(words) if word in _ENDS), len(words))
    yield words[:cut]


def _leaf(words: list[str]) -> tuple[str, Leaf, list[str]] | None:
    """Return verb, leaf and the words behind them; None for a verb alone, whose actions are meant."""
    of_verb = [leaf for entry, leaf in leaves() if entry.name == words[0]]
    for leaf in of_verb:
        if leaf.action and words[1:2] == [leaf.action]:
            return words[0], leaf, words[2:]
    found = next((leaf for leaf in of_verb if not leaf.action or leaf.is_default), None)
    return None if found is None else (words[0], found, words[1:])


def _wrong(words: list[str]) -> str:
    if words[:1] == ["--home"]:
        words = words[2:]
    if not words or words[0].startswith("-"):
        return ""
    found = _leaf(words)
    if found is None:
        return f"{words}: no such command"
    verb, leaf, rest = found
    if leaf.explains is not None:
        return ""
    try:
        parser_of(verb, leaf).parse_args([word for word in rest if word not in {"-h", "--help"}])
    except UsageError as error:
        return f"{words}: {error}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_on_a_page_is_taken(page: Path) -> None:
    """What is copied from the docs has to work."""
    assert [wrong for words in _commands(page.read_text("utf-8")) if (wrong := _wrong(words))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_a_sentence_names_exists(page: Path) -> None:
    """`agentdesk doctor --local` in a sentence is a promise too."""
    unknown = []
    for said in _INLINE.findall(page.read_text("utf-8")):
        words = re.sub(r"\s+", " ", said).split(" ")[1:]
        if words[0].startswith("-") or _GRAMMAR.search(said) or (found := _leaf(words)) is None or found[1].explains is not None:
            continue
        verb, leaf, rest = found
        known = {option for action in parser_of(verb, leaf)._actions for option in action.option_strings}
        options = rest[: rest.index("--")] if "--" in rest else rest
        unknown += [said for word in options if word.startswith("-") and word != "-" and word.split("=")[0] not in known]
    assert unknown == []
