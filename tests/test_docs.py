"""The pages that are made from the code say what the code says, and the others name nothing that isn't there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from agentdesk.cli.topics import topics
from agentdesk.cli.tree import leaves

ROOT = Path(__file__).resolve().parent.parent
TOPICS = ROOT / "agentdesk" / "cli" / "topics"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted(TOPICS.glob("*.md"))]
_COMMAND = re.compile(r"(?:^|[`|;$&]|\t| {4})\s*agentdesk ((?:--home \S+ )?[a-z-]+)(?: ([a-z-]+))?", re.MULTILINE)
_TARGET = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_the_file_map_names_every_module() -> None:
    """A page that rots is worse than none: `make docs` makes it anew."""
    done = subprocess.run([sys.executable, str(ROOT / ".ci" / "file_map.py"), "--check"], check=False)
    assert done.returncode == 0, "docs/file-map.md differs from the tree: run make docs"


def test_every_module_says_what_it_is_for() -> None:
    """The file map is what a newcomer reads first."""
    bare = [line for line in (ROOT / "docs" / "file-map.md").read_text("utf-8").splitlines() if line.endswith("— ")]
    assert bare == []


@each_page
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A dead link is the first thing a reader finds."""
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@each_page
def test_every_command_a_page_names_exists(page: Path) -> None:
    """Pages outlive the commands they were written about."""
    actions: dict[str, set[str]] = {}
    for entry, leaf in leaves():
        actions.setdefault(entry.name, set()).add(leaf.action)
    unknown = []
    for verb, action in _COMMAND.findall(page.read_text("utf-8")):
        known = actions.get(verb.split()[-1])
        if known is None or (action and "" not in known and action not in known):
            unknown.append(f"{verb} {action}".strip())
    assert unknown == []


@each_page
def test_every_make_target_a_page_names_exists(page: Path) -> None:
    """The same for make."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(_TARGET.findall(page.read_text("utf-8"))) <= targets


@each_page
def test_every_topic_and_test_a_page_names_exists(page: Path) -> None:
    """A promise names its proof; a proof that is gone is no proof."""
    text = page.read_text("utf-8")
    assert [name for name in re.findall(r"agentdesk help ([a-z-]+)", text) if name not in topics()] == []
    missing = [path for path, name in _TEST.findall(text) if not _has(ROOT / path, name)]
    assert missing == []


def _has(path: Path, name: str) -> bool:
    return path.exists() and (not name or f"def {name}(" in path.read_text("utf-8"))
