"""Lists that put themselves into From: who wrote, as far as the list says, and where answers go."""

from __future__ import annotations

import pytest

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import MessageClass
from agentdesk.reading.registry import read

JAN = Address("Jan Smit", "jan@smit.example")
ON_LIST = ("From: Jan Smit via Help <help@lists.example>", "List-Id: Help <help.lists.example>")


def mail(*headers: str, authserv_id: str = "") -> ReadMessage:
    return read("\r\n".join((*headers, "Subject: Lamp", "", "It is broken.")).encode(), MIME, authserv_id)


@pytest.mark.parametrize(
    "headers",
    [
        (*ON_LIST, "Reply-To: Jan Smit <jan@smit.example>"),
        (*ON_LIST, "Reply-To: Help <help@lists.example>, Jan Smit <jan@smit.example>"),
        (*ON_LIST, "Reply-To: help@lists.example", "Cc: Ana <ana@other.example>, Jan Smit <jan@smit.example>"),
        (*ON_LIST, "X-Original-From: Jan Smit <jan@smit.example>"),
        (*ON_LIST, "X-Original-Sender: jan@smit.example"),
        ("From: \"'Jan Smit' via Help\" <help@lists.example>", "List-Id: <help.lists.example>", "X-Original-Sender: jan@smit.example"),
        ("From: Jan Smit via Help <dmarc@lists.example>", "List-Post: <mailto:help@lists.example>", "Reply-To: jan@smit.example"),
        ("From: Jan Smit via Help <help@lists.example>", "X-BeenThere: help@lists.example", "X-Original-From: jan@smit.example"),
    ],
)
def test_the_author_is_who_the_list_says_and_gets_the_answer(headers: tuple[str, ...]) -> None:
    message = mail(*headers)
    assert message.list_author == JAN
    assert [one.address for one in message.reply_to] == [JAN.address]
    assert message.sender.address.endswith("@lists.example"), "From stays as it was sent"


@pytest.mark.parametrize(
    "headers",
    [
        ("From: Jan Smit <jan@smit.example>", "List-Id: <help.lists.example>", "Reply-To: help@lists.example"),
        ("From: Eve via Help <eve@evil.example>", "List-Id: <help.lists.example>", "X-Original-From: jan@smit.example"),
        ("From: Eve via Help <eve@evil.example>", "X-Original-From: jan@smit.example", "Reply-To: jan@smit.example"),
        ("From: Help <help@lists.example>", "List-Id: <help.lists.example>", "Reply-To: office@lists.example"),
        (*ON_LIST, "Reply-To: ana@other.example, ben@other.example"),
        (*ON_LIST, "X-Original-From: not an address"),
        (*ON_LIST, "X-Original-From: help@lists.example"),
        (*ON_LIST,),
    ],
)
def test_without_a_list_in_from_that_names_one_author_there_is_none(headers: tuple[str, ...]) -> None:
    assert mail(*headers).list_author == Address("", "")


def test_who_asks_for_answers_elsewhere_gets_them_there() -> None:
    message = mail(*ON_LIST, "X-Original-From: Jan Smit <jan@smit.example>", "Reply-To: jan@home.example")
    assert message.list_author == JAN
    assert message.reply_to == (Address("", "jan@home.example"),)


@pytest.mark.parametrize(
    ("results", "is_proven"),
    [
        ("mx.shop.example; dmarc=pass header.from=lists.example", True),
        ("mx.shop.example; spf=pass; dmarc=pass", True),
        ("mx.shop.example; spf=pass; dkim=pass", False),
        ("mx.shop.example; dmarc=fail; spf=pass", False),
        ("mx.evil.example; dmarc=pass", False),
    ],
)
def test_only_what_our_own_server_found_of_from_proves_the_list(results: str, *, is_proven: bool) -> None:
    """That some other domain's signature holds says nothing of the list."""
    headers = (*ON_LIST, "Reply-To: jan@smit.example", f"Authentication-Results: {results}")
    assert mail(*headers, authserv_id="mx.shop.example").is_sender_proven is is_proven


def test_who_writes_behind_a_list_is_a_person() -> None:
    message = mail(*ON_LIST, "X-Original-From: Jan Smit <jan@smit.example>", "Reply-To: help@lists.example")
    assert message.message_class is MessageClass.HUMAN
