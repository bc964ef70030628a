"""The verb template: which there are, how one reads for a customer, and what is wrong with them."""

from __future__ import annotations

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
from agentdesk.domain.texts import N_, _
from agentdesk.domain.voice import RenderedTemplate


def _take_words(parser: Parser) -> None:
    parser.add_argument(
        "words", metavar="WORD", nargs="*", help=_("letters of its name, title, tags or text; all templates where nothing is given")
    )
    parser.add_argument("--channel", metavar="KIND", default="", help=_("those used most on this kind of channel first"))


def _list(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ListTemplates(" ".join(call.args.words), call.args.channel))
    if not call.out.is_text:
        call.out.records("templates", (plain(one) for one in found))
        return 0
    columns = (Column(_("Template")), Column(_("Title"), 1), Column(_("Wordings"), 2), Column(_("Uses")), Column(_("Whose")))
    rows = [
        (
            one.name,
            one.title,
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
        known = {one.name: one for one in desk.ask(ListTemplates())}
    for name in call.args.names:
        if name not in known:
            raise UsageError(cause=_("there is no template “{name}”").format(name=line(name)))
    chosen = [known[name] for name in call.args.names] or list(known.values())
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
    """Fill every wording of the templates named in with made-up answers and say which fail."""
    with call.desk() as desk:
        names = call.args.names or [one.name for one in desk.ask(ListTemplates()) if not one.problems]
        failed = []
        for view in desk.ask(ListTemplates()):
            for key in view.variants if view.name in names else ():
                medium, _space, language = key.partition(" ") if " " in key else _divided(key)
                kind = medium if medium in set(ChannelKind) else ""
                (rendered,) = desk.ask(RenderTemplate(view.name, None, kind, language))
                open_fields = [
                    field for field in rendered.unfilled if not field.startswith(("ask.", "customer.", "conversation.", "business."))
                ]
                call.out.text(f"{view.name} {key}: {', '.join(open_fields) or _('fine')}")
                failed += [view.name] if open_fields else []
    return SomeFailed.exit_code if failed else 0


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
