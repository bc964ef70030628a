"""Erasing a customer, for people and for scripts: what goes, what stays elsewhere, and until when it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.outcomes import as_plain, exit_code
from agentdesk.cli.plain import Plain, plain
from agentdesk.cli.tables import local
from agentdesk.domain.asks import PlanErasure
from agentdesk.domain.ids import CustomerId
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.verbs import EraseCustomer

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.people import ErasurePlan, RemainingCopy


def erase(call: Invocation, desk: BlockingDesk, customer: CustomerId) -> int:
    """Ask for a customer to be erased, and print what that means; a dry run prints it alone."""
    (plan,) = desk.ask(PlanErasure(customer))
    verb = EraseCustomer(customer)
    outcome = desk.do(verb, is_dry_run=call.is_dry_run)
    if not call.out.is_text:
        content: dict[str, Plain] = as_plain(verb, outcome, is_dry_run=call.is_dry_run)
        call.out.document(content | {"plan": plain(plan)})
        return exit_code(outcome)
    for words in _lines(plan):
        call.out.text(words)
    call.out.text("")
    if call.is_dry_run:
        call.out.text(_("dry run: nothing was changed"))
    else:
        call.out.text(_("{sentence}: agentdesk undo {entry}").format(sentence=outcome.text, entry=outcome.entry))
    return exit_code(outcome)


def _lines(plan: ErasurePlan) -> Iterator[str]:
    yield _("customer {id}  {name}").format(id=plan.customer, name=plan.name or _("(no name)"))
    yield from (f"  {kind}: {shown}" for kind, shown in plan.handles)
    yield _("Erased for good, a day from now:")
    yield "  " + ", ".join(
        (
            ngettext("{count} conversation", "{count} conversations", len(plan.conversations)).format(count=len(plan.conversations)),
            ngettext("{count} message", "{count} messages", plan.messages).format(count=plan.messages),
            ngettext("{count} file", "{count} files", plan.attachments).format(count=plan.attachments),
        )
    )
    yield _("  name, addresses, number, tags and notes, and what the journal and the search index say of them")
    there, drafts, unsent = plan.elsewhere, plan.drafts, plan.unsent
    counted = (
        (
            there,
            ngettext(
                "  {count} message they wrote in conversations of others", "  {count} messages they wrote in conversations of others", there
            ),
        ),
        (drafts, ngettext("  {count} draft", "  {count} drafts", drafts)),
        (
            unsent,
            ngettext(
                "  {count} message that has not left, which is cancelled",
                "  {count} messages that have not left, which are cancelled",
                unsent,
            ),
        ),
    )
    yield from (words.format(count=count) for count, words in counted if count)
    yield _("Kept: that it was done, when and by whom; and digests, so that the same messages don't come back.")
    yield _("Copies elsewhere, which are not erased from here:") if plan.copies else _("No copies elsewhere are known.")
    yield from (f"  {_copy(one)}" for one in plan.copies)


def _copy(one: RemainingCopy) -> str:
    if one.kind == "backup":
        words = _("backup {name} of {at}; restoring it erases them again")
        return words.format(name=one.name, at=local(one.at))
    words = ngettext(
        "account {name}: {count} message on its server or in its folder",
        "account {name}: {count} messages on its server or in its folder",
        one.count,
    )
    return words.format(name=one.name, count=one.count)
