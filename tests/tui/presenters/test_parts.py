"""Attachments and links carry one row of numbers, and a link says where it really leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.reading import Fold, FoldKind
from agentdesk.domain.views import AttachmentView
from agentdesk.tui.presenters.conversation import Shape, lay_out
from agentdesk.tui.presenters.parts import MOST_LINKS, host_of, links_of, parts_in_order
from tests.tui.records import ME, NOW, message, page

PHOTO = AttachmentView(1, "photo.jpg", "image/jpeg", 210_000, "a" * 64, is_inline=False)


def test_numbers_run_through_the_conversation_and_are_the_ones_shown() -> None:
    first = message(1, body_text="see https://a.example/x.", body_chars=24, folds=(), attachments=(PHOTO,))
    second = message(2, body_text="and http://b.example", body_chars=20, folds=())
    both = page(first, second)
    assert [(part.number, part.url) for part in parts_in_order(both)] == [(1, ""), (2, "https://a.example/x"), (3, "http://b.example")]
    shown = "\n".join(line.plain for line in lay_out(both, Shape(80, NOW, ME)).lines)
    assert "(1) photo.jpg  205 kB" in shown
    assert "(2) a.example/x" in shown
    assert "(3) b.example" in shown


def test_a_file_without_a_name_is_told_by_its_type() -> None:
    unnamed = AttachmentView(1, "", "image/gif", 6, "a" * 64, is_inline=True)
    shown = page(message(1, attachments=(unnamed,)))
    assert [part.words for part in parts_in_order(shown) if part.attachment] == ["unnamed (image/gif)  6 B"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://paypal.com@evil.example/login", "evil.example"),
        ("https://\u0440\u0430\u0443\u0440\u0430l.com/", "xn--l-7sba6dbr.com"),
        ("http://[::1", "no host that can be read"),
        ("https://EXAMPLE.org:8443/a", "example.org"),
    ],
)
def test_the_host_shown_is_the_one_the_browser_goes_to(url: str, host: str) -> None:
    """A name before an @, or letters of another script, are how people are led astray."""
    assert host_of(url) == host


@given(st.text())
def test_any_link_has_some_host_to_show(text: str) -> None:
    host_of(f"https://{text}")


def test_quoted_links_and_the_hundredth_of_a_newsletter_are_not_numbered() -> None:
    body = "https://new.example\n> https://old.example"
    folds = (Fold(body.index(">"), len(body), FoldKind.QUOTE),)
    assert links_of(message(body_text=body, body_chars=len(body), folds=folds)) == ["https://new.example"]
    many = " ".join(f"https://n{number}.example" for number in range(100))
    assert len(links_of(message(body_text=many, body_chars=len(many), folds=()))) == MOST_LINKS
