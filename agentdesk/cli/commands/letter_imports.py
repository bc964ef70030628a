"""The verb `import letters`: scans from files, folders and standard input."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from agentdesk.cli.import_paths import check, files_in
from agentdesk.cli.importing import Importer, ImportOrder, Piece
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Parser
from agentdesk.cli.letter_files import LetterFile, LetterFiles
from agentdesk.cli.plain import line
from agentdesk.cli.texts_in import LONGEST_TEXT
from agentdesk.domain.channels import SCAN
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AccountName, BatchId
from agentdesk.domain.letters import Given, SplitRule
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.sidecars import parse_received, person
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import BeginBatch

BATCH_ITEMS = 8
"""Pages take seconds: small batches are filed, and seen, soon."""
_WITHIN = timedelta(days=1)


def take_letters(parser: Parser) -> None:
    """Add the options of `import letters`."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help=_("a file, a folder (everything in it), or - for standard input"))
    parser.add_argument("--account", metavar="NAME", default="", help=_("the account the letters belong to"))
    parser.add_argument("--from", dest="sender", metavar="NAME", default="", help=_("who wrote them: “Jan Jansen”"))
    parser.add_argument("--address", metavar="TEXT", default="", help=_("the sender's postal address, in one line"))
    parser.add_argument("--received", metavar="DATE", default="", help=_("when the paper came, as in 2026-03-01; else now"))
    parser.add_argument("--subject", metavar="TEXT", default="", help=_("what it is about; else read from the letter"))
    parser.add_argument("--lang", metavar="xx", default="", help=_("the language it is written in (nl, fr, de, it, en); else found out"))
    parser.add_argument("--text", metavar="FILE", help=_("a file with the letter's text: the scan is then kept, not read"))
    parser.add_argument(
        "--split",
        metavar="RULE",
        default="",
        help=_("cut scans of several letters without separator sheets: every:N pages, or at each blank page"),
    )
    parser.add_argument("--no-wait", action="store_true", help=_("return once the bytes are safely kept; they are read in the background"))
    parser.add_argument("--as-new", action="store_true", help=_("start response targets even where they are in the past"))
    parser.add_argument("--move-to", metavar="DIR", help=_("move each file there once the desk has it"))


def import_letters(call: Invocation) -> list[ItemResult]:
    """Bring scans in and return what became of each.

    Raises:
        UsageError, NotFound: an option or a path is wrong; nothing was brought in.
    """
    args = call.args
    check(args.paths)
    given = _given(call)
    move_to = Path(args.move_to) if args.move_to else None
    if move_to is not None:
        move_to.mkdir(parents=True, exist_ok=True)
    files = LetterFiles(given, call.out.warn)
    letters = files.sorted(files_in(args.paths, call.out.warn, move_to))
    order = ImportOrder(
        "letters", AccountName(args.account), args.as_new, call.is_dry_run, move_to, SCAN, waits=not args.no_wait, batch_items=BATCH_ITEMS
    )
    with call.desk() as desk:
        if letters and not call.is_dry_run:
            order = replace(order, batch=BatchId(int(desk.do(BeginBatch(order.account)).created)))
        importer = Importer(desk, order, call.out.warn, call.out.progress, total=len(letters))
        return importer.run_pieces((letter.file, functools.partial(_piece, letter), letter.sidecars) for letter in letters)


def _piece(letter: LetterFile, content: memoryview) -> list[Piece]:
    return [Piece(letter.file.source, content, letter.given)]


def _given(call: Invocation) -> Given:
    args = call.args
    received = parse_received(args.received) if args.received else None
    if args.received and received is None:
        raise UsageError(cause=_("--received: “{text}” is no date; write it as 2026-03-01").format(text=line(args.received)))
    if received is not None and received > SystemClock().now() + _WITHIN:
        raise UsageError(cause=_("--received: {text} is yet to come").format(text=line(args.received)))
    name, address = person(args.sender)
    text = _text(args.text, args.paths) if args.text else ""
    if SplitRule.parse(args.split) is None:
        raise UsageError(cause=_("--split: “{text}” is no rule; there are every:N and blank").format(text=line(args.split)))
    return Given("", name, line(args.address) or address, line(args.subject), line(args.lang), text, received, args.split)


def _text(name: str, paths: list[str]) -> str:
    if len(paths) != 1 or Path(paths[0]).is_dir():
        raise UsageError(cause=_("--text goes with one file"))
    try:
        content = Path(name).read_bytes()
        if len(content) > LONGEST_TEXT:
            raise UsageError(cause=_("--text: {name} is longer than 512 KB").format(name=line(name)))
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(cause=_("--text: {name} is not UTF-8 text").format(name=line(name))) from error
    except OSError as error:
        raise UsageError(cause=f"--text: {line(name)}: {error.strerror}") from error
