"""The HTML form says what the plain text says, and nothing a customer or colleague typed becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.replies.simple_html import gains_from_html, simple_html

ALLOWED = {"html", "head", "meta", "body", "p", "br", "a", "ul", "ol", "li", "blockquote"}


class Tags(HTMLParser):
    """Collects the elements and links of a page, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_links_lists_and_quotations_become_elements() -> None:
    page = simple_html("Dear Maria,\n\n- one\n- two\n\n3. three\n4. four\n\nSee https://shop.example/a?b=1&c=2.\n\n> You wrote\n> this")
    assert "<ul>\n<li>one</li>\n<li>two</li>\n</ul>" in page
    assert '<ol start="3">' in page
    assert '<a href="https://shop.example/a?b=1&amp;c=2">' in page
    assert "<p>You wrote<br>\nthis</p>" in page
    assert Tags(page).links == ["https://shop.example/a?b=1&c=2"], "the full stop ends the sentence, not the address"


@given(st.text(alphabet=st.sampled_from(list("<>&\"'/= \n-1.)>ahtps:javscriptonl{}[]*_#")), max_size=200))
def test_no_text_becomes_markup_of_its_own(text: str) -> None:
    """A quoted customer may write anything; the page's elements are ours alone."""
    tags = Tags(simple_html(text))
    assert set(tags.seen) <= ALLOWED
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in tags.links)


@pytest.mark.parametrize(("text", "gains"), [("Dear Maria,\n\ntomorrow.", False), ("- a\n- b", True), ("http://a.example/b", True)])
def test_html_goes_along_only_where_it_brings_something(text: str, gains: bool) -> None:  # noqa: FBT001
    assert gains_from_html(text) is gains


def test_a_signatures_separator_is_no_list() -> None:
    assert not gains_from_html("Hello\n\n-- \nThe Shop")
