"""The verb `notice`: be told by mail what comes into a view, as it comes or once a day."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import plain
from agentdesk.cli.queries import query_of
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.config.language import choose_language
from agentdesk.config.views_file import read_views
from agentdesk.domain.asks import ListNotices
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import AgentName
from agentdesk.domain.mail_notices import MailNotice, read_time
from agentdesk.domain.states import View
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import RemoveNotice, SetNotice

if TYPE_CHECKING:
    from agentdesk.domain.mail_notices import NoticeView

_VIEWS = tuple(view.value for view in View)


def _take_list(parser: Parser) -> None:
    parser.add_argument("--everybody", action="store_true", help=_("those of all agents; takes the role admin"))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = list(desk.ask(ListNotices(call.args.everybody)))
    if not call.out.is_text:
        call.out.records("notices", (plain(one) for one in found))
        return 0
    heads = (_("Agent"), _("View"), _("To"), _("Mails"), _("Subjects"), _("Last mail"), _("Last digest"))
    print_table(call.out, tuple(Column(head) for head in heads), [_row(one) for one in found])
    for one in found:
        if one.problem:
            call.out.warn(_("{view}: {cause}").format(view=one.notice.view, cause=_(one.problem)))
    return 0


def _row(one: NoticeView) -> tuple[str, ...]:
    notice = one.notice
    subjects = _("yes") if one.names_subjects else _("no")
    return notice.agent, notice.view, notice.to, told_how(notice), subjects, local(one.mailed_at), one.digest_day


def told_how(notice: MailNotice) -> str:
    """Return when mails are written, in words."""
    digest = _("daily at {time}").format(time=notice.digest) if notice.digest else ""
    return ", ".join(filter(None, (_("each arrival") if notice.mails else "", digest)))


def _take_setting(parser: Parser) -> None:
    words = _("a view of the desk (late, mine, …), a saved one, or with --query a name of your own")
    parser.add_argument("view", metavar="VIEW", help=words)
    parser.add_argument("--to", metavar="ADDRESS", required=True, help=_("where the mails go"))
    parser.add_argument("--mail", action="store_true", help=_("write when something comes into it: one mail for a burst"))
    parser.add_argument("--digest", metavar="HH:MM", default="", help=_("write once a day at this time, by the desk's clock"))
    parser.add_argument("--even-if-empty", action="store_true", help=_("write the digest also when the view holds nothing"))
    parser.add_argument("--query", metavar="QUERY", help=_("what the view finds"))
    parser.add_argument("--within", choices=_VIEWS, default=View.OPEN.value, help=_("the view the query looks in"))
    parser.add_argument("--language", metavar="CODE", default="", help=_("in which the mails are written; left out, yours"))
    parser.add_argument("--trust", action="store_true", help=_("let mails to this address name subjects; takes the role admin"))


def _set(call: Invocation) -> int:
    args = call.args
    query, within = _searched(call, args.view)
    notice = MailNotice(
        agent=AgentName(""),  # the desk knows who asks
        view=args.view,
        to=args.to,
        query=query,
        within=within,
        mails=args.mail,
        digest=read_time(args.digest) if args.digest else "",
        is_wanted_empty=args.even_if_empty,
        language=args.language or choose_language(os.environ),
    )
    return call.carry_out(SetNotice(notice, args.trust))


def _searched(call: Invocation, name: str) -> tuple[str, View]:
    """Return the query of a view and the view it looks in.

    Raises:
        NotFound: there is no such view, and no query is given.
    """
    if call.args.query is not None:
        return query_of([call.args.query])[0], View(call.args.within)
    saved = next((one for one in read_views(call.home) if one.name == name), None)
    if saved is not None:
        return saved.query, saved.within
    if name in _VIEWS:
        return "", View(name)
    raise NotFound(thing=N_("view"), name=name)


def _take_name(parser: Parser) -> None:
    parser.add_argument("view", metavar="VIEW", help=_("the view's name"))
    parser.add_argument("--agent", metavar="AGENT", default="", help=_("whose; another's takes the role admin"))


def _remove(call: Invocation) -> int:
    return call.carry_out(RemoveNotice(call.args.view, call.args.agent))


NOTES = N_(
    "The service writes these mails from the desk's own account, whether a console runs or not, and stays for them when the last one ends. "
    "They name conversations by number; by subject only to the desk's own addresses and to those on its list (notices.addresses in "
    "config.toml, or --trust)."
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "notice": (
        Leaf("list", N_("list of what you are told by mail"), _list, _take_list, is_default=True),
        Leaf(
            "set",
            N_("be told by mail of a view: of each arrival, once a day, or both"),
            _set,
            _take_setting,
            changes=True,
            notes=NOTES,
            is_final=True,
        ),
        Leaf("remove", N_("be told of a view by mail no longer"), _remove, _take_name, changes=True, is_final=True),
    ),
}
