"""Forward, new mail and drafts from the command line, on a real desk."""

from __future__ import annotations

import os
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, Shop

pytestmark = pytest.mark.only_on("sqlite", why="drafts, files and answers are kept as tests/desk keeps them, on both")

PHOTO = (
    b"From: Jan <jan@example.org>\nReply-To: Somebody <no-reply@elsewhere.example>\nTo: shop@example.org\nSubject: Broken\n"
    b"Message-ID: <p@example.org>\nDate: Fri, 20 Nov 2026 11:00:00 +0000\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nLook.\n--b\nContent-Type: image/jpeg\n'
    b'Content-Disposition: attachment; filename="lamp.jpg"\nContent-Transfer-Encoding: base64\n\n/9j/AAAA\n--b--\n'
)


def _sent(shop: Shop) -> EmailMessage:
    (file,) = shop.sent.iterdir()
    return message_from_bytes(file.read_bytes(), policy=default)


def test_a_forward_carries_the_files_and_leaves_the_conversation_open(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    shop.deliver(PHOTO, "2.a")
    agentdesk("sync")
    done = agentdesk("forward", "2", "--to", "Lamps Ltd <orders@lamps.example>", "--body", "Can you replace it?", "--json").json
    assert done["sentence"] == "forwarded a message of #2"
    agentdesk("sync")
    sent = _sent(shop)
    assert [one.get_filename() for one in sent.iter_attachments()] == ["lamp.jpg"]
    assert (sent["To"], sent["Subject"]) == ("Lamps Ltd <orders@lamps.example>", "Fwd: Broken")
    (row,) = [one for one in agentdesk("list", "--json").json["conversations"] if one["id"] == "2"]
    assert row["status"] == "open"
    assert agentdesk("forward", "2", code=2).err


def test_new_mail_begins_a_conversation(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    words = ("--to", "bob@example.net", "--subject", "An offer", "--wait", "3d", "--json")
    assert agentdesk("new", *words, stdin=b"Dear Bob,\n\n- one lamp\n").json["changed"] == ["2"]
    agentdesk("sync")
    sent = _sent(shop)
    assert (sent["To"], sent["Subject"], sent["From"]) == ("bob@example.net", "An offer", "shop@example.org")
    assert sent.get_content_type() == "multipart/alternative"
    (row,) = [one for one in agentdesk("list", "is:pending", "--json").json["conversations"] if one["id"] == "2"]
    assert row["snoozed_until"]


def test_a_reply_says_where_it_goes_when_that_is_not_the_author(shop: Shop) -> None:
    """Reply-To is the oldest trick to have an answer sent to somebody else."""
    shop.deliver(PHOTO, "2.a")
    shop.agentdesk("sync")
    said = shop.agentdesk("reply", "2", "--body", "Hello.").err
    assert "jan@example.org asks for answers at another address: no-reply@elsewhere.example" in said
    assert "nobody reads what is sent to no-reply@elsewhere.example" in said


def test_a_file_reaches_a_draft_through_a_pipe_and_leaves_with_it(shop: Shop) -> None:
    """`ssh box agentdesk draft attach 1 - < photo.jpg` is how a file gets from a laptop to the shared box."""
    agentdesk = shop.agentdesk
    agentdesk("reply", "1", "--body", "It left today.", "--hold")
    agentdesk("undo")
    content = os.urandom(700_000)
    agentdesk("draft", "attach", "1", "-", "--name", "../scan.pdf", stdin=content)
    agentdesk("draft", "send", "1", "--close")
    agentdesk("sync")
    (file,) = _sent(shop).iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("scan.pdf", content)
    (row,) = agentdesk("list", "is:closed", "--json").json["conversations"]
    message = agentdesk("export", "--format", "jsonl").lines[-1]
    assert agentdesk("attachment", "get", message["id"], "1", "-o", "-").out == content
    assert row["id"] == "1"


def test_what_is_no_plain_file_is_refused_at_once(agentdesk: CommandLine, shop: Shop, tmp_path: Path) -> None:
    """A pipe with nobody at its other end would hang a script for ever."""
    os.mkfifo(tmp_path / "pipe")
    refused = agentdesk("reply", "1", "--body", "x", "--attach", str(tmp_path / "pipe"), code=2)
    assert "is no file" in refused.err
    assert agentdesk("reply", "1", "--body", "x", "--attach", str(tmp_path / "gone"), code=None).code != 0
    assert shop.agentdesk("outbox", "--json").json["deliveries"] == []
