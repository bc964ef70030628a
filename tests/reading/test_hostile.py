"""No bytes may stop the reading, break the record, or cost more than their share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.domain.channels import MIME
from agentdesk.reading import limits, mail, registry
from agentdesk.reading.registry import read, read_part
from tests.reading.bombs import bombs
from tests.reading.bombs_of_bodies import bombs_of_bodies
from tests.reading.replies import all_cases
from tests.reading.soundness import assert_sound

BOMBS = {**dict(bombs()), **dict(bombs_of_bodies())}
OVER_A_LIMIT = {
    "a thousand nested multiparts": limits.TOO_DEEP,
    "fifty thousand parts": limits.TOO_MANY_PARTS,
    "huge headers": limits.HEADERS_TOO_LONG,
    "one huge header": limits.HEADERS_TOO_LONG,
    "many short addresses": limits.TOO_MANY_ADDRESSES,
    "nothing": limits.EMPTY,
    "only a body": limits.NO_HEADERS,
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_bombs_become_sound_records(name: str) -> None:
    """Each of these costs some parser its stack, its time or its memory."""
    message = read(BOMBS[name], MIME)
    assert_sound(message)
    if name in OVER_A_LIMIT:
        assert message.unreadable == OVER_A_LIMIT[name]


@pytest.mark.parametrize("name", ["a thousand nested multiparts", "fifty thousand parts", "many short addresses"])
def test_over_a_limit_sender_and_subject_are_still_known(name: str) -> None:
    """A visible item says who wrote and why reading stopped."""
    message = read(BOMBS[name], MIME)
    assert (message.sender.address, message.subject) == ("a@b.example", "bomb")


@given(st.binary(max_size=2_000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_become_a_sound_record(source: bytes) -> None:
    """The promise of this room."""
    assert_sound(read(source, MIME))


TOKENS = st.sampled_from(
    [
        *(
            b"From: ",
            b"To: ",
            b"Subject: ",
            b"Date: ",
            b"Content-Type: ",
            b"Content-Disposition: ",
            b"Content-Transfer-Encoding: ",
            b"Message-ID: ",
        ),
        *(
            b"multipart/mixed; boundary=b",
            b"multipart/report",
            b"text/html",
            b"text/plain",
            b"message/rfc822",
            b"message/delivery-status",
            b"base64",
        ),
        *(
            b"quoted-printable",
            b"--b",
            b"--b--",
            b"\r\n",
            b"\n",
            b"\r",
            b"\r\n\r\n",
            b"=?utf-8?q?",
            b"=?utf-8?b?",
            b"?=",
            b"(",
            b")",
            b"<",
            b">",
        ),
        *(
            b'"',
            b"\\",
            b",",
            b";",
            b":",
            b"@",
            b"a@b.example",
            b"filename*0*=utf-8''",
            b"filename=",
            b"\x00",
            b"\x1b",
            b"\xff",
            b"\xe2\x80\xae",
        ),
        *(
            b"<div>",
            b"</div>",
            b"<blockquote type=cite>",
            b"<!--",
            b"<style>",
            b"> ",
            b"-- ",
            b"On 3 Nov 2026 at 10:12 a@b.example wrote:",
            b"begin 644 x",
        ),
        *(
            b"Final-Recipient: rfc822; ",
            b"Action: failed",
            b"charset=",
            b"utf-16",
            b"utf-7",
            b"iso-2022-jp",
            b"\x1b$B",
            b"format=flowed",
            b" ",
            b"word",
        ),
    ],
)


@given(st.lists(TOKENS, max_size=60).map(b"".join))
@settings(max_examples=600, deadline=None)
def test_any_arrangement_of_mail_becomes_a_sound_record(source: bytes) -> None:
    """Nearly-mail reaches corners that noise never does."""
    message = read(source, MIME)
    assert_sound(message)
    for attachment in message.attachments:
        assert len(read_part(source, MIME, attachment.part)) == attachment.size


@given(st.sampled_from(all_cases()), st.data())
@settings(max_examples=200, deadline=None)
def test_damaged_replies_become_sound_records(case: object, data: st.DataObject) -> None:
    """Real text with bytes cut out, doubled or changed."""
    body = getattr(case, "body", "").encode()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    noise = data.draw(st.binary(max_size=8))
    kind = b"html" if getattr(case, "is_html", False) else b"plain"
    source = b"From: a@b.example\r\nSubject: x\r\nContent-Type: text/" + kind + b"\r\n\r\n" + body[:start] + noise + body[end:]
    assert_sound(read(source, MIME))


def test_damage_in_one_stage_keeps_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug we don't know yet must not hide the customer's name."""

    def breaks(*_args: object) -> None:
        raise RecursionError

    monkeypatch.setattr(mail, "read_contents", breaks)
    message = read(b"From: a@b.example\r\nSubject: x\r\n\r\nbody", MIME)
    assert (message.sender.address, message.subject) == ("a@b.example", "x")
    assert message.unreadable == "reading failed: text, RecursionError"


def test_time_that_runs_out_keeps_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sender and subject come first, so they are there when the clock strikes."""

    def strikes(*_args: object) -> None:
        raise limits.OutOfTime

    monkeypatch.setattr(mail, "read_contents", strikes)
    message = registry.read(b"From: a@b.example\r\nSubject: x\r\n\r\nbody", MIME)
    assert (message.subject, message.unreadable) == ("x", limits.OUT_OF_TIME)
