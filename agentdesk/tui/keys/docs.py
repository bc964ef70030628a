"""docs/keys.md, made from the registry: `python -m agentdesk.tui.keys.docs > docs/keys.md`."""

from __future__ import annotations

import sys

from agentdesk.tui.keys.actions import Action, Context, Group
from agentdesk.tui.keys.layouts import LAYOUTS
from agentdesk.tui.keys.registry import ACTIONS

_HEAD = """# Keys

<!-- Made from the registry of actions: python -m agentdesk.tui.keys.docs > docs/keys.md -->

Keys in a row, such as `g o`, are pressed one after the other; after the first, the bottom line shows what can follow. `ctrl+c` only copies.
In text fields letters are letters: only the keys under “While writing” act there.
"""

_OWN = """## Keys of your own

They stand in `keys.toml` beside `config.toml` (`agentdesk config path` says where; on a shared box each user may have one in
`~/.config/agentdesk/` as well, which goes before the desk's). `agentdesk keys list` prints every action with the keys in force, and
`agentdesk keys check` names file and line of whatever can't work: unknown actions and keys, two actions on one key, a key that hides a
longer sequence, letters where they would be typed as text.

```toml
layout = "azerty"             # or {layouts}

[alias]                       # further characters, each by what it stands for
"ж" = ";"

[keys]                        # everywhere the action exists
triage.close = ["e", "g e"]   # several keys; a blank parts the keys of a sequence
triage.spam = []              # no key at all; the palette still has it

[in.reader]                   # in one place only: {places}
reader.save = "w"
```

A key that another action has by default goes to yours; the other one is named if that leaves it without any. The footer, `?` and the
palette show the keys in force.
"""


def keys_page() -> str:
    """Return the whole page."""
    parts = [_HEAD]
    for group in Group:
        rows = [_row(action) for action in ACTIONS if action.group is group]
        parts.append(f"## {group}\n\n| keys | what it does | where |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    quoted = " or ".join(f'"{name}"' for name in list(LAYOUTS)[1:])
    parts.append(_OWN.format(layouts=quoted, places=", ".join(Context)))
    return "\n".join(parts)


def _row(action: Action) -> str:
    keys = " or ".join(f"`{shown}`" for shown in action.keys) or f"`:{action.label}`"
    places = ", ".join(sorted(action.contexts))
    return f"| {keys} | {action.help} | {places} |"


if __name__ == "__main__":
    sys.stdout.write(keys_page())
