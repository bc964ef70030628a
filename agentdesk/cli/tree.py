"""The whole command line as one argparse parser: for completion and the manual, which need all of it at once."""

from __future__ import annotations

import argparse
from typing import Any

from agentdesk.cli.leaf import Leaf, Parser, configure, leaves_of
from agentdesk.cli.verb_table import VERBS, VerbEntry
from agentdesk.domain.texts import _


def whole_tree() -> Parser:
    """Return a parser with every verb, action and option; it imports every command module."""
    parser = Parser(prog="agentdesk", allow_abbrev=False)
    parser.add_argument("--home", metavar="DIR", help=_("the desk under this directory"))
    parser.add_argument("--own", action="store_true", help=_("your own desk, where this machine has a shared one"))
    parser.add_argument("--version", action="store_true", help=_("print the version"))
    verbs = parser.add_subparsers(metavar="VERB")
    for entry in VERBS:
        _add_verb(verbs, entry)
    return parser


def leaves() -> list[tuple[VerbEntry, Leaf]]:
    """Return every leaf with its verb, in the order of the table."""
    return [(entry, leaf) for entry in VERBS for leaf in leaves_of(entry)]


def actions_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return a parser's options and arguments, in the order they were added."""
    return list(parser._actions)  # noqa: SLF001 - argparse has no public way to read them


def _add_verb(verbs: Any, entry: VerbEntry) -> None:
    found = leaves_of(entry)
    if not found[0].action:
        configure(verbs.add_parser(entry.name, help=_(entry.summary), add_help=False), found[0])
        return
    parser = verbs.add_parser(entry.name, help=_(entry.summary))
    actions = parser.add_subparsers(metavar="ACTION")
    for leaf in found:
        configure(actions.add_parser(leaf.action, help=_(leaf.summary), add_help=False), leaf)
