"""Answering several conversations with one template: each as it would leave, then all in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.checked import checked_document
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.names import conversations_of
from agentdesk.cli.outcomes import as_plain, exit_code
from agentdesk.cli.outgoing import return_at_of, template_files
from agentdesk.cli.plain import Plain, line, words_of
from agentdesk.cli.texts_in import STDIN
from agentdesk.domain.asks import PreviewReplies
from agentdesk.domain.errors import SomeFailed, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import Reply, ReplyToMany
from agentdesk.domain.voice import held_back

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.verbs.accounts import Pairs
    from agentdesk.domain.views import BulkReply

ONE_ONLY = ("to", "cc", "bcc", "subject", "attach", "quote", "all", "override", "by_hand", "from_address", "form")


def reply_to_many(call: Invocation, answers: Pairs) -> int:
    """Answer every conversation named, each in its customer's language; what is held back or refused is named and left.

    Raises:
        UsageError: no template is named, or an option can only be about one reply.
    """
    _refuse_what_is_about_one(call)
    with call.desk() as desk:
        numbers = conversations_of(desk, call.args.conversation)
        found = desk.ask(PreviewReplies(numbers, call.args.template, call.args.lang, answers))
        # A second one to the same customer goes along, so that the desk refuses it by its name, or sends it where that was asked for.
        verb = ReplyToMany(tuple(_reply(call, desk, one) for one in found if can_leave(one)), call.args.also_twice)
        outcome = desk.do(verb, is_dry_run=call.is_dry_run) if verb.replies else None
    held = [one for one in found if not can_leave(one)]
    refused = {one.item: words_of(one.failure) for one in outcome.skipped} if outcome is not None else {}
    if call.out.is_text:
        _print(call, found, refused)
        if outcome is not None:
            dry = _("{sentence} (dry run: nothing was changed)").format(sentence=outcome.text)
            undo = _("{sentence} (undo: agentdesk undo {entry})").format(sentence=outcome.text, entry=outcome.entry)
            call.out.text(dry if call.is_dry_run else undo if outcome.entry is not None else outcome.text)
    else:
        records: list[Plain] = [_record(one, refused.get(f"#{one.conversation}", "")) for one in found]
        done = as_plain(verb, outcome, is_dry_run=call.is_dry_run) if outcome is not None else {"dry_run": call.is_dry_run}
        call.out.document({**done, "replies": records})
    for one in held:
        call.out.warn(f"#{one.conversation}: {_why_held(one)}")
    for item, words in refused.items():
        call.out.warn(f"{item}: {words}")
    return SomeFailed.exit_code if held else exit_code(outcome) if outcome is not None else 0


def _refuse_what_is_about_one(call: Invocation) -> None:
    args = call.args
    if not args.template or args.body != STDIN:
        raise UsageError(cause=_("several conversations are answered with a template: --template NAME, and no --body"))
    for name in ONE_ONLY:
        if getattr(args, name):
            raise UsageError(cause=_("--{option} is about one reply; several are answered with --template alone").format(option=name))


def can_leave(one: BulkReply) -> bool:
    """Say whether nothing holds a text back."""
    return one.failure is None and one.rendered is not None and not one.is_held_back


def _reply(call: Invocation, desk: BlockingDesk, one: BulkReply) -> Reply:
    assert one.rendered is not None
    assert one.plan is not None
    return Reply(
        conversation=one.conversation,
        body=one.rendered.text,
        answers=one.plan.answers,
        account=AccountName(call.args.account),
        attachments=template_files(desk, one.rendered),
        language=one.rendered.language,
        hold=call.args.hold,
        close_after=call.args.close,
        seen_version=one.plan.version,
        is_override_of_change=call.args.anyway,
        return_at=return_at_of(call),
        templates=(one.rendered.used,),
        follow_up=one.rendered.follow_up,
    )


def _why_held(one: BulkReply) -> str:
    if one.failure is not None:
        return words_of(one.failure)
    found = held_back(one.checked.findings) if one.checked is not None else []
    return "; ".join(line(finding.words) for finding in found)


def _print(call: Invocation, found: list[BulkReply], refused: dict[str, str]) -> None:
    for one in found:
        mark = "-" if not can_leave(one) or f"#{one.conversation}" in refused else "+"
        head = " · ".join(part for part in (f"{mark} #{one.conversation}", line(one.who), *_where(one)) if part)
        call.out.text(head)
        for written in one.rendered.text.split("\n") if one.rendered is not None else ():
            call.out.text(f"    {written}".rstrip())
        for finding in one.checked.findings if one.checked is not None else ():
            call.out.text(f"  ! {finding.level.value} {finding.rule}: {line(finding.words)}")


def _where(one: BulkReply) -> tuple[str, ...]:
    if one.plan is None or one.rendered is None:
        return ()
    return (line(", ".join(to.address for to in one.plan.to)), one.plan.channel, one.rendered.language, one.rendered.variant)


def _record(one: BulkReply, refused: str) -> dict[str, Plain]:
    """Return a reply as scripts get it: what a check of one text says, and whom it goes to."""
    plan, rendered = one.plan, one.rendered
    unchecked: dict[str, Plain] = {"text": "", "language": "", "blocked": True, "findings": []}
    checked = checked_document(one.checked) if one.checked is not None else unchecked
    return {
        **checked,
        "conversation": str(one.conversation),
        "who": line(one.who),
        "to": [line(to.address) for to in plan.to] if plan is not None else [],
        "channel": plan.channel if plan is not None else "",
        "variant": rendered.variant if rendered is not None else "",
        "unfilled": [line(name) for name in rendered.unfilled] if rendered is not None else [],
        "same_customer_as": None if one.again is None else str(one.again),
        "refused": words_of(one.failure) if one.failure is not None else refused,
    }
