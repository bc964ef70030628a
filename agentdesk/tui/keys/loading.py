"""Which keys are in force on a desk: those of its key files, else the registry's."""

from __future__ import annotations

from agentdesk.config.key_file import key_paths, read_key_files
from agentdesk.config.paths import Home
from agentdesk.tui.keys.keymap import KeyMap


def load_keymap(home: Home) -> KeyMap:
    """Return the keys in force on a desk."""
    if not any(path.exists() for path in key_paths(home)):
        return KeyMap()
    from agentdesk.tui.keys.own import own_keymap  # noqa: PLC0415 - most desks have no keys of their own

    return own_keymap(read_key_files(home))
