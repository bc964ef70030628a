"""From argv to an exit code: picks the leaf, carries it out and words whatever went wrong; no traceback ever reaches the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from agentdesk.cli.output import complain, prepare_streams, quiet_exit
from agentdesk.cli.verb_table import BY_NAME, VerbEntry
from agentdesk.domain.errors import AgentdeskError, NotFound, RefusedByDesk, Unavailable, UsageError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from argparse import Namespace

    from agentdesk.cli.invocation import Choice, Program
    from agentdesk.cli.leaf import Leaf

DONE = 0
CRASHED = 70
"""EX_SOFTWARE of sysexits.h."""
INTERRUPTED = 130
"""What a shell reports for a program that SIGINT ended."""


def run(argv: Sequence[str], programs: Mapping[str, Program]) -> int:
    """Carry out a command line and return its exit code.

    Args:
        argv: the words after the program's name.
        programs: what is started without a leaf of its own: `console`, `wizard`.
    """
    prepare_streams()
    _speak()
    return guarded(lambda: _dispatch(list(argv), programs), argv)


def _speak() -> None:
    """Make errors and help speak the reader's language; English needs no catalogue, and most calls end here."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "C")
    if wanted.partition(".")[0] in {"C", "POSIX"} or wanted.startswith("en"):
        return
    from agentdesk.config.language import install_language  # noqa: PLC0415 - not for most

    install_language(os.environ)


def guarded(work: Callable[[], int], argv: Sequence[str]) -> int:
    """Return what `work` returns; any failure is worded on stderr and becomes its exit code.

    `argv` names the desk, so that a report of a crash lies with it.
    """
    try:
        return work()
    except KeyboardInterrupt:
        with quiet_exit():
            return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads has seen enough, as `head` does: that is no failure, under `set -o pipefail` neither.
        with quiet_exit():
            return DONE
    except AgentdeskError as error:
        complain(str(error))
        return error.exit_code
    except OSError as error:
        return _file_trouble(error)
    except Exception as error:  # noqa: BLE001 - the edge of the program: logged without values, named in one line
        from agentdesk.cli.crash import record_crash  # noqa: PLC0415 - almost never needed

        complain(record_crash(error, _desk_of(argv)))
        with quiet_exit():
            return CRASHED


def _desk_of(argv: Sequence[str]) -> Choice | None:
    try:
        return take_choice(list(argv))[0]
    except AgentdeskError:
        return None


def _file_trouble(error: OSError) -> int:
    where = f"{error.filename}: " if isinstance(error.filename, str) else ""
    complain(f"{where}{error.strerror or error}")
    with quiet_exit():
        if isinstance(error, FileNotFoundError):
            return NotFound.exit_code
        return RefusedByDesk.exit_code if isinstance(error, PermissionError) else Unavailable.exit_code


def _dispatch(argv: list[str], programs: Mapping[str, Program]) -> int:
    choice, rest = take_choice(argv)
    if not rest:
        return _console(choice, programs)
    first, *words = rest
    if first in {"-h", "--help"}:
        return _print_overview()
    if first == "--version":
        return _print_version()
    entry = BY_NAME.get(first)
    if entry is None:
        raise UsageError(cause=_unknown(first, tuple(BY_NAME)))
    return _carry_out(entry, words, choice, programs)


def take_choice(argv: list[str]) -> tuple[Choice, list[str]]:
    """Take `--home` and `--own` out of the words, wherever they stand before a `--`.

    Raises:
        UsageError: `--home` has no directory behind it.
    """
    from agentdesk.cli.invocation import Choice  # noqa: PLC0415 - a cycle otherwise

    choice = Choice()
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--own":
            choice.own = True
        elif word == "--home" or word.startswith("--home="):
            choice.home = word.removeprefix("--home=") if "=" in word else next(words, "")
            if not choice.home:
                raise UsageError(cause=_("--home needs a directory"))
        else:
            rest.append(word)
    return choice, rest


def _carry_out(entry: VerbEntry, words: list[str], choice: Choice, programs: Mapping[str, Program]) -> int:
    from agentdesk.cli.invocation import Invocation  # noqa: PLC0415 - not for `--help`
    from agentdesk.cli.leaf import leaves_of, parser_of  # noqa: PLC0415

    leaves = leaves_of(entry)
    leaf, rest = _pick(entry, leaves, words)
    if leaf is None:
        return _print_actions(entry, leaves)
    parser = parser_of(entry.name, leaf)
    # Python 3.11 loses a `--` where options and arguments may stand in any order; queries need none behind their shield.
    read = parser.parse_args if "--" in rest and not leaf.takes_query else parser.parse_intermixed_args
    args = read(_shielded(rest) if leaf.takes_query else rest)
    invocation = Invocation(args, choice, programs)
    code = leaf.explains(invocation) if leaf.explains is not None and args.wants_help else leaf.run(invocation)
    invocation.out.close()
    return code


def _pick(entry: VerbEntry, leaves: tuple[Leaf, ...], words: list[str]) -> tuple[Leaf | None, list[str]]:
    """Return the leaf meant and the words left for it; None where the verb's own help is asked for."""
    if not leaves[0].action:
        return leaves[0], words
    actions = {leaf.action: leaf for leaf in leaves}
    at = next((number for number, word in enumerate(words) if not word.startswith("-")), None)
    if at is not None and words[at] in actions:
        return actions[words[at]], words[:at] + words[at + 1 :]
    if {"-h", "--help"} & set(words):
        return None, words
    default = next((leaf for leaf in leaves if leaf.is_default), None)
    if at is None and default is not None:
        return default, words
    known = ", ".join(actions)
    if at is None:
        raise UsageError(cause=_("agentdesk {verb} needs one of: {actions}").format(verb=entry.name, actions=known))
    raise UsageError(cause=_unknown(words[at], tuple(actions), f"agentdesk {entry.name}"))


def _shielded(words: list[str]) -> list[str]:
    """Let `-channel:email`, and whatever stands behind a `--`, be terms of a query and no options.

    A leading blank, which queries ignore, makes argparse see them so.
    """
    end = words.index("--") if "--" in words else len(words)
    before = [f" {word}" if word.startswith("-") and not word.startswith("--") and ":" in word else word for word in words[:end]]
    return before + [f" {word}" for word in words[end + 1 :]]


def _unknown(word: str, known: tuple[str, ...], program: str = "agentdesk") -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

    near = get_close_matches(word, known, n=1)
    if near:
        return _("there is no {program} {word}; did you mean {program} {near}?").format(program=program, word=word, near=near[0])
    return _("there is no {program} {word}; {program} --help lists what there is").format(program=program, word=word)


def _console(choice: Choice, programs: Mapping[str, Program]) -> int:
    from agentdesk.cli.invocation import Invocation  # noqa: PLC0415

    return programs["console"](Invocation(_no_arguments(), choice, programs))


def _no_arguments() -> Namespace:
    import argparse  # noqa: PLC0415

    return argparse.Namespace()


def _print_overview() -> int:
    from agentdesk.cli.overview import overview  # noqa: PLC0415

    sys.stdout.write(overview())
    sys.stdout.flush()
    return DONE


def _print_actions(entry: VerbEntry, leaves: tuple[Leaf, ...]) -> int:
    from agentdesk.cli.overview import actions_of  # noqa: PLC0415

    sys.stdout.write(actions_of(entry, leaves))
    sys.stdout.flush()
    return DONE


def _print_version() -> int:
    from agentdesk import __version__  # noqa: PLC0415

    sys.stdout.write(f"agentdesk {__version__}\n")
    sys.stdout.flush()
    return DONE
