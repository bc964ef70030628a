"""The worked example of docs/channels/your-own.md does what its page says."""

from __future__ import annotations

import json
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from agentdesk.channels import builtin, registry
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.ids import AccountName
from agentdesk.reading.registry import read
from tests.channels.contract import poll_until_done
from tests.channels.test_maildir import NoSecrets

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.syspath_prepend(str(DOCS / "examples" / "guestbook"))
    monkeypatch.delitem(sys.modules, "guestbook", raising=False)
    monkeypatch.setattr(registry, "_offered", lambda: {"guestbook": EntryPoint("guestbook", "guestbook:SPEC", registry.GROUP)})
    (tmp_path / "book").write_text("".join(json.dumps({"name": "Maria", "text": f"Bread {n}", "stars": 2}) + "\n" for n in range(60)))
    settings = AccountSettings(AccountName("book"), "guestbook", (("path", str(tmp_path / "book")),))
    return registry.open_channel(settings, NoSecrets())


async def test_the_example_is_found_by_its_entry_point_and_reads(opened: Any) -> None:
    items, cursor = await poll_until_done(opened)
    assert len({item.external_id for item in items}) == 60
    assert (await opened.poll(cursor)).items == ()
    message = read(items[0].content, items[0].media_type)
    assert (message.unreadable, message.sender.name, message.rating, message.body_text) == ("", "Maria", 2, "Bread 0")
    assert registry.with_capabilities(registry.spec("guestbook")).can == ("reads", "tests")


def test_every_channel_has_a_page() -> None:
    """How to get access, what it costs, what the platform forbids."""
    missing = [spec.name for spec in builtin.SPECS if not (DOCS / "channels" / f"{spec.name}.md").is_file()]
    assert missing == []


def test_every_platform_has_its_suite() -> None:
    """A channel without the contract is a channel nobody knows the faults of."""
    sources = "".join(path.read_text() for path in Path(__file__).parent.rglob("test_*.py"))
    platforms = [spec.name for spec in builtin.SPECS if spec.factory.partition(":")[0].split(".")[2] in {"reviews", "social"}]
    assert platforms
    assert [name for name in platforms if f'    channel = "{name}"' not in sources] == []
