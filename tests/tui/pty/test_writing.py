"""Writing in a real terminal: a routine answer in few keys, a forward with its file, mail of one's own, and keys typed ahead."""

from __future__ import annotations

import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from agentdesk.domain.asks import FindPeople, ListDrafts
from tests.servers.processes import wait_until
from tests.terminal import Terminal
from tests.tui.desks import ShopDesk, shop

__all__ = ["shop"]

AGENTDESK = (sys.executable, "-m", "agentdesk")
PATIENCE_S = 240.0
PHOTO = (
    b"From: Maria <maria@example.org>\nTo: shop@example.org\nSubject: Broken lamp\nMessage-ID: <p@example.org>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nLook at it.\n--b\nContent-Type: image/jpeg\n'
    b'Content-Disposition: attachment; filename="lamp.jpg"\nContent-Transfer-Encoding: base64\n\n/9j/AAAA\n--b--\n'
)


def _sent(shop: ShopDesk) -> EmailMessage:
    wait_until(lambda: len(list(shop.sent.glob("*.eml"))) == 1, "the mail in the send folder", timeout_seconds=PATIENCE_S)
    return message_from_bytes(next(shop.sent.glob("*.eml")).read_bytes(), policy=default)


def test_a_routine_answer_takes_at_most_eight_keys_from_the_list_to_the_next_conversation(shop: ShopDesk) -> None:
    """r, the words, ctrl+s, Y; the words aside it is three, and the cursor stands on the next conversation."""
    for number in (1, 2):
        shop.receive(f"Matter {number}", sender=f"Customer {number} <c{number}@example.org>")
    shop.fetch()
    with Terminal(AGENTDESK, env=shop.environ) as terminal:
        terminal.wait_for("1/2", PATIENCE_S)
        terminal.wait_for("Customer 2", PATIENCE_S)
        terminal.send("r")
        terminal.wait_for("Subject", PATIENCE_S)
        terminal.send("Yes.")
        terminal.wait_for("Yes\\.", PATIENCE_S)
        terminal.send("\x13")
        terminal.wait_for("send and mark as done", PATIENCE_S)
        terminal.send("Y")
        terminal.wait_for("1/1", PATIENCE_S)
        terminal.wait_until_gone("Customer 2", PATIENCE_S)
        terminal.send("\r")
        terminal.wait_for("Matter 1", PATIENCE_S)
        assert _sent(shop)["To"] == "Customer 2 <c2@example.org>"


def test_keys_typed_ahead_land_where_they_are_meant(shop: ShopDesk) -> None:
    """In one read of the terminal: reply, words, back to the subject, a word there, review, and send it to wait five days."""
    shop.receive("Lamp")
    shop.fetch()
    with Terminal(AGENTDESK, env=shop.environ) as terminal:
        terminal.wait_for("Maria Lopez", PATIENCE_S)
        terminal.send("rHello Maria.\x1b[ZNew \t It is here.\x135w")
        terminal.wait_for("z takes it back", PATIENCE_S)
        sent = _sent(shop)
    assert sent["Subject"] == "Re: LampNew "
    assert sent.get_content().startswith("Hello Maria. It is here.")
    with shop.desk.open() as other:
        assert other.ask(ListDrafts()) == []


def test_a_forward_carries_words_message_and_file(shop: ShopDesk) -> None:
    shop.receive_raw(PHOTO)
    shop.fetch()
    with Terminal(AGENTDESK, columns=120, rows=40, env=shop.environ) as terminal:
        terminal.wait_for("Broken lamp", PATIENCE_S)
        terminal.send("f")
        terminal.wait_for("Forward .*from shop@example.org", PATIENCE_S)
        terminal.wait_for("lamp.jpg", PATIENCE_S)
        terminal.send("orders@lamps.example\t\t\tCan you replace it?")
        terminal.wait_for("Can you replace it", PATIENCE_S)
        terminal.send("\x13")
        terminal.wait_for("Forward this", PATIENCE_S)
        terminal.wait_for("lamp.jpg", PATIENCE_S)
        terminal.send("y")
        sent = _sent(shop)
    (file,) = sent.iter_attachments()
    body = sent.get_body(("plain",))
    assert body is not None
    assert file.get_filename() == "lamp.jpg"
    assert file.get_content() == bytes.fromhex("ffd8ff000000")
    assert body.get_content().startswith("Can you replace it?")
    assert "Look at it." in body.get_content()
    assert sent["Subject"] == "Fwd: Broken lamp"


