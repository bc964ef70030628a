"""What a command module offers: its leaves, each with its options and the function that carries it out."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from agentdesk.cli.verb_table import VerbEntry
from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.cli.invocation import Invocation


NOTES_WIDTH = 79


class Parser(argparse.ArgumentParser):
    """Raises what is wrong instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError, with the command that explains more."""
        raise UsageError(cause=_("{message}\nTry: {program} --help").format(message=message, program=self.prog))


def count(text: str) -> int:
    """Return a number from 0 on; for `type=` of an option.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 0 on").format(text=text))
    return int(text)


class Leaf(NamedTuple):
    """One thing the command line can carry out.

    `action` is the second word, "" where the verb has none; `configure` adds its own options; `changes` says that it takes `--dry-run`;
    `formats` that it takes `--json` and `--format`; `is_default` that it is meant where the action is left out.
    """

    action: str
    summary: str
    run: Callable[[Invocation], int]
    configure: Callable[[Parser], None] | None = None
    changes: bool = False
    formats: bool = True
    takes_query: bool = False
    is_default: bool = False
    explains: Callable[[Invocation], int] | None = None
    """Prints its own `--help`, for a leaf whose options depend on what was named before."""
    notes: str = ""
    """What `--help` says below the options."""
    is_final: bool = False
    """`agentdesk undo` can't take it back, and its help says so."""
    more_formats: tuple[str, ...] = ()
    """Other names under which editors ask for the text, as "unix" for FILE:LINE:COLUMN."""


def leaves_of(entry: VerbEntry) -> tuple[Leaf, ...]:
    """Import the verb's module and return its leaves."""
    module = importlib.import_module(f"agentdesk.cli.commands.{entry.module}")
    leaves: tuple[Leaf, ...] = module.LEAVES[entry.name]
    return leaves


def program_of(verb: str, leaf: Leaf) -> str:
    """Return the words that call a leaf."""
    return f"agentdesk {verb} {leaf.action}".rstrip()


def configure(parser: Parser, leaf: Leaf) -> None:
    """Put a leaf's own options and the common ones on a parser."""
    if leaf.configure is not None:
        leaf.configure(parser)
    common = parser.add_argument_group(_("common options"))
    if leaf.explains is None:
        common.add_argument("-h", "--help", action="help", help=_("print this and exit"))
    else:
        common.add_argument("-h", "--help", action="store_true", dest="wants_help", help=_("print this and exit"))
    common.add_argument("--home", metavar="DIR", help=_("the desk under this directory; stands before or after the verb"))
    common.add_argument("--own", action="store_true", help=_("your own desk, where this machine has a shared one"))
    if leaf.changes:
        common.add_argument("--dry-run", action="store_true", help=_("carry it out, say what changed, and roll it back"))
    if leaf.formats:
        common.add_argument("--json", action="store_true", help=_("print one JSON document"))
        common.add_argument(
            "--format",
            choices=("text", *leaf.more_formats, "json", "jsonl"),
            help=_("how the result is printed; jsonl is one object a line"),
        )


def _epilog(leaf: Leaf) -> str | None:
    sentences = [_(leaf.notes)] if leaf.notes else []
    if leaf.is_final:
        sentences.append(_("agentdesk undo can't take this back."))
    # The formatter leaves it as it is; a terminal would break it in the middle of words.
    from textwrap import fill  # noqa: PLC0415 - argparse's help needs it too, parsing doesn't

    return "\n".join(fill(paragraph, NOTES_WIDTH, break_on_hyphens=False) for one in sentences for paragraph in one.splitlines()) or None


def parser_of(verb: str, leaf: Leaf) -> Parser:
    """Return the parser of one leaf."""
    parser = Parser(
        prog=program_of(verb, leaf),
        description=_(leaf.summary),
        epilog=_epilog(leaf),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    configure(parser, leaf)
    return parser
