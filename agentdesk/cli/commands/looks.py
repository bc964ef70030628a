"""The verb `theme`: which colour themes there are, and what is wrong with one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain
from agentdesk.cli.tables import Column, print_table
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.tui.themes import ConsoleTheme

_EXIT_USAGE = 2


def _list(call: Invocation) -> int:
    from agentdesk.config.console import read_console_settings  # noqa: PLC0415 - not for `--help`
    from agentdesk.tui.themes import chosen_theme, load_themes, theme_folders  # noqa: PLC0415 - loads Textual

    themes, troubles = load_themes(theme_folders(call.home))
    for trouble in troubles:
        call.out.warn(str(trouble))
    worn = chosen_theme(read_console_settings(call.home).theme, themes)
    if not call.out.is_text:
        call.out.records("themes", (_record(one, is_chosen=one.name == worn) for one in themes.values()))
        return 0
    columns = (Column(_("Theme")), Column(_("Kind")), Column(_("Chosen")))
    print_table(call.out, columns, [(one.name, _kind(one), _("yes") if one.name == worn else "") for one in themes.values()])
    return 0


def _record(one: ConsoleTheme, *, is_chosen: bool) -> dict[str, Plain]:
    return {"name": one.name, "is_dark": one.theme.dark, "is_ansi": one.theme.ansi, "is_chosen": is_chosen}


def _kind(one: ConsoleTheme) -> str:
    if one.theme.ansi:
        return _("the terminal's own colours")
    return _("dark") if one.theme.dark else _("light")


def _take_files(parser: Parser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help=_("theme files; without any, every theme of the desk"))


def _check(call: Invocation) -> int:
    from agentdesk.tui.themes import check_theme, theme_files  # noqa: PLC0415 - loads Textual

    files = [Path(name) for name in call.args.files] or list(theme_files(call.home))
    troubles = [trouble for path in files for trouble in check_theme(path)]
    if not call.out.is_text:
        call.out.document({"files": [str(path) for path in files], "problems": [str(one) for one in troubles]})
    for trouble in troubles:
        call.out.warn(str(trouble))
    if call.out.is_text and not troubles:
        for path in files:
            call.out.text(_("{path}: nothing wrong").format(path=path))
    return _EXIT_USAGE if troubles else 0


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "theme": (
        Leaf("list", N_("list the colour themes, the desk's own and yours among them"), _list, is_default=True),
        Leaf("check", N_("look for colours and tones that don't exist, in theme files"), _check, _take_files),
    ),
}
