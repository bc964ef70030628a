"""The manual page, made from the tables and parsers that the program itself runs on."""

from __future__ import annotations

import argparse

from agentdesk.cli.leaf import Leaf, parser_of, program_of
from agentdesk.cli.overview import EXIT_CODES, GLOBAL_OPTIONS, SUMMARY
from agentdesk.cli.tree import actions_of, leaves
from agentdesk.cli.verb_table import GROUPS, VerbEntry
from agentdesk.domain.texts import N_, _

COMMON = frozenset({"--home", "--own", "--help", "--json", "--format", "--dry-run"})
"""Described once, at the end."""

ENVIRONMENT: tuple[tuple[str, str], ...] = (
    ("AGENTDESK_HOME", N_("a directory that holds config, data and runtime of one desk; --home wins over it")),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME", N_("where your own desk's configuration and data are, in a folder agentdesk")),
    ("EDITOR, VISUAL", N_("the editor that the console opens")),
    ("NO_COLOR", N_("set to anything, the console draws without colours")),
)
FILES: tuple[tuple[str, str], ...] = (
    ("~/.config/agentdesk/config.toml", N_("accounts and settings; agentdesk config path prints where yours is")),
    ("~/.local/share/agentdesk/", N_("the desk: messages, journal, log and daily backups")),
    ("/etc/agentdesk/config.toml", N_("the desk that the users of one machine share")),
)


def manual_page() -> str:
    """Return the page in roff (man macros), the same at every call: it names no date and no version."""
    lines = ['.TH AGENTDESK 1 "" "AgentDesk" "User Commands"']
    lines += _section(_("NAME"), [r"agentdesk \- " + _roff(_("a console for customer service"))])
    lines += _section(_("SYNOPSIS"), [".B agentdesk", r"[\fB\-\-home\fR \fIDIR\fR] [\fIVERB\fR [\fIACTION\fR] [\fIOPTIONS\fR]]"])
    lines += _section(_("DESCRIPTION"), [_roff(_(SUMMARY))])
    lines += _section(_("VERBS"), _verbs())
    lines += _section(_("OPTIONS OF EVERY VERB"), _items(GLOBAL_OPTIONS))
    lines += _section(_("EXIT STATUS"), _items(tuple((str(code), words) for code, words in EXIT_CODES)))
    lines += _section(_("ENVIRONMENT"), _items(ENVIRONMENT))
    lines += _section(_("FILES"), _items(FILES))
    lines += _section(
        _("SEE ALSO"), [_roff(_("agentdesk help lists topics that are read offline: queries, scripting, accounts and more."))]
    )
    return "\n".join(lines) + "\n"


def _verbs() -> list[str]:
    every = leaves()
    lines: list[str] = []
    for group in GROUPS:
        lines.append(f".SS {_roff(_(group))}")
        for entry, leaf in every:
            if entry.group == group:
                lines += _leaf(entry, leaf)
    return lines


def _leaf(entry: VerbEntry, leaf: Leaf) -> list[str]:
    parser = parser_of(entry.name, leaf)
    own = [action for action in actions_of(parser) if not COMMON.intersection(action.option_strings) or _is_own_format(leaf, action)]
    arguments = [action for action in own if not action.option_strings]
    shown = "".join(rf" \fI{_roff(_argument(action))}\fR" for action in arguments)
    lines = [".TP", rf"\fB{_roff(program_of(entry.name, leaf))}\fR{shown}", _roff(_(leaf.summary)) + "."]
    for action in own:
        if action.option_strings:
            lines += [".RS", ".TP", _option(action), _roff(_help(action)), ".RE"]
    return lines


def _is_own_format(leaf: Leaf, action: argparse.Action) -> bool:
    return not leaf.formats and bool({"--format", "--json"}.intersection(action.option_strings))


def _argument(action: argparse.Action) -> str:
    name = action.metavar if isinstance(action.metavar, str) else action.dest
    match action.nargs:
        case "*":
            return f"[{name}...]"
        case "+":
            return f"{name}..."
        case "?":
            return f"[{name}]"
        case _:
            return name


def _option(action: argparse.Action) -> str:
    names = ", ".join(rf"\fB{_roff(name)}\fR" for name in action.option_strings)
    if action.nargs == 0:
        return names
    value = action.metavar if isinstance(action.metavar, str) else "|".join(str(choice) for choice in action.choices or ())
    return rf"{names} \fI{_roff(value or action.dest.upper())}\fR"


def _help(action: argparse.Action) -> str:
    return (action.help or "") % {"default": action.default}


def _section(title: str, lines: list[str]) -> list[str]:
    return [f".SH {_roff(title)}", *lines]


def _items(items: tuple[tuple[str, str], ...]) -> list[str]:
    return [line for name, words in items for line in (".TP", rf"\fB{_roff(name)}\fR", _roff(_(words)))]


def _roff(text: str) -> str:
    """Return text that roff prints as it stands, in ASCII: backslashes, hyphens and leading dots or quotes mean nothing in it."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("\n", " ")
    escaped = "".join(char if char.isascii() else rf"\[u{ord(char):04X}]" for char in escaped)
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