def test_new_mail_is_completed_from_known_people_and_gets_a_picked_file(shop: ShopDesk, tmp_path: Path) -> None:
    shop.receive("Lamp")
    shop.fetch()
    (tmp_path / "offer.txt").write_text("12 lamps")
    with shop.desk.open() as other:
        assert [one.address for one in other.ask(FindPeople("mar"))] == ["maria@example.org"]
    with Terminal(AGENTDESK, columns=100, rows=30, env=shop.environ) as terminal:
        terminal.wait_for("Maria Lopez", PATIENCE_S)
        terminal.send("c")
        terminal.wait_for("New mail", PATIENCE_S)
        terminal.send("mar")
        terminal.wait_for("Maria Lopez <maria@example.org>", PATIENCE_S)
        terminal.send("\x1b[B\r")
        terminal.wait_for("Maria Lopez <maria@example.org>,", PATIENCE_S)
        terminal.send("\t\tAn offer\tHere it is.")
        terminal.wait_for("Here it is", PATIENCE_S)
        terminal.send("\x07")
        terminal.wait_for("Attach which file", PATIENCE_S)
        terminal.send(f"{tmp_path}/off")
        terminal.wait_for("offer.txt +8 B", PATIENCE_S)
        terminal.send("\r")
        terminal.wait_for("offer.txt 8 B", PATIENCE_S)
        terminal.send("\x13")
        terminal.wait_for("Send this mail", PATIENCE_S)
        terminal.send("y")
        sent = _sent(shop)
    assert (sent["To"], sent["Subject"]) == ("Maria Lopez <maria@example.org>", "An offer")
    assert [one.get_filename() for one in sent.iter_attachments()] == ["offer.txt"]


def test_drafts_are_listed_and_gone_on_with_and_thrown_away_with_undo(shop: ShopDesk) -> None:
    shop.receive("Lamp")
    shop.fetch()
    with Terminal(AGENTDESK, env=shop.environ) as terminal:
        terminal.wait_for("Maria Lopez", PATIENCE_S)
        terminal.send("c")
        terminal.wait_for("New mail", PATIENCE_S)
        terminal.send("bob@example.net\t\tOffer\tDear Bob")
        terminal.wait_for("saved ", PATIENCE_S)
        terminal.send("\x1b")
        terminal.wait_for("1 Open 1", PATIENCE_S)
        terminal.send("gw")
        terminal.wait_for("new mail .*bob@example.net.*Dear Bob", PATIENCE_S)
        terminal.send("X")
        terminal.wait_for("Nothing is being written", PATIENCE_S)
        terminal.send("z")
        terminal.wait_for("Dear Bob", PATIENCE_S)
        terminal.send("\r")
        terminal.wait_for("New mail", PATIENCE_S)
        terminal.wait_for("Dear Bob", PATIENCE_S)


def test_a_call_is_recorded_and_answered_by_hand(shop: ShopDesk) -> None:
    """L, who, what was said, ctrl+s: well under fifteen seconds of keys; the answer goes to the terminal's clipboard."""
    with Terminal(AGENTDESK, env=shop.environ) as terminal:
        terminal.wait_for("Nothing in Open", PATIENCE_S)
        terminal.send("LJan <+31612345678>\r\rWhere is my lamp?\x13")
        terminal.wait_for("recorded a contact by phone", PATIENCE_S)
        terminal.wait_for("Where is my lamp", PATIENCE_S)
        terminal.send("r")
        terminal.wait_for("answered by hand", PATIENCE_S)
        terminal.send("It comes tomorrow.\x13")
        terminal.wait_for("mark this as answered", PATIENCE_S)
        terminal.send("Y")
        terminal.wait_for("Sent to the terminal", PATIENCE_S)
        assert b"\x1b]52;c;SXQgY29tZXMgdG9tb3Jyb3cu\x07" in terminal.raw
        terminal.wait_for("Nothing in Open", PATIENCE_S)


def test_a_paste_of_ten_megabytes_becomes_a_file_and_stops_no_key(shop: ShopDesk) -> None:
    """A log pasted whole: nobody writes on in that, and every key after it would wait for the text to be wrapped."""
    shop.receive("Lamp")
    shop.fetch()
    with Terminal(AGENTDESK, env=shop.environ) as terminal:
        terminal.wait_for("Maria Lopez", PATIENCE_S)
        terminal.send("r")
        terminal.wait_for("Subject", PATIENCE_S)
        terminal.send(b"\x1b[200~" + b"A line of a long log.\n" * 480_000 + b"\x1b[201~See the file.")
        terminal.wait_for("See the file", PATIENCE_S)
        terminal.wait_for("pasted.txt 10", PATIENCE_S)
    with shop.desk.open() as other:
        (draft,) = other.ask(ListDrafts())
    assert (draft.body, draft.attachments[0].size) == ("See the file.", 22 * 480_000)
