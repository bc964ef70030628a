"""The verb `draft`: what is being written."""

from __future__ import annotations

import mimetypes
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from agentdesk.cli.blobs import put_stdin
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of, numbered
from agentdesk.cli.outgoing import attached, return_at_of, take_waiting
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.cli.texts_in import STDIN
from agentdesk.domain.asks import ListDrafts
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import AgentName, DraftId
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import (
    NO_CONVERSATION,
    AddNote,
    DiscardDraft,
    DraftAttachment,
    Forward,
    GiveDraft,
    Reply,
    SaveDraft,
    Verb,
    WriteNew,
)

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import DraftView

DRAFT = N_("draft")


def _take_list(parser: Parser) -> None:
    parser.add_argument("conversation", metavar="ID", nargs="?", help=_("only of this conversation"))
    parser.add_argument("--all", action="store_true", help=_("everybody's, not only your own"))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        conversation = conversation_of(desk, call.args.conversation)[0] if call.args.conversation else None
        drafts = desk.ask(ListDrafts(conversation, everybody=call.args.all))
    if not call.out.is_text:
        call.out.records("drafts", (plain(draft) for draft in drafts))
        return 0
    columns = (Column(_("Draft")), Column(_("No.")), Column(_("Agent")), Column(_("Saved")), Column(_("Subject"), 1), Column(_("Text"), 2))
    rows = [(str(one.id), f"#{one.conversation}", one.author, local(one.saved_at), one.subject, one.body) for one in drafts]
    print_table(call.out, columns, rows)
    return 0


def _take_discard(parser: Parser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help=_("a draft's id, as agentdesk draft list prints it"))


def _take_given(parser: Parser) -> None:
    _take_discard(parser)
    parser.add_argument("--to", metavar="AGENT", required=True, help=_("who writes on"))


def _give(call: Invocation) -> int:
    return call.carry_out(GiveDraft(numbered(call.args.draft, DraftId, DRAFT), AgentName(call.args.to)))


def _take_over(call: Invocation) -> int:
    with call.desk() as desk:
        return call.do(desk, GiveDraft(numbered(call.args.draft, DraftId, DRAFT), AgentName(desk.hello.agent)))


def _discard(call: Invocation) -> int:
    return call.carry_out(DiscardDraft(numbered(call.args.draft, DraftId, DRAFT)))


def _take_attach(parser: Parser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help=_("a draft's id; a conversation's number means your newest draft there"))
    parser.add_argument("files", metavar="FILE", nargs="+", help=_("a file; - reads standard input, as through ssh from your own machine"))
    parser.add_argument("--name", metavar="NAME", default="", help=_("what a file from standard input is called"))


def _attach(call: Invocation) -> int:
    with call.desk() as desk:
        draft = _draft_of(desk, call.args.draft)
        files: list[DraftAttachment] = []
        for name in call.args.files:
            if name != STDIN:
                files += attached(desk, [name])
            else:
                digest, size = put_stdin(desk, sys.stdin.buffer)
                shown = safe_filename(call.args.name) or _("attachment")
                kind = mimetypes.guess_type(shown)[0] or "application/octet-stream"
                files.append(DraftAttachment(digest, shown, kind, size))
        return call.do(desk, replace(as_verb(draft), attachments=(*draft.attachments, *files)))


def _draft_of(desk: BlockingDesk, text: str) -> DraftView:
    """Return this agent's draft of that id, or their newest in the conversation of that number.

    Raises:
        NotFound: there is neither.
    """
    number = numbered(text, int, DRAFT)
    drafts = desk.ask(ListDrafts())
    found = next((one for one in drafts if one.id == number), None) or next((one for one in drafts if one.conversation == number), None)
    if found is None:
        raise NotFound(thing=_(DRAFT), name=text)
    return found


def as_verb(draft: DraftView) -> SaveDraft:
    """Return the verb that saves a draft as it is."""
    return SaveDraft(
        conversation=draft.conversation,
        draft=draft.id,
        body=draft.body,
        is_note=draft.is_note,
        to=draft.to,
        cc=draft.cc,
        bcc=draft.bcc,
        subject=draft.subject,
        account=draft.account,
        attachments=draft.attachments,
        answers=draft.answers,
        forwards=draft.forwards,
        from_address=draft.from_address,
        quotes=draft.quotes,
        format=draft.format,
        templates=draft.templates,
        private=draft.private,
    )


def _take_send(parser: Parser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help=_("a draft's id; a conversation's number means your newest draft there"))
    parser.add_argument("--hold", action="store_true", help=_("keep it in the outbox until a person releases it"))
    take_waiting(parser)


def _send(call: Invocation) -> int:
    with call.desk() as desk:
        draft = _draft_of(desk, call.args.draft)
        return call.do(desk, _leaving(call, draft))


def _leaving(call: Invocation, draft: DraftView) -> Verb:
    """Return the verb that sends a draft, or writes its note."""
    args, at = call.args, return_at_of(call)
    if draft.is_note:
        return AddNote(draft.conversation, draft.body, draft.id)
    if draft.forwards is not None:
        return Forward(
            draft.conversation, draft.body, draft.forwards, draft.id, draft.to, draft.cc, draft.bcc, draft.subject, draft.account,
            draft.attachments, hold=args.hold, from_address=draft.from_address, format=draft.format,
        )  # fmt: skip
    if draft.conversation == NO_CONVERSATION:
        return WriteNew(
            draft.body, draft.to, draft.subject, draft.id, draft.cc, draft.bcc, draft.account, draft.attachments, hold=args.hold,
            close_after=args.close, from_address=draft.from_address, format=draft.format, return_at=at, templates=draft.templates,
            answers=draft.answers,
        )  # fmt: skip
    return Reply(
        draft.conversation, draft.body, draft.answers, draft.id, draft.to, draft.cc, draft.bcc, draft.subject, draft.account,
        draft.attachments, hold=args.hold, close_after=args.close, from_address=draft.from_address, quotes=bool(draft.quotes),
        format=draft.format, return_at=at, templates=draft.templates, private=draft.private,
    )  # fmt: skip


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "draft": (
        Leaf("list", N_("list your drafts, newest first"), _list, _take_list, is_default=True),
        Leaf("attach", N_("attach files to a draft"), _attach, _take_attach, changes=True),
        Leaf("send", N_("send a draft as it is"), _send, _take_send, changes=True),
        Leaf("give", N_("give a draft to somebody who writes on"), _give, _take_given, changes=True),
        Leaf("take", N_("take over what somebody else is writing"), _take_over, _take_discard, changes=True),
        Leaf("discard", N_("throw a draft away"), _discard, _take_discard, changes=True),
    ),
}
