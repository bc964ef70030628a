"""The verb `outbox`: what is on its way out, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.names import numbered
from agentdesk.cli.plain import plain
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.cli.texts_in import text_from
from agentdesk.domain.asks import ListDeliveries
from agentdesk.domain.ids import DeliveryId
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import (
    CancelDelivery,
    MarkPosted,
    MarkSent,
    ReleaseDelivery,
    RetractDelivery,
    RetryDelivery,
    ReturnDelivery,
    Verb,
)

if TYPE_CHECKING:
    from agentdesk.domain.views import DeliveryView

DELIVERY = N_("delivery")
DAY_HOURS = 24


def _take_list(parser: Parser) -> None:
    parser.add_argument("--sent-hours", metavar="N", type=count, default=DAY_HOURS, help=_("also what left in so many hours (default: 24)"))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        deliveries = desk.ask(ListDeliveries(sent_hours=call.args.sent_hours))
    if not call.out.is_text:
        call.out.records("deliveries", (plain(one) for one in deliveries))
        return 0
    columns = (
        Column(_("Delivery")),
        Column(_("No.")),
        Column(_("State")),
        Column(_("When")),
        Column(_("To"), 1),
        Column(_("Subject"), 1),
        Column(_("Words"), 2),
    )
    print_table(call.out, columns, [_row(one) for one in deliveries])
    return 0


def _row(one: DeliveryView) -> tuple[str, ...]:
    when, people = local(one.posted_at or one.sent_at or one.due_at), ", ".join(one.recipients)
    state = _("posted") if one.posted_at is not None else _("held for a lead") if one.awaits_lead else one.state
    number = f"#{one.conversation}" if one.conversation else _("notice")
    return str(one.id), number, state, when, people, one.subject, one.words


def _take_deliveries(parser: Parser) -> None:
    parser.add_argument("deliveries", metavar="DELIVERY", nargs="+", help=_("a delivery's id, as agentdesk outbox prints it"))


def _on_deliveries(verb: Callable[[tuple[DeliveryId, ...]], Verb]) -> Callable[[Invocation], int]:
    def run(call: Invocation) -> int:
        return call.carry_out(verb(tuple(numbered(text, DeliveryId, DELIVERY) for text in call.args.deliveries)))

    return run


def _take_posted(parser: Parser) -> None:
    _take_deliveries(parser)
    parser.add_argument("--registered", metavar="NUMBER", default="", help=_("the number of registered mail"))


def _posted(call: Invocation) -> int:
    numbers = tuple(numbered(text, DeliveryId, DELIVERY) for text in call.args.deliveries)
    return call.carry_out(MarkPosted(numbers, call.args.registered))


def _take_return(parser: Parser) -> None:
    parser.add_argument("delivery", metavar="DELIVERY", help=_("a delivery's id, as agentdesk outbox prints it"))
    parser.add_argument("--comment", metavar="TEXT", required=True, help=_("what should change; - reads standard input"))


def _return(call: Invocation) -> int:
    number = numbered(call.args.delivery, DeliveryId, DELIVERY)
    return call.carry_out(ReturnDelivery(number, text_from(call.args.comment, "--comment")))


def _leaf(action: str, summary: str, verb: Callable[[tuple[DeliveryId, ...]], Verb]) -> Leaf:
    return Leaf(action, summary, _on_deliveries(verb), _take_deliveries, changes=True, is_final=True)


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "outbox": (
        Leaf("list", N_("list what has not left, and what was sent lately"), _list, _take_list, is_default=True),
        _leaf("retry", N_("try again; what is unknown may then arrive twice"), RetryDelivery),
        _leaf("cancel", N_("take back what has not left; its text becomes a draft"), CancelDelivery),
        _leaf("retract", N_("take answers down that stand on their platform, where it lets us"), RetractDelivery),
        _leaf("mark-sent", N_("say that an unknown or failed one did leave"), MarkSent),
        Leaf("posted", N_("say that printed letters went to the post"), _posted, _take_posted, changes=True),
        _leaf("release", N_("let a held one go now; a trainee's takes the role lead"), ReleaseDelivery),
        Leaf("return", N_("give a held one back to who wrote it, with a comment"), _return, _take_return, changes=True),
    ),
}
