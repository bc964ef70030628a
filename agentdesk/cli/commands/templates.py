"""The verb template: which there are, how one reads for a customer, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli import template_editing, template_files
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.names import conversation_of
from agentdesk.cli.plain import line, plain
from agentdesk.cli.tables import Column, print_table
from agentdesk.domain.asks import ListTemplates, ReadTemplate, RenderTemplate
from agentdesk.domain.errors import SomeFailed, UsageError
from agentdesk.domain.safe_text import block
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _, ngettext

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.voice import RenderedTemplate, TemplateView


def _take_words(parser: Parser) -> None:
    parser.add_argument(
        "words", metavar="WORD", nargs="*", help=_("letters of its name, title, tags or text; all templates where nothing is given")
    )
    parser.add_argument("--channel", metavar="KIND", default="", help=_("those used most on this kind of channel first"))
    parser.add_argument("--removed", action="store_true", help=_("those taken away, which template revert NAME VERSION brings back"))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ListTemplates(" ".join(call.args.words), call.args.channel, taken_away=call.args.removed))
    if not call.out.is_text:
        call.out.records("templates", (plain(one) for one in found))
        return 0
    columns = (Column(_("Template")), Column(_("Title"), 1), Column(_("Wordings"), 2), Column(_("Uses")), Column(_("Whose")))
    rows = [
        (
            one.name,
            one.shown_title,
            _wordings(one.variants) or _("can't be read"),
            str(one.uses or ""),
            _("yours") if one.is_own else _("starter"),
        )
        for one in found
    ]
    print_table(call.out, columns, rows)
    return 0


def _wordings(keys: tuple[str, ...]) -> str:
    """Return which languages and which channels have wordings: twenty-five headings are more than anybody reads in a list."""
    words = list(dict.fromkeys(word for key in keys for word in key.split()))
    media = [word for word in words if word in set(ChannelKind)]
    return " · ".join(part for part in (" ".join(word for word in words if word not in media), " ".join(media)) if part)


def _take_name(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("a template's name, as agentdesk template list prints it"))


def _show(call: Invocation) -> int:
    with call.desk() as desk:
        (found,) = desk.ask(ReadTemplate(call.args.name))
    if call.out.is_text:
        call.out.text(found.text.rstrip("\n"))
    else:
        call.out.document({"name": found.name, "text": block(found.text), "digest": found.digest, "is_own": found.is_own})
    return 0


def _take_lint(parser: Parser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help=_("templates to look through; all of them where none is named"))


def _lint(call: Invocation) -> int:
    with call.desk() as desk:
        chosen = _chosen(call, desk.ask(ListTemplates()))
    wrong = [one for one in chosen if one.problems]
    if call.out.is_text:
        for one in wrong:
            for problem in one.problems:
                call.out.text(f"{one.name}:{line(problem)}")
    else:
        call.out.records("templates", ({"name": one.name, "problems": [line(problem) for problem in one.problems]} for one in chosen))
    return SomeFailed.exit_code if wrong else 0


def take_filling(parser: Parser) -> None:
    """Put the options on a parser that say for whom a template is filled in."""
    parser.add_argument("--lang", metavar="CODE", default="", help=_("its language, as in nl; else the customer's"))
    parser.add_argument("--set", metavar="FIELD=TEXT", action="append", default=[], dest="answers", help=_("what a prompt of it asks for"))


def _take_render(parser: Parser) -> None:
    _take_name(parser)
    parser.add_argument("--conversation", metavar="ID", default="", help=_("for this conversation's customer and channel"))
    parser.add_argument(
        "--channel", metavar="KIND", default="", help=_("for this kind of channel: {kinds}").format(kinds=", ".join(ChannelKind))
    )
    parser.add_argument("--customer", metavar="ID", default="", help=_("for this customer, by id or any address"))
    take_filling(parser)


def _render(call: Invocation) -> int:
    args = call.args
    with call.desk() as desk:
        number = conversation_of(desk, args.conversation)[0] if args.conversation else None
        ask = RenderTemplate(args.name, number, args.channel, args.lang, args.customer, answers_of(args.answers))
        (rendered,) = desk.ask(ask)
    if call.out.is_text:
        call.out.text(rendered.text)
        explain(call, rendered)
    else:
        call.out.document(plain(rendered))
    return 0


def explain(call: Invocation, rendered: RenderedTemplate) -> None:
    """Say on stderr which wording was chosen and what is still open."""
    call.out.warn(
        _("wording {variant}, looked for in this order: {steps}").format(variant=rendered.variant, steps=", ".join(rendered.steps))
    )
    if rendered.unfilled:
        call.out.warn(_("without a value yet: {fields}").format(fields=", ".join(rendered.unfilled)))


def answers_of(texts: list[str]) -> tuple[tuple[str, str], ...]:
    """Return FIELD=TEXT options as pairs; `ask.` before the name may be left out.

    Raises:
        UsageError: one has no =.
    """
    pairs = [text.partition("=") for text in texts]
    for name, equals, _value in pairs:
        if not equals or not name.strip():
            raise UsageError(cause=_("--set takes FIELD=TEXT, not “{text}”").format(text=line(name)))
    return tuple((name.strip().removeprefix("ask."), value) for name, _equals, value in pairs)


def _test(call: Invocation) -> int:
    """Fill every wording of the templates named in; one line for each template, and one for each wording that fails."""
    failed = 0
    with call.desk() as desk:
        for view in _chosen(call, desk.ask(ListTemplates())):
            open_fields = {key: found for key in view.variants if (found := _still_open(desk, view.name, key))}
            for key, found in open_fields.items():
                call.out.text(_("{name} {wording}: no value for {fields}").format(name=view.name, wording=key, fields=", ".join(found)))
            failed += bool(open_fields or view.problems)
            if view.problems:
                call.out.text(f"{view.name}: {line(view.problems[0])}")
            elif not open_fields:
                count = len(view.variants)
                words = ngettext("{name}: {count} wording, fine", "{name}: {count} wordings, all fine", count)
                call.out.text(words.format(name=view.name, count=count))
    return SomeFailed.exit_code if failed else 0


def _still_open(desk: BlockingDesk, name: str, key: str) -> list[str]:
    """Return the fields of a wording that nothing could ever fill."""
    medium, _space, language = key.partition(" ") if " " in key else _divided(key)
    (rendered,) = desk.ask(RenderTemplate(name, None, medium if medium in set(ChannelKind) else "", language))
    return [field for field in rendered.unfilled if not field.startswith(("ask.", "customer.", "conversation.", "business."))]


def _chosen(call: Invocation, there: list[TemplateView]) -> list[TemplateView]:
    known = {one.name: one for one in there}
    for name in call.args.names:
        if name not in known:
            raise UsageError(cause=_("there is no template “{name}”").format(name=line(name)))
    return [known[name] for name in call.args.names] or there


def _divided(key: str) -> tuple[str, str, str]:
    return (key, "", "") if key in set(ChannelKind) else ("", "", "" if key == "*" else key)


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "template": (
        Leaf("list", N_("list the templates"), _list, _take_words, is_default=True),
        Leaf("show", N_("print a template's file"), _show, _take_name),
        Leaf("render", N_("print a template as it reads for a customer"), _render, _take_render),
        Leaf("lint", N_("look for what is wrong in templates"), _lint, _take_lint),
        Leaf("test", N_("fill every wording in and say which fail"), _test, _take_lint, formats=False),
        *template_editing.LEAVES,
        *template_files.LEAVES,
    ),
}
