"""Verbs that write: reply and note."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from agentdesk.cli.blobs import put_blob
from agentdesk.cli.checked import checked_document
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of, take_conversation
from agentdesk.cli.plain import line, words_of
from agentdesk.cli.texts_in import text_from
from agentdesk.client.blocking import BlockingDesk
from agentdesk.domain.asks import CheckText, PlanReply
from agentdesk.domain.errors import RefusedByDesk, UsageError, error_from
from agentdesk.domain.ids import AccountName
from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import AddNote, DraftAttachment, Reply
from agentdesk.domain.views import CheckedText, ReplyPlan
from agentdesk.domain.voice import Level


def _take_note(parser: Parser) -> None:
    take_conversation(parser)
    parser.add_argument("--body", metavar="TEXT", default="-", help=_("the note; - (the default) reads standard input"))


def _note(call: Invocation) -> int:
    text = text_from(call.args.body, "--body")
    if not text.strip():
        raise UsageError(cause=_("--body: the note is empty"))
    with call.desk() as desk:
        conversation, _message = conversation_of(desk, call.args.conversation)
        return call.do(desk, AddNote(conversation, text))


def _take_reply(parser: Parser) -> None:
    parser.add_argument("conversation", metavar="ID", help=_("a conversation's number, or the id of the message to answer"))
    parser.add_argument("--body", metavar="TEXT", default="-", help=_("the answer; - (the default) reads standard input"))
    parser.add_argument("--lang", metavar="CODE", default="", help=_("the answer's language, as in nl; else the customer's"))
    parser.add_argument("--hold", action="store_true", help=_("keep it in the outbox until a person releases it"))
    parser.add_argument("--close", action="store_true", help=_("close the conversation once it is queued"))
    parser.add_argument("--account", metavar="NAME", default="", help=_("send from this account; else the one the customer wrote to"))
    parser.add_argument("--subject", metavar="TEXT", default="", help=_("another subject"))
    for name, help_text in (("to", _("send to this address instead")), ("cc", _("send a copy")), ("bcc", _("send a hidden copy"))):
        parser.add_argument(f"--{name}", metavar="ADDRESS", action="append", default=[], help=help_text)
    parser.add_argument("--all", action="store_true", help=_("answer everybody who took part"))
    parser.add_argument("--attach", metavar="FILE", action="append", default=[], help=_("attach a file; may be repeated"))
    reason = _("let through what the guard of public replies found; the reason goes into the journal")
    parser.add_argument("--override", metavar="REASON", default="", help=reason)
    parser.add_argument("--anyway", action="store_true", help=_("also where the conversation moved on meanwhile"))


def _reply(call: Invocation) -> int:
    text = text_from(call.args.body, "--body")
    with call.desk() as desk:
        conversation, answers = conversation_of(desk, call.args.conversation)
        (plan,) = desk.ask(PlanReply(conversation, answers, reply_all=call.args.all))
        if plan.refusal is not None and not call.is_dry_run:
            raise error_from(plan.refusal.code, plan.refusal.fields)
        language = call.args.lang or plan.language
        checked = desk.ask(CheckText(text, conversation, plan.kind.value, language))[0]
        held = _held_back(call, checked)
        if call.is_dry_run and not held and plan.refusal is None:
            # Carried out and rolled back, so that what only the whole reply shows (an address, a conflict) is found too.
            desk.do(_verb(call, desk, plan, text), is_dry_run=True)
        if call.is_dry_run or held:
            return _print_checked(call, checked, plan)
        code = call.do(desk, _verb(call, desk, plan, text))
    if call.out.is_text and not call.args.hold and plan.undo_window_s:
        call.out.warn(_("it leaves in {seconds} s; until then it can be undone").format(seconds=plan.undo_window_s))
    return code


def _verb(call: Invocation, desk: BlockingDesk, plan: ReplyPlan, text: str) -> Reply:
    args = call.args
    return Reply(
        conversation=plan.conversation,
        body=text,
        answers=plan.answers,
        to=_addresses(args.to) or plan.to,
        cc=_addresses(args.cc) or plan.cc,
        bcc=_addresses(args.bcc),
        subject=args.subject or plan.subject,
        account=AccountName(args.account or plan.account),
        attachments=tuple(_attached(desk, name) for name in args.attach),
        language=args.lang or plan.language,
        hold=args.hold,
        close_after=args.close,
        seen_version=plan.version,
        is_override_of_change=args.anyway,
        override=args.override,
    )


def _addresses(texts: list[str]) -> tuple[Address, ...]:
    return tuple(_address(text) for text in texts)


def _address(text: str) -> Address:
    """Return `name <address>` or a bare address; the service refuses what no mail can be sent to."""
    before, bracket, rest = text.rpartition("<")
    if bracket and rest.endswith(">"):
        return Address(line(before).strip().strip('"'), rest[:-1].strip())
    return Address("", text.strip())


def _attached(desk: BlockingDesk, name: str) -> DraftAttachment:
    path = Path(name)
    content = path.read_bytes()
    digest = put_blob(desk, memoryview(content))
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return DraftAttachment(digest, safe_filename(path.name) or "attachment", kind, len(content))


def _held_back(call: Invocation, checked: CheckedText) -> bool:
    """Whether a check holds the text back; a reason lets through what the guard found."""
    held = [finding.rule for finding in checked.findings if finding.level is Level.BLOCK]
    if call.args.override.strip():
        held = [rule for rule in held if not rule.startswith("guard.")]
    return bool(held) or not checked.text


def _print_checked(call: Invocation, checked: CheckedText, plan: ReplyPlan) -> int:
    """Print what would leave and what the checks say; where something blocks a reply that was meant, that is a refusal (4)."""
    if call.out.is_text:
        call.out.text(checked.text)
        for finding in checked.findings:
            call.out.warn(f"{finding.level.value} {finding.rule}: {finding.words}")
    else:
        call.out.document(checked_document(checked))
    if plan.refusal is not None:
        # The text can be checked all the same; that it couldn't leave now is said beside it.
        call.out.warn(words_of(plan.refusal))
    return RefusedByDesk.exit_code if checked.blocked and not call.is_dry_run else 0


NOTES = N_("With --dry-run, prints the text as it would leave and what the checks say of it. A text that a check blocks is refused (4).")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "note": (Leaf("", N_("write a note into a conversation; it never leaves the desk"), _note, _take_note, changes=True),),
    "reply": (Leaf("", N_("answer a conversation, or one message of it"), _reply, _take_reply, changes=True, notes=NOTES),),
}
