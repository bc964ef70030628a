"""What every verb that sends a text takes: recipients, the address it leaves from, files, form; and what to mind about them."""

from __future__ import annotations

import mimetypes
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from agentdesk.cli.blobs import put_blob, put_file
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Parser
from agentdesk.cli.plain import line
from agentdesk.domain.asks import ReadAttachment, ReadTemplateFile, ShowConversation
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mailbox import is_no_reply
from agentdesk.domain.moments import parse_until
from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.states import BodyFormat, Role
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import DraftAttachment

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import ReplyPlan
    from agentdesk.domain.voice import RenderedTemplate


def take_outgoing(parser: Parser) -> None:
    """Let a leaf take what every text that is sent has."""
    parser.add_argument("--body", metavar="TEXT", default="-", help=_("the text; - (the default) reads standard input"))
    parser.add_argument("--lang", metavar="CODE", default="", help=_("the text's language, as in nl; else the customer's"))
    parser.add_argument("--hold", action="store_true", help=_("keep it in the outbox until a person releases it"))
    parser.add_argument("--account", metavar="NAME", default="", help=_("send from this account; else the one the customer wrote to"))
    parser.add_argument("--from", dest="from_address", metavar="ADDRESS", default="", help=_("send from this address of the account"))
    parser.add_argument("--subject", metavar="TEXT", default="", help=_("another subject"))
    for name, help_text in (("to", _("send to this address")), ("cc", _("send a copy")), ("bcc", _("send a hidden copy"))):
        parser.add_argument(f"--{name}", metavar="ADDRESS", action="append", default=[], help=help_text)
    parser.add_argument("--attach", metavar="FILE", action="append", default=[], help=_("attach a file; may be repeated"))
    parser.add_argument(
        "--form", choices=[one.value for one in BodyFormat], help=_("text alone, text and html, or auto; else as the account is set")
    )


def take_waiting(parser: Parser) -> None:
    """Let a leaf take what becomes of the conversation once the text is on its way."""
    parser.add_argument("--close", action="store_true", help=_("close the conversation once it is queued"))
    parser.add_argument(
        "--wait", metavar="MOMENT", default="", help=_("bring it back then (3d, monday) unless the customer answers before")
    )


def return_at_of(call: Invocation) -> datetime | None:
    """Return the moment `--wait` means, None where it isn't given."""
    return parse_until(call.args.wait, SystemClock().now()) if call.args.wait else None


def format_of(call: Invocation) -> BodyFormat | None:
    """Return the form asked for, None for the account's."""
    return BodyFormat(call.args.form) if call.args.form else None


def addresses(texts: list[str]) -> tuple[Address, ...]:
    """Return `name <address>` and bare addresses as records; the service refuses what no mail can be sent to."""
    return tuple(_address(text) for text in texts)


def _address(text: str) -> Address:
    before, bracket, rest = text.rpartition("<")
    if bracket and rest.endswith(">"):
        return Address(line(before).strip().strip('"'), rest[:-1].strip())
    return Address("", text.strip())


def attached(desk: BlockingDesk, names: list[str]) -> tuple[DraftAttachment, ...]:
    """Bring files into the desk and return what a text says of them.

    Raises:
        OSError: one can't be read. UsageError: one is no plain file.
    """
    return tuple(_attached(desk, Path(name)) for name in names)


def _attached(desk: BlockingDesk, path: Path) -> DraftAttachment:
    digest, size = put_file(desk, path)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return DraftAttachment(digest, safe_filename(path.name) or "attachment", kind, size)


def carried(desk: BlockingDesk, conversation: ConversationId, message: MessageId) -> tuple[DraftAttachment, ...]:
    """Bring the files of a message into the desk as files of a text, so that a forward carries them."""
    pages = desk.ask(ShowConversation(conversation, newest=1_000_000))
    found = next((one for page in pages for one in page.messages if one.id == message), None)
    files: list[DraftAttachment] = []
    for one in found.attachments if found is not None else ():
        content = b"".join(piece.piece for piece in desk.ask(ReadAttachment(message, one.number)))
        files.append(DraftAttachment(put_blob(desk, memoryview(content)), one.filename, one.content_type, len(content)))
    return tuple(files)


def template_files(desk: BlockingDesk, rendered: RenderedTemplate) -> tuple[DraftAttachment, ...]:
    """Bring the files that go along with a template into the desk as files of a text."""
    files: list[DraftAttachment] = []
    for number, name in enumerate(rendered.attachments, start=1):
        content = b"".join(piece.piece for piece in desk.ask(ReadTemplateFile(rendered.name, number)))
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        filename = safe_filename(PurePosixPath(name).name) or "attachment"
        files.append(DraftAttachment(put_blob(desk, memoryview(content)), filename, kind, len(content)))
    return tuple(files)


def warn_of_people(call: Invocation, plan: ReplyPlan, recipients: tuple[Address, ...]) -> None:
    """Say what to mind about who gets it: another address than the author's, one nobody reads, and who was left out."""
    chosen = {one.address.casefold() for one in recipients}
    asked = [one.address for one in plan.reply_to if one.address.casefold() != plan.author.address.casefold()]
    if any(address.casefold() in chosen for address in asked):
        words = _("{author} asks for answers at another address: {addresses}")
        call.out.warn(words.format(author=line(plan.author.address), addresses=line(", ".join(asked))))
    for one in recipients:
        if is_no_reply(one.address):
            call.out.warn(_("nobody reads what is sent to {address}").format(address=line(one.address)))
    if plan.left_out:
        people = ", ".join(line(one.address) for one in plan.left_out)
        call.out.warn(_("left out, since they came in unasked: {people}").format(people=people))


def say_when(call: Invocation, plan: ReplyPlan, role: int) -> None:
    """Say how long it can be taken back, or, to a trainee, what it waits for."""
    if role < Role.AGENT and call.out.is_text and not call.is_dry_run:
        call.out.warn(_("A lead looks first: it waits in the outbox until then."))
    elif call.out.is_text and not call.is_dry_run and not call.args.hold and plan.undo_window_s:
        call.out.warn(
            _("it leaves in {seconds} s where the desk is watched, else with the next agentdesk sync; until then it can be undone").format(
                seconds=plan.undo_window_s
            )
        )
