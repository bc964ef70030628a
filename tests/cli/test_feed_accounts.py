"""A feed as an account: polled into reviews, edits followed, faults told, answered by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.test_review_imports import feed, item
from tests.servers.web import Page, WebServer

pytestmark = pytest.mark.only_on("sqlite", why="what it stores is filed as tests/intake files it, on both")


@pytest.fixture
def web() -> Iterator[WebServer]:
    server = WebServer().start()
    yield server
    server.stop()


def test_a_polled_feed_becomes_reviews_that_follow_their_edits(agentdesk: CommandLine, web: WebServer) -> None:
    web.pages["/feed"] = Page(feed(item(1), item(2, stars=1, text="Broken")).encode())
    agentdesk("account", "add", "feed", "shop", "--set", f"url={web.url}/feed")
    assert agentdesk("sync", "--json").json["accounts"][0]["fetched"] == 2
    web.pages["/feed"] = Page(feed(item(2, stars=5, text="Mended"), item(3)).encode())
    agentdesk("sync")
    told = {one["message_id"]: (one["body_text"], one["rating"]) for one in agentdesk("export").lines}
    assert told == {"r-1": ("Works well", 4.0), "r-2": ("Mended", 5.0), "r-3": ("Works well", 4.0)}
    (agentdesk.cwd / "saved.xml").write_text(feed(item(1)))
    assert agentdesk("import", "reviews", "saved.xml", "--account", "shop", "--json").json["known"] == 1, "by file it is the same review"


def test_what_is_no_feed_any_more_loses_nothing_and_is_told(agentdesk: CommandLine, web: WebServer) -> None:
    """A site's error page comes with status 200 often enough."""
    good = Page(feed(item(1)).encode())
    web.pages["/feed"] = good
    agentdesk("account", "add", "feed", "shop", "--set", f"url={web.url}/feed")
    agentdesk("sync")
    for page, words in ((Page(b"<html><body>Sorry!</body></html>"), "no feed"), (Page(status=410), "410"), (Page(b"", status=401), "401")):
        web.pages["/feed"] = page
        ran = agentdesk("sync", code=None)
        assert ran.code in (4, 75)
        assert words in ran.err
    web.pages["/feed"] = Page(feed(item(1), item(2)).encode())
    agentdesk("sync")
    assert [one["message_id"] for one in agentdesk("export").lines] == ["r-1", "r-2"]


def test_a_review_nobody_can_answer_from_here_is_answered_by_hand(agentdesk: CommandLine, web: WebServer) -> None:
    web.pages["/feed"] = Page(feed(item(1)).encode())
    agentdesk("account", "add", "feed", "shop", "--set", f"url={web.url}/feed")
    agentdesk("sync")
    (message,) = agentdesk("export").lines
    number = message["conversation_id"]
    refused = agentdesk("reply", number, "--body", "Thank you, Jan.", code=4)
    assert "--by-hand" in refused.err
    agentdesk("reply", number, "--body", "Thank you, Jan.", "--by-hand")
    assert [one["direction"] for one in agentdesk("export").lines] == ["inbound", "outbound"]
