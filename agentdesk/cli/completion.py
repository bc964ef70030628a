"""Completion scripts for shells, made from the same parsers that read the command line."""

from __future__ import annotations

import argparse

SHELLS = ("bash", "zsh", "fish")
FOLDERS = frozenset({"DIR"})
FILES = frozenset({"FILE", "PATH"})


def script(shell: str) -> str:
    """Return the script that teaches a shell to complete `agentdesk`."""
    import shtab  # noqa: PLC0415 - only here

    from agentdesk.cli.tree import whole_tree  # noqa: PLC0415 - imports every command

    parser = whole_tree()
    _mark(parser, shtab.FILE, shtab.DIRECTORY)
    return str(shtab.complete(parser, shell=shell)).rstrip("\n") + "\n"


def _mark(parser: argparse.ArgumentParser, files: object, folders: object) -> None:
    """Say which values are files and which are folders, by the names that `--help` shows."""
    from agentdesk.cli.tree import actions_of  # noqa: PLC0415

    for action in actions_of(parser):
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - shtab walks the tree the same way
            for child in action.choices.values():
                _mark(child, files, folders)
        elif action.metavar in FOLDERS:
            action.complete = folders  # type: ignore[attr-defined]  # shtab's own way to say it
        elif action.metavar in FILES:
            action.complete = files  # type: ignore[attr-defined]  # as above
