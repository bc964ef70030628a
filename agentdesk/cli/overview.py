"""The help of `agentdesk` itself and of verbs with several actions, made from the same tables that dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.verb_table import GROUPS, VERBS, VerbEntry
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.cli.leaf import Leaf

SYNOPSIS = "agentdesk [--home DIR] [VERB [ACTION] [OPTIONS]]"
SUMMARY = N_("A console for customer service: one inbox over every channel. Without a verb it opens the console.")
EXIT_CODES: tuple[tuple[int, str], ...] = (
    (0, N_("done")),
    (1, N_("some items failed; each is named on stderr")),
    (2, N_("wrong usage or bad configuration")),
    (3, N_("not found")),
    (4, N_("refused: role, guard or conflict")),
    (70, N_("AgentDesk itself failed; it says where it wrote what happened")),
    (75, N_("try again later: service, network or disk")),
    (130, N_("interrupted")),
)
GLOBAL_OPTIONS: tuple[tuple[str, str], ...] = (
    ("--home DIR", N_("the desk under this directory; stands before or after the verb, wins over AGENTDESK_HOME")),
    ("--own", N_("your own desk, where this machine has a shared one")),
    ("--json, --format jsonl", N_("results for programs: one document, or one object a line")),
    ("--dry-run", N_("on every verb that changes something: carry out, report, roll back")),
    ("--version", N_("print the version")),
    ("-h, --help", N_("print this; after a verb, print what it takes")),
)
WIDTH = 25


def overview() -> str:
    """Return the text of `agentdesk --help`."""
    lines = [_("usage: {synopsis}").format(synopsis=SYNOPSIS), "", _(SUMMARY), ""]
    for group in GROUPS:
        lines.append(_(group))
        lines += [_item(entry.name, _(entry.summary)) for entry in VERBS if entry.group == group]
        lines.append("")
    lines.append(_("Options"))
    lines += [_item(name, _(words)) for name, words in GLOBAL_OPTIONS]
    lines += ["", _("Exit codes")]
    lines += [_item(str(code), _(words)) for code, words in EXIT_CODES]
    lines += ["", _("More: agentdesk VERB --help · agentdesk help · man agentdesk"), ""]
    return "\n".join(lines)


def actions_of(entry: VerbEntry, leaves: tuple[Leaf, ...]) -> str:
    """Return the help of a verb that has several actions."""
    lines = [f"usage: agentdesk {entry.name} ACTION [OPTIONS]", "", _(entry.summary), "", _("Actions")]
    for leaf in leaves:
        words = _(leaf.summary)
        lines.append(_item(leaf.action, _("{words} (the default)").format(words=words) if leaf.is_default else words))
    lines += ["", _("More: agentdesk {verb} ACTION --help").format(verb=entry.name), ""]
    return "\n".join(lines)


def _item(name: str, words: str) -> str:
    return f"  {name:<{WIDTH}}{words}"
