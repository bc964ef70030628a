"""A desk's folders for the tests of its configuration."""

from __future__ import annotations

from pathlib import Path

from agentdesk.config.paths import Home, find_home


def home_at(folder: Path, text: str | None = None) -> Home:
    """Return a desk in `folder` whose configuration holds `text`, none at all where that is None."""
    home = find_home(str(folder / "desk"))
    if text is not None:
        home.config_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.config_file.write_bytes(text.encode())
        home.config_file.chmod(0o600)
    return home
