"""The verb `attachment`: list and fetch the files of messages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.blobs import write_attachment, write_new_file
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.names import conversation_of, numbered, take_conversation
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, print_table
from agentdesk.cli.texts_in import STDIN
from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import FetchRest

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import AttachmentView, MessageView

MESSAGE = N_("message")
ALL_MESSAGES = 1_000_000


def _found(desk: BlockingDesk, text: str) -> list[tuple[MessageView, AttachmentView]]:
    """Return the attachments of a conversation, or of the message named, each with its message."""
    conversation, message = conversation_of(desk, text)
    pages = desk.ask(ShowConversation(conversation, newest=ALL_MESSAGES))
    messages = [one for page in pages for one in page.messages if message is None or one.id == message]
    if not messages:
        raise NotFound(thing=_("conversation"), name=text)
    return [(one, attachment) for one in messages for attachment in one.attachments]


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = _found(desk, call.args.conversation)
    if not call.out.is_text:
        call.out.records("attachments", ({"message": str(message.id), **plain(one)} for message, one in found))
        return 0
    columns = (Column(_("Message")), Column(_("N")), Column(_("Bytes")), Column(_("Type"), 1), Column(_("Name"), 2))
    print_table(
        call.out, columns, [(str(message.id), str(one.number), str(one.size), one.content_type, one.filename) for message, one in found]
    )
    return 0


def _take_get(parser: Parser) -> None:
    take_conversation(parser)
    parser.add_argument("number", metavar="N", type=count, nargs="?", help=_("which one, as listed; needed where there are several"))
    parser.add_argument(
        "--to", "-o", metavar="PATH", default="", help=_("a file or folder; - prints it; else the attachment's own name, here")
    )
    parser.add_argument("--force", action="store_true", help=_("replace a file of that name"))


def _get(call: Invocation) -> int:
    with call.desk() as desk:
        message, one = _chosen(_found(desk, call.args.conversation), call.args.number)
        if call.args.to == STDIN:
            write_attachment(desk, message, one.number, call.out.raw)
            return 0
        path = _path(call.args.to, one)
        write_new_file(path, lambda write: write_attachment(desk, message, one.number, write), is_overwriting=call.args.force)
    if call.out.is_text:
        call.out.text(str(path))
    else:
        call.out.document({"path": str(path), "message": str(message), **plain(one)})
    return 0


def _chosen(found: list[tuple[MessageView, AttachmentView]], number: int | None) -> tuple[MessageId, AttachmentView]:
    matching = [(message.id, one) for message, one in found if number in {None, one.number}]
    if not matching:
        raise NotFound(thing=_("attachment"), name="" if number is None else str(number))
    if len(matching) > 1:
        cause = _("there are {count} to choose from; name the message and N, as agentdesk attachment list prints them")
        raise UsageError(cause=cause.format(count=len(matching)))
    return matching[0]


def _path(option: str, one: AttachmentView) -> Path:
    """Return where to write: the sender's name for a file only ever counts as a plain base name."""
    name = safe_filename(one.filename) or f"attachment-{one.number}"
    if not option:
        return Path(name)
    chosen = Path(option)
    return chosen / name if chosen.is_dir() else chosen


def _take_messages(parser: Parser) -> None:
    parser.add_argument("messages", metavar="MESSAGE", nargs="+", help=_("a message's id, as agentdesk show prints it"))


def _fetch(call: Invocation) -> int:
    return call.carry_out(FetchRest(tuple(numbered(text, MessageId, MESSAGE) for text in call.args.messages)))


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "attachment": (
        Leaf("list", N_("list the attachments of a conversation or a message"), _list, take_conversation),
        Leaf("get", N_("write one attachment to a file"), _get, _take_get),
    ),
    "fetch": (
        Leaf("", N_("get the rest of a large message that came as its headers"), _fetch, _take_messages, changes=True, is_final=True),
    ),
}
