"""Puts the completion scripts and the manual page where shells and man look for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from agentdesk.cli.completion import SHELLS, script
from agentdesk.cli.manual import manual_page

_IN_DATA = {"bash": "bash-completion/completions/agentdesk", "zsh": "zsh/site-functions/_agentdesk"}
_IN_CONFIG = {"fish": "fish/completions/agentdesk.fish"}
_MANUAL = "man/man1/agentdesk.1"


def install(environ: Mapping[str, str]) -> Iterator[Path]:
    """Write them under the user's own folders and yield each place; a reader meanwhile finds the old file or the new one.

    Raises:
        OSError: a file can't be written.
    """
    user = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    data = Path(environ.get("XDG_DATA_HOME") or user / ".local" / "share")
    config = Path(environ.get("XDG_CONFIG_HOME") or user / ".config")
    places = {shell: data / path for shell, path in _IN_DATA.items()} | {shell: config / path for shell, path in _IN_CONFIG.items()}
    for shell in SHELLS:
        yield _written(places[shell], script(shell))
    yield _written(data / _MANUAL, manual_page())


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.new")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
    return path
