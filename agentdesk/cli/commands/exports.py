"""The verb `export`: messages as JSON lines, CSV or mbox, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agentdesk.cli.blobs import write_attachment
from agentdesk.cli.csv_export import CsvLines
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.mbox_export import as_mbox
from agentdesk.cli.output import Output, to_json
from agentdesk.cli.plain import plain
from agentdesk.cli.queries import query_of, take_query
from agentdesk.domain.asks import Export
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.domain.texts import N_, _, ngettext

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import ExportedMessage

FORMATS = ("jsonl", "json", "csv", "mbox")


def _take_export(parser: Parser) -> None:
    take_query(parser)
    parser.add_argument("--format", choices=FORMATS, default=None, help=_("how messages are printed (default: jsonl)"))
    parser.add_argument("--json", action="store_true", help=_("one JSON document; the same as --format json"))


def _export(call: Invocation) -> int:
    form = call.args.format or ("json" if call.args.json else "jsonl")
    if call.args.json and form != "json":
        raise UsageError(cause=_("--json and --format {form} exclude each other").format(form=form))
    text, _query = query_of(call.args.query)
    with call.desk() as desk:
        WRITERS[form](call.out, desk, messages_of(desk, text))
    return 0


def messages_of(desk: BlockingDesk, query: str) -> Iterator[ExportedMessage]:
    """Yield messages; records of the same id, one behind the other, are pieces of one long message."""
    held: list[ExportedMessage] = []
    for part in desk.parts(Export(query)):
        for piece in part:
            if held and held[0].id != piece.id:
                yield _joined(held)
                held = []
            held.append(piece)
    if held:
        yield _joined(held)


def _joined(pieces: list[ExportedMessage]) -> ExportedMessage:
    if len(pieces) == 1:
        return pieces[0]
    body, reply = "".join(one.body_text for one in pieces), "".join(one.reply_text for one in pieces)
    return replace(pieces[0], body_text=body, reply_text=reply)


def _write_jsonl(out: Output, _desk: BlockingDesk, messages: Iterator[ExportedMessage]) -> None:
    for message in messages:
        out.raw(to_json(dict(plain(message)), is_indented=False))


def _write_json(out: Output, _desk: BlockingDesk, messages: Iterator[ExportedMessage]) -> None:
    out.records("messages", (plain(message) for message in messages))


def _write_csv(out: Output, _desk: BlockingDesk, messages: Iterator[ExportedMessage]) -> None:
    lines = CsvLines()
    out.raw(lines.heading())
    for message in messages:
        out.raw(lines.line(message))
    if lines.guarded:
        words = ngettext(
            "{count} field that a spreadsheet would run as a formula has a ' before it",
            "{count} fields that a spreadsheet would run as formulas have a ' before them",
            lines.guarded,
        )
        out.warn(words.format(count=lines.guarded))


def _write_mbox(out: Output, desk: BlockingDesk, messages: Iterator[ExportedMessage]) -> None:
    # The line carries one answer at a time, so the sources are fetched once all are known.
    for message in list(messages):
        out.raw(as_mbox(message, _source(desk, message)))


def _source(desk: BlockingDesk, message: ExportedMessage) -> bytes:
    """Return a message's raw source; nothing for what was written here, as notes are."""
    pieces: list[bytes] = []
    try:
        write_attachment(desk, MessageId(int(message.id)), 0, pieces.append)
    except NotFound:
        return b""
    return b"".join(pieces)


WRITERS: dict[str, Callable[[Output, BlockingDesk, Iterator[ExportedMessage]], None]] = {
    "jsonl": _write_jsonl,
    "json": _write_json,
    "csv": _write_csv,
    "mbox": _write_mbox,
}

NOTES = N_("Every message of the conversations that QUERY finds, oldest first. Read: agentdesk help scripting")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "export": (
        Leaf("", N_("print messages as JSON lines, CSV or mbox"), _export, _take_export, formats=False, takes_query=True, notes=NOTES),
    ),
}
