"""The verb `view`: the desk's views with what they hold, and searches saved under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain, plain
from agentdesk.cli.queries import query_of, take_query
from agentdesk.cli.tables import Column, print_table
from agentdesk.config.views_file import SavedView, forget_view, read_views, save_view
from agentdesk.domain.asks import CountViews
from agentdesk.domain.errors import NotFound
from agentdesk.domain.states import View
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.views import ViewCount

_VIEWS = tuple(view.value for view in View)


def shown_count(one: ViewCount) -> str:
    """Return how many a view holds, as people read it."""
    return f"{one.count}+" if one.is_capped else str(one.count)


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        counts = desk.ask(CountViews(_VIEWS))
    saved = read_views(call.home)
    if not call.out.is_text:
        call.out.records("views", (plain(one) for one in counts), saved=[_record(one) for one in saved])
        return 0
    print_table(call.out, (Column(_("View")), Column(_("Conversations"))), [(one.view, shown_count(one)) for one in counts])
    if saved:
        print_table(
            call.out,
            (Column(_("Saved view")), Column(_("Within")), Column(_("Query"))),
            [(one.name, one.within.value, one.query) for one in saved],
        )
    return 0


def _record(one: SavedView) -> dict[str, Plain]:
    return {
        "name": one.name,
        "query": one.query,
        "within": one.within.value,
        "bell": one.bell,
        "notify": one.notify,
        "command": one.command,
    }


def _take_saving(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("what the view is to be called"))
    take_query(parser, nargs="+")
    parser.add_argument("--within", choices=_VIEWS, default=View.OPEN.value, help=_("the view it looks in"))
    parser.add_argument("--bell", action="store_true", help=_("ring the terminal's bell when something comes into it"))
    parser.add_argument("--notify", action="store_true", help=_("have the terminal tell when something comes into it"))
    parser.add_argument("--command", metavar="COMMAND", default="", help=_("run this when something comes into it"))


def _save(call: Invocation) -> int:
    query, _tree = query_of(call.args.query)
    view = SavedView(call.args.name, query, View(call.args.within), call.args.bell, call.args.notify, call.args.command)
    if not call.is_dry_run:
        save_view(call.home, view)
    if call.out.is_text:
        words = _("{name} would be saved.") if call.is_dry_run else _("Saved {name}.")
        call.out.text(words.format(name=view.name))
    else:
        call.out.document({"saved": _record(view), "dry_run": call.is_dry_run})
    return 0


def _take_name(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("the view's name"))


def _forget(call: Invocation) -> int:
    name: str = call.args.name
    if name not in {one.name for one in read_views(call.home)}:
        raise NotFound(thing=N_("saved view"), name=name)
    if not call.is_dry_run:
        forget_view(call.home, name)
    if call.out.is_text:
        words = _("{name} would be forgotten.") if call.is_dry_run else _("{name} is forgotten.")
        call.out.text(words.format(name=name))
    else:
        call.out.document({"forgotten": name, "dry_run": call.is_dry_run})
    return 0


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "view": (
        Leaf("list", N_("list the views and what they hold, and the searches you saved"), _list, is_default=True),
        Leaf(
            "save",
            N_("save a search under a name, in place of one of that name"),
            _save,
            _take_saving,
            changes=True,
            takes_query=True,
            is_final=True,
        ),
        Leaf("forget", N_("take a saved search away"), _forget, _take_name, changes=True, is_final=True),
    ),
}
