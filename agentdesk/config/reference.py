"""The page of the documentation on settings, made from the table of keys."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

from agentdesk.config.build import PACKAGE
from agentdesk.config.defaults import EXAMPLES, toml_value
from agentdesk.config.keys import SECTIONS, Key, Section

PAGE = PACKAGE.parent / "docs" / "configuration.md"


def configuration_page() -> str:
    """Return docs/configuration.md, in English."""
    return "\n".join(_page_lines()) + "\n"


def _page_lines() -> Iterator[str]:
    yield "# Configuration"
    yield from ("", *textwrap.wrap(_PAGE_INTRO, 110))
    for section in SECTIONS:
        yield from ("", f"## `[{section.name}]`", "", section.help)
        if section.keys:
            yield from _table(section)
        else:
            yield from ("", "```toml", *EXAMPLES[section.name], "```")
    yield from ("", _PAGE_END)


_PAGE_INTRO = (
    "A desk works without any configuration. What you want otherwise stands in `config.toml` in the desk's configuration folder; "
    "`agentdesk config path` says where that is. `agentdesk config show --defaults` prints a file with every key explained, ready to be "
    "saved there, and `agentdesk config check` names the file, line and key of whatever is wrong. "
    "This page is made from the same list of keys. Keys of your own stand beside it in `keys.toml`: see [keys](keys.md)."
)
_PAGE_END = (
    "The settings of each channel are printed by `agentdesk account add CHANNEL --help`; where secrets live is told in "
    "[accounts](accounts.md)."
)


def _table(section: Section) -> Iterator[str]:
    yield from ("", "| key | takes | default | meaning |", "|---|---|---|---|")
    for key in section.keys:
        default = "unset" if key.default is None else f"`{toml_value(key.default)}`"
        yield f"| `{key.name}` | {_takes(key)} | {default} | {key.help} |"


def _takes(key: Key) -> str:
    if key.choices:
        return ", ".join(f"`{json.dumps(choice)}`" for choice in key.choices)
    words = {bool: "`true`, `false`", int: "whole number", float: "number", str: "text"}[key.kind]
    if key.lowest is not None and key.highest is not None:
        return f"{words}, {key.lowest:g} to {key.highest:g}"
    return words + (f", {key.lowest:g} or more" if key.lowest is not None else "")


def write_page(path: Path = PAGE) -> None:
    """Write the page anew, in the source tree."""
    path.write_text(configuration_page(), "utf-8")
