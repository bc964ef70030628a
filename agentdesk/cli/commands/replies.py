"""Verbs that write: reply and note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agentdesk.cli.bulk import reply_to_many
from agentdesk.cli.checked import checked_document
from agentdesk.cli.commands.templates import answers_of
from agentdesk.cli.going_private import check_private, private_part, take_private
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of, take_conversation
from agentdesk.cli.outgoing import (
    addresses,
    attached,
    format_of,
    return_at_of,
    say_when,
    take_outgoing,
    take_waiting,
    template_files,
    warn_of_people,
)
from agentdesk.cli.plain import Plain, words_of
from agentdesk.cli.texts_in import STDIN, text_from
from agentdesk.domain.asks import CheckText, PlanReply, RenderTemplate
from agentdesk.domain.errors import RefusedByDesk, UsageError, error_from
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import AddNote, Reply
from agentdesk.domain.voice import FollowUp, RenderedTemplate, held_back

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import CheckedText, ReplyPlan


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
    parser.add_argument(
        "conversation",
        metavar="ID",
        nargs="+",
        help=_("a conversation's number, or the id of the message to answer; several with --template"),
    )
    take_outgoing(parser)
    take_waiting(parser)
    parser.add_argument("--template", metavar="NAME", default="", help=_("answer with this template instead of a text"))
    parser.add_argument("--set", metavar="FIELD=TEXT", action="append", default=[], dest="answers", help=_("what a prompt of it asks for"))
    parser.add_argument("--quote", action="store_true", help=_("put what is answered below the answer"))
    parser.add_argument("--all", action="store_true", help=_("answer everybody who took part"))
    reason = _("let through what the guard of public replies found; the reason goes into the journal")
    parser.add_argument("--override", metavar="REASON", default="", help=reason)
    parser.add_argument("--in-parts", action="store_true", help=_("send a text that is too long for its channel as several, numbered"))
    take_private(parser)
    parser.add_argument(
        "--by-hand", action="store_true", help=_("keep the text as the answer and send nothing: it was said or posted by a person")
    )
    parser.add_argument("--also-twice", action="store_true", help=_("of several, also a second one to the same customer"))
    parser.add_argument("--anyway", action="store_true", help=_("also where the conversation moved on meanwhile"))


def _reply(call: Invocation) -> int:
    if len(call.args.conversation) > 1:
        return reply_to_many(call, answers_of(call.args.answers))
    return _reply_to_one(call)


def _reply_to_one(call: Invocation) -> int:
    text = "" if call.args.template else text_from(call.args.body, "--body")
    with call.desk() as desk:
        conversation, answers = conversation_of(desk, call.args.conversation[0])
        rendered = _from_template(call, desk, conversation) if call.args.template else None
        text = rendered.text if rendered is not None else text
        if not text.strip():
            raise UsageError(cause=_("the reply has no text: --body TEXT, or standard input"))
        ask = PlanReply(conversation, answers, call.args.all, account=AccountName(call.args.account), language=call.args.lang)
        (plan,) = desk.ask(ask)
        if plan.refusal is not None and not call.is_dry_run and not call.args.by_hand:
            raise error_from(plan.refusal.code, plan.refusal.fields)
        language = call.args.lang or plan.language
        private = private_part(call, desk, plan, rendered)
        beside = private.body if private else ""
        checked = desk.ask(CheckText(text, conversation, plan.kind.value, language, beside=beside, in_parts=call.args.in_parts))[0]
        checked_private = None if private is None else check_private(desk, private, plan, language)
        held = _held_back(call, checked) or (checked_private is not None and checked_private.blocked)
        verb = replace(_verb(call, desk, plan, text, rendered), private=private)
        if call.is_dry_run and not held and plan.refusal is None:
            # Carried out and rolled back, so that what only the whole reply shows (an address, a conflict) is found too.
            desk.do(verb, is_dry_run=True)
        if call.is_dry_run or held:
            return _print_checked(call, checked, plan, checked_private)
        warn_of_people(call, plan, (*verb.to, *verb.cc, *verb.bcc))
        code = call.do(desk, verb)
    if not call.args.by_hand:
        say_when(call, plan, desk.hello.role)
    return code


def _from_template(call: Invocation, desk: BlockingDesk, conversation: ConversationId) -> RenderedTemplate:
    """Return a template as it reads for this customer; what it says is to follow takes hold unless the command line says otherwise."""
    args = call.args
    if args.body != STDIN:
        raise UsageError(cause=_("either --body or --template: a reply has one text"))
    (rendered,) = desk.ask(RenderTemplate(args.template, conversation, "", args.lang, "", answers_of(args.answers)))
    args.lang = args.lang or rendered.language
    return rendered


def _verb(call: Invocation, desk: BlockingDesk, plan: ReplyPlan, text: str, rendered: RenderedTemplate | None) -> Reply:
    args = call.args
    return Reply(
        conversation=plan.conversation,
        body=text,
        answers=plan.answers,
        to=addresses(args.to) or plan.to,
        cc=addresses(args.cc) or plan.cc,
        bcc=addresses(args.bcc),
        subject=args.subject or plan.subject,
        account=AccountName(args.account or plan.account),
        attachments=(*attached(desk, args.attach), *(template_files(desk, rendered) if rendered is not None else ())),
        language=args.lang or plan.language,
        hold=args.hold,
        close_after=args.close,
        seen_version=plan.version,
        is_override_of_change=args.anyway,
        from_address=args.from_address,
        quotes=args.quote,
        format=format_of(call),
        return_at=return_at_of(call),
        override=args.override,
        by_hand=args.by_hand,
        in_parts=args.in_parts,
        templates=() if rendered is None else (rendered.used,),
        follow_up=FollowUp() if rendered is None else rendered.follow_up,
    )


def _held_back(call: Invocation, checked: CheckedText) -> bool:
    """Whether a check holds the text back; a reason lets through what the guard found."""
    return bool(held_back(checked.findings, call.args.override)) or not checked.text


def _print_checked(call: Invocation, checked: CheckedText, plan: ReplyPlan, private: CheckedText | None) -> int:
    """Print what would leave and what the checks say; where something blocks a reply that was meant, that is a refusal (4)."""
    if call.out.is_text:
        for one in (checked, private):
            _print_text(call, one)
    else:
        beside: dict[str, Plain] = {} if private is None else {"private": checked_document(private)}
        call.out.document(checked_document(checked) | beside)
    if plan.refusal is not None:
        # The text can be checked all the same; that it couldn't leave now is said beside it.
        call.out.warn(words_of(plan.refusal))
    is_blocked = checked.blocked or (private is not None and private.blocked)
    return RefusedByDesk.exit_code if is_blocked and not call.is_dry_run else 0


def _print_text(call: Invocation, checked: CheckedText | None) -> None:
    if checked is None:
        return
    call.out.text(checked.text)
    for finding in checked.findings:
        call.out.warn(f"{finding.level.value} {finding.rule}: {finding.words}")


NOTES = N_("With --dry-run, prints the text as it would leave and what the checks say of it. A text that a check blocks is refused (4).")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "note": (Leaf("", N_("write a note into a conversation; it never leaves the desk"), _note, _take_note, changes=True),),
    "reply": (Leaf("", N_("answer a conversation, or one message of it"), _reply, _take_reply, changes=True, notes=NOTES),),
}
