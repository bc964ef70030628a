"""Verbs about AgentDesk itself: help, completion, man."""

from __future__ import annotations

import os

from agentdesk.cli.completion import SHELLS, script
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser, leaves_of, parser_of
from agentdesk.cli.manual import manual_page
from agentdesk.cli.overview import actions_of
from agentdesk.cli.plain import Plain
from agentdesk.cli.shell_files import install
from agentdesk.cli.topics import read_topic, topics
from agentdesk.cli.verb_table import BY_NAME
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.texts import N_, _


def _take_topic(parser: Parser) -> None:
    parser.add_argument("topic", metavar="TOPIC", nargs="?", help=_("a topic or a verb; without one the topics are listed"))


def _help(call: Invocation) -> int:
    name = call.args.topic
    known = topics()
    if name is None:
        return _list_topics(call, known)
    if name in known:
        text = read_topic(name)
    elif name in BY_NAME:
        text = _help_of_verb(name)
    else:
        raise NotFound(thing=_("help topic"), name=name)
    if call.out.is_text:
        call.out.text(text.rstrip("\n"))
    else:
        call.out.document({"topic": name, "text": text})
    return 0


def _list_topics(call: Invocation, known: dict[str, str]) -> int:
    if not call.out.is_text:
        content: list[Plain] = [{"topic": name, "title": title} for name, title in known.items()]
        call.out.document({"topics": content})
        return 0
    for name, title in known.items():
        call.out.text(f"  {name:<22}{title}")
    call.out.text(_("\nagentdesk help TOPIC prints one; agentdesk help VERB what a verb takes."))
    return 0


def _help_of_verb(name: str) -> str:
    entry = BY_NAME[name]
    leaves = leaves_of(entry)
    return parser_of(name, leaves[0]).format_help() if not leaves[0].action else actions_of(entry, leaves)


def _take_shell(parser: Parser) -> None:
    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=SHELLS, help=", ".join(SHELLS))
    parser.add_argument("--install", action="store_true", help=_("put all of them, and the manual page, where your shells look for them"))


def _completion(call: Invocation) -> int:
    if call.args.install:
        for path in install(os.environ):
            call.out.text(str(path))
        return 0
    if call.args.shell is None:
        raise UsageError(cause=N_("name a shell, or say --install"))
    call.out.raw(script(call.args.shell).encode())
    return 0


def _man(call: Invocation) -> int:
    call.out.raw(manual_page().encode())
    return 0


COMPLETION_NOTES = N_(
    """agentdesk completion --install does all of it; by hand:
bash: agentdesk completion bash > ~/.local/share/bash-completion/completions/agentdesk
zsh:  agentdesk completion zsh > a folder of $fpath, as _agentdesk
fish: agentdesk completion fish > ~/.config/fish/completions/agentdesk.fish""",
)
MAN_NOTES = N_("Read it at once: agentdesk man | man -l -")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "help": (Leaf("", N_("read about a topic or a verb, offline"), _help, _take_topic),),
    "completion": (
        Leaf("", N_("print the completion script of a shell"), _completion, _take_shell, formats=False, notes=COMPLETION_NOTES),
    ),
    "man": (Leaf("", N_("print the manual page"), _man, formats=False, notes=MAN_NOTES),),
}
