"""`agentdesk letters print` and `labels` on a real desk: held letters go together, and those printed get labels until they are posted."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import CommandLine

pytestmark = pytest.mark.only_on("sqlite", why="reading and printing is what it costs; what is kept is tried on both by tests/desk")
JAN = "Jan Jansen <Dorpsstraat 1, 3512 GB Utrecht>"
EVA = "Mevrouw E. Vos <Kade 9 hs, 6211 SX Maastricht>"


def words_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def write(agentdesk: CommandLine, to: str, body: bytes) -> None:
    agentdesk("new", "--account", "post", "--to", to, "--subject", "Uw lamp", "--lang", "nl", "--hold", "--body", "-", stdin=body)


def test_held_letters_leave_together_and_have_labels_until_they_are_posted(agentdesk: CommandLine) -> None:
    room = agentdesk.cwd / "post"
    room.mkdir()
    agentdesk("account", "add", "letter", "post", "--set", f"post_room={room}")
    write(agentdesk, JAN, b"Uw lamp is onderweg.")
    write(agentdesk, EVA, b"Uw lamp is gerepareerd.")
    agentdesk("sync")
    assert list(room.iterdir()) == []
    agentdesk("letters", "labels", code=3)
    agentdesk("letters", "print")
    agentdesk("sync")
    texts = sorted(words_of(path) for path in room.iterdir())
    assert ["gerepareerd" in text for text in texts] in ([True, False], [False, True])
    assert any("Jan Jansen" in text and "3512 GB Utrecht" in text for text in texts)
    agentdesk("letters", "print", code=3)
    agentdesk("letters", "labels", "--used", "23")
    labels = words_of(agentdesk.cwd / "labels.pdf")
    assert ("Dorpsstraat 1" in labels, "Kade 9 hs" in labels) == (True, True)
    assert len(pypdfium2.PdfDocument(agentdesk.cwd / "labels.pdf")) == 2
    agentdesk("outbox", "posted", "1", "--registered", "RR123456785NL")
    assert agentdesk("letters", "labels", code=4).err  # a file of that name is there
    agentdesk("letters", "labels", "--force")
    assert "Dorpsstraat 1" not in words_of(agentdesk.cwd / "labels.pdf")
    shown = agentdesk("outbox", "list", "--json").text
    assert "RR123456785NL" in shown
