"""docs/keys.md, made from the registry: `python -m agentdesk.tui.keys.docs > docs/keys.md`."""

from __future__ import annotations

import sys

from agentdesk.tui.keys.actions import Action, Group
from agentdesk.tui.keys.registry import ACTIONS

_HEAD = """# Keys

<!-- Made from the registry of actions: python -m agentdesk.tui.keys.docs > docs/keys.md -->

Keys in a row, such as `g o`, are pressed one after the other; after the first, the bottom line shows what can follow. `ctrl+c` only copies.
In text fields letters are letters: only the keys under “While writing” act there.
"""


def keys_page() -> str:
    """Return the whole page."""
    parts = [_HEAD]
    for group in Group:
        rows = [_row(action) for action in ACTIONS if action.group is group]
        parts.append(f"## {group}\n\n| keys | what it does | where |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _row(action: Action) -> str:
    keys = " or ".join(f"`{shown}`" for shown in action.keys)
    places = ", ".join(sorted(action.contexts))
    return f"| {keys} | {action.help} | {places} |"


if __name__ == "__main__":
    sys.stdout.write(keys_page())
