"""The private answer beside a public one, as the command line takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.commands.templates import answers_of
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Parser
from agentdesk.cli.outgoing import addresses
from agentdesk.cli.texts_in import text_from
from agentdesk.domain.asks import CheckText, RenderTemplate, ShowConversation
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.mailbox import is_address
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import PrivatePart

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import CheckedText, ReplyPlan
    from agentdesk.domain.voice import RenderedTemplate


def take_private(parser: Parser) -> None:
    """Let a reply take a private answer along."""
    parser.add_argument(
        "--private",
        metavar="TEXT",
        default="",
        help=_("beside a public answer, write this to the same customer by mail or direct message; - reads standard input"),
    )
    parser.add_argument(
        "--private-to", metavar="ADDRESS", default="", help=_("to this address of theirs; else the one the desk knows, or a direct message")
    )
    parser.add_argument("--private-subject", metavar="TEXT", default="", help=_("its subject; else the template's or the review's"))
    parser.add_argument("--private-account", metavar="NAME", default="", help=_("by this account; else the first that sends mail"))


def private_part(call: Invocation, desk: BlockingDesk, plan: ReplyPlan, rendered: RenderedTemplate | None) -> PrivatePart | None:
    """Return what is to be written in private: a text, or with `--private-to` alone the template's wording for mail; None where nothing is.

    Raises:
        UsageError: no address of the customer is known, or there is neither a text nor a template.
    """
    args = call.args
    if not (args.private or args.private_to):
        return None
    to, account = _where_to(call, desk, plan)
    if args.private:
        return PrivatePart(text_from(args.private, "--private"), to, args.private_subject, account)
    if rendered is None:
        raise UsageError(cause=_("--private-to needs a text: give --private, or --template with a wording for mail"))
    kind = ChannelKind.CHAT if account and account == plan.account else ChannelKind.EMAIL
    ask = RenderTemplate(rendered.name, plan.conversation, kind.value, rendered.language, "", answers_of(args.answers))
    (mail,) = desk.ask(ask)
    return PrivatePart(mail.text, to, args.private_subject or mail.subject, account, (mail.used,))


def _where_to(call: Invocation, desk: BlockingDesk, plan: ReplyPlan) -> tuple[tuple[Address, ...], AccountName]:
    """Return who it goes to and by which account: mail where an address is given or known, else a direct message where there are any."""
    given, account = call.args.private_to, AccountName(call.args.private_account)
    if plan.direct_to and (account == plan.account or given.casefold() == plan.direct_to[0].address.casefold()):
        return addresses([given]) if given else plan.direct_to, plan.account
    if given:
        return addresses([given]), account
    to = _known_address(desk, plan)
    if to:
        return to, account
    if plan.direct_to:
        return plan.direct_to, plan.account
    raise UsageError(cause=_("no mail address of this customer is known: give --private-to ADDRESS"))


def _known_address(desk: BlockingDesk, plan: ReplyPlan) -> tuple[Address, ...]:
    head = desk.ask(ShowConversation(plan.conversation, newest=1))[0]
    handles = head.customer.handles if head.customer is not None else ()
    found = next((address for kind, address in handles if kind == ChannelKind.EMAIL and is_address(address)), None)
    if found is None:
        return ()
    return (Address(head.customer.name if head.customer is not None else "", found),)


def check_private(desk: BlockingDesk, private: PrivatePart, plan: ReplyPlan, language: str) -> CheckedText:
    """Return what the checks say of it; only the customer reads it, so that the guard has no say."""
    return desk.ask(CheckText.in_private(private, plan, language))[0]
