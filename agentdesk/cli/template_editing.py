"""Changing templates from the command line: in the own editor or from a pipe, their history, and going back in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.asking import ask, is_attended
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, count
from agentdesk.cli.plain import Plain, line, moment
from agentdesk.cli.tables import Column, print_table
from agentdesk.cli.texts_in import text_from
from agentdesk.domain.asks import ListTemplates, ListTemplateVersions, ReadTemplate
from agentdesk.domain.differences import changes, counted
from agentdesk.domain.errors import AgentdeskError, NotFound, SomeFailed, UsageError
from agentdesk.domain.safe_text import block
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import RemoveTemplates, TemplateText, WriteTemplates
from agentdesk.domain.voice import TEMPLATE_NAME, TemplateSource, TemplateVersion

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk

SKELETON = """+++
title = "{title}"
tags = []
+++
=== en
"""
ORIGINS = {"verb": N_("AgentDesk"), "file": N_("another tool"), "starter": N_("starter set")}


def _take_name(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("a template's name, as agentdesk template list prints it"))


def _take_edit(parser: Parser) -> None:
    _take_name(parser)
    parser.add_argument(
        "--variant", metavar="HEADING", help=_("one wording alone, by its heading, as in 'review nl'; * for everything else")
    )
    parser.add_argument("--body", metavar="TEXT", help=_("the new text instead of an editor; - reads standard input"))
    parser.add_argument("--new", action="store_true", help=_("begin a template that isn't there yet"))


def _edit(call: Invocation) -> int:
    args = call.args
    if args.new and not TEMPLATE_NAME.fullmatch(args.name):
        raise UsageError(cause=_("a template's name is small letters, digits and hyphens, as in late-parcel"))
    with call.desk() as desk:
        source = _source(desk, args.name, is_new=args.new)
        if args.body is not None:
            return _write(call, desk, _verb(call, source, text_from(args.body, "--body")))
        return _edit_by_hand(call, desk, source)


def _source(desk: BlockingDesk, name: str, *, is_new: bool) -> TemplateSource:
    """Return what is edited; a new one begins with a head and one heading.

    Raises:
        NotFound: there is no such template, and none was to be begun. UsageError: there is one where a new one was to be begun.
    """
    try:
        (found,) = desk.ask(ReadTemplate(name))
    except NotFound:
        if not is_new:
            raise
        return TemplateSource(name, SKELETON.format(title=name.replace("-", " ").capitalize()), "", is_own=False)
    if is_new:
        raise UsageError(cause=_("there is a template “{name}” already; edit it without --new").format(name=line(name)))
    return found


def _shown(call: Invocation, source: TemplateSource) -> str:
    """Return what the editor shows: the file, or the one wording asked for."""
    wanted = call.args.variant
    if wanted is None:
        return source.text
    return next((one.text for one in source.variants if one.key.split() == wanted.split()), "")


def _verb(call: Invocation, source: TemplateSource, text: str) -> WriteTemplates:
    return WriteTemplates((TemplateText(source.name, text, source.digest, call.args.variant),))


def _edit_by_hand(call: Invocation, desk: BlockingDesk, source: TemplateSource) -> int:
    """Open the editor until the desk takes what was written, or the writer gives up; nothing typed is lost then."""
    from agentdesk.client.editor import edited, editor_command  # noqa: PLC0415 - seldom

    command, before = editor_command(), _shown(call, source)
    text = before
    while True:
        text = edited(text, command, f"{source.name}.md")
        if text.strip() == before.strip():
            call.out.warn(_("nothing was changed"))
            return 0
        try:
            return _write(call, desk, _verb(call, source, text))
        except AgentdeskError as error:
            if is_attended() and ask(_("{cause}. Edit again? y/n").format(cause=error), "y").lower().startswith("y"):
                continue
            call.out.warn(_("what you wrote is kept in {path}").format(path=_kept(source.name, text)))
            raise


def _kept(name: str, text: str) -> Path:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix=f"{name}-", suffix=".md", delete=False) as file:
        file.write(text)
    return Path(file.name)


def _write(call: Invocation, desk: BlockingDesk, verb: WriteTemplates) -> int:
    """Write, then look the written ones through."""
    code = call.do(desk, verb)
    names = {one.name for one in verb.templates}
    wrong = [one for one in desk.ask(ListTemplates()) if one.name in names and one.problems] if not call.is_dry_run else []
    for one in wrong:
        for problem in one.problems:
            call.out.warn(f"{one.name}:{line(problem)}")
    return code or (SomeFailed.exit_code if wrong else 0)


def _take_remove(parser: Parser) -> None:
    parser.add_argument(
        "names", metavar="NAME", nargs="+", help=_("templates of your own; the starter's of the name, if any, stands again")
    )


def _remove(call: Invocation) -> int:
    return call.carry_out(RemoveTemplates(tuple(call.args.names)))


def _take_history(parser: Parser) -> None:
    _take_name(parser)
    parser.add_argument("--diff", action="store_true", help=_("print what each version changed"))


def _history(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ListTemplateVersions(call.args.name))
    if not call.out.is_text:
        call.out.records("versions", (_record(place, found) for place in range(len(found))))
        return 0
    if not call.args.diff:
        columns = (Column(_("Version")), Column(_("When")), Column(_("Who")), Column(_("By"), 1), Column(_("Lines"), 2))
        print_table(call.out, columns, [_row(place, found) for place in range(len(found))])
        return 0
    for place, one in enumerate(found):
        call.out.text(f"{_title(place, found)}  {_when(one)}  {one.agent or _(ORIGINS[one.origin])}")
        call.out.text(block("\n".join(changes(found, place))))
    return 0


def _title(place: int, found: list[TemplateVersion]) -> str:
    """Number versions from the oldest, which never changes its number."""
    number = str(len(found) - place)
    return f"{number}*" if found[place].is_current else number


def _row(place: int, found: list[TemplateVersion]) -> tuple[str, ...]:
    one = found[place]
    more, less = counted(changes(found, place))
    return (_title(place, found), _when(one), one.agent, _(ORIGINS[one.origin]), f"+{more} -{less}")


def _when(one: TemplateVersion) -> str:
    return "" if one.at is None else one.at.astimezone().strftime("%Y-%m-%d %H:%M")


def _record(place: int, found: list[TemplateVersion]) -> dict[str, Plain]:
    one = found[place]
    return {
        "version": len(found) - place,
        "at": None if one.at is None else moment(one.at),
        "agent": line(one.agent),
        "origin": one.origin,
        "is_current": one.is_current,
        "text": block(one.text),
        "diff": block("\n".join(changes(found, place))),
    }


def _take_revert(parser: Parser) -> None:
    _take_name(parser)
    parser.add_argument("version", metavar="VERSION", type=count, help=_("its number, as agentdesk template history prints it"))


def _revert(call: Invocation) -> int:
    with call.desk() as desk:
        found = desk.ask(ListTemplateVersions(call.args.name))
        if not 1 <= call.args.version <= len(found):
            raise NotFound(thing=_("version"), name=str(call.args.version))
        wanted = found[len(found) - call.args.version]
        return _write(call, desk, WriteTemplates((TemplateText(call.args.name, wanted.text, _digest(desk, call.args.name)),)))


def _digest(desk: BlockingDesk, name: str) -> str:
    """Return what the template's text is known by now; "" where it was taken away."""
    try:
        (source,) = desk.ask(ReadTemplate(name))
    except NotFound:
        return ""
    return source.digest


EDIT_NOTES = N_("The editor is $VISUAL or $EDITOR. A starter template becomes one of your own. undo takes an edit back.")

LEAVES: tuple[Leaf, ...] = (
    Leaf("edit", N_("change a template, or one wording of it"), _edit, _take_edit, changes=True, notes=EDIT_NOTES),
    Leaf("remove", N_("take templates of your own away"), _remove, _take_remove, changes=True),
    Leaf("history", N_("print what a template was before, and what changed"), _history, _take_history),
    Leaf("revert", N_("give a template the text of an earlier version"), _revert, _take_revert, changes=True),
)
