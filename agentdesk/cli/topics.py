"""The topics of `agentdesk help`: Markdown files that come with the program, so that help needs no network, and the console's own keys."""

from __future__ import annotations

from pathlib import Path

from agentdesk.domain.texts import _

FOLDER = Path(__file__).with_name("topics")
KEYS = "keys"


def topics() -> dict[str, str]:
    """Return the topics' names, sorted, each with its title (the first line, without its mark)."""
    titles = {path.stem: _title(path) for path in FOLDER.glob("*.md")} | {KEYS: _("The keys of the console")}
    return dict(sorted(titles.items()))


def read_topic(name: str) -> str:
    """Return a topic's text; `name` is one of `topics()`."""
    return _keys() if name == KEYS else (FOLDER / f"{name}.md").read_text("utf-8")


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        return stream.readline().lstrip("# ").rstrip()


def _keys() -> str:
    """Return every key of the console, from the registry that the console itself runs on; it needs no Textual."""
    from agentdesk.tui.keys.actions import Group  # noqa: PLC0415 - only for this topic
    from agentdesk.tui.keys.registry import ACTIONS  # noqa: PLC0415

    lines = ["# " + _("The keys of the console"), "", _("Keys in a row, such as g o, are pressed one after the other.")]
    for group in Group:
        lines += ["", f"## {_(group.value)}", ""]
        for action in ACTIONS:
            if action.group is group:
                lines.append(f"  {' | '.join(action.keys):<24}{_(action.help)}")
    return "\n".join(lines) + "\n"
