"""`agentdesk import reviews` on a real desk: one conversation an entry, nothing lost, nothing twice, edits kept beside what was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import CommandLine

pytestmark = pytest.mark.only_on("sqlite", why="what it stores is filed as tests/intake files it, on both")

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Shop</title><link>https://shop.example/</link>{items}
</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://shop.example/r/{number}</link><guid isPermaLink="false">r-{number}</guid>
<author>jan@example.org (Jan Jansen)</author><pubDate>Fri, 20 Nov 2026 10:00:0{number} +0100</pubDate>
<description>&lt;p&gt;{text}&lt;/p&gt;</description><media:starRating average="{stars}" max="5"/></item>"""


def item(number: int, *, title: str = "Lamp", text: str = "Works well", stars: int = 4) -> str:
    return ITEM.format(number=number, title=title, text=text, stars=stars)


def feed(*items: str) -> str:
    return RSS.format(items="".join(items))


def statuses(report: Any) -> list[tuple[str, str]]:
    return [(one["source"], one["status"]) for one in report["items"]]


def test_each_entry_of_a_feed_is_a_review_with_stars_author_and_page(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "feed.xml").write_text(feed(item(1), item(2, stars=1, text="Broken on arrival")))
    report = agentdesk("import", "reviews", "feed.xml", "--json").json
    assert statuses(report) == [("feed.xml#1", "imported"), ("feed.xml#2", "imported")]
    first, second = agentdesk("export").lines
    expected = {
        "source": "feed.xml#1",
        "channel": "review",
        "account": "import",
        "direction": "inbound",
        "from_name": "Jan Jansen",
        "from_address": "jan@example.org",
        "subject": "Lamp",
        "date": "2026-11-20T09:00:01Z",
        "body_text": "Works well",
        "message_id": "r-1",
        "rating": 4.0,
        "url": "https://shop.example/r/1",
        "unreadable": "",
    }
    assert {name: first[name] for name in expected} == expected
    assert first["conversation_id"] != second["conversation_id"]
    assert [row["id"] for row in agentdesk("list", "rating:<=2", "--format", "jsonl").lines] == [second["conversation_id"]]
    assert "1★" in agentdesk("show", second["conversation_id"]).text


def test_a_second_run_changes_nothing_wherever_it_is_run_from(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "feed.xml").write_text(feed(item(1), item(2)))
    first = agentdesk("import", "reviews", "feed.xml", "--json").json
    again = agentdesk("import", "reviews", str(agentdesk.cwd / "feed.xml"), "--json").json
    assert (again["imported"], again["updated"], again["known"]) == (0, 0, 2)
    assert [one["message_id"] for one in again["items"]] == [one["message_id"] for one in first["items"]]


def test_the_same_id_in_two_feeds_is_two_reviews(agentdesk: CommandLine) -> None:
    """Shops number their reviews from one; a review must never vanish behind another shop's."""
    (agentdesk.cwd / "a.xml").write_text(feed(item(1)))
    (agentdesk.cwd / "b.xml").write_text(feed(item(1)))
    assert agentdesk("import", "reviews", "a.xml", "b.xml", "--json").json["imported"] == 2
    assert len({one["conversation_id"] for one in agentdesk("export").lines}) == 2


def test_a_feed_named_by_its_account_is_known_under_any_file_name(agentdesk: CommandLine) -> None:
    for name in ("monday.xml", "tuesday.xml"):
        (agentdesk.cwd / name).write_text(feed(item(1)))
    assert agentdesk("import", "reviews", "monday.xml", "--account", "shop", "--json").json["imported"] == 1
    assert agentdesk("import", "reviews", "tuesday.xml", "--account", "shop", "--json").json["known"] == 1
    assert [one["account"] for one in agentdesk("export").lines] == ["shop"]


def test_an_edited_review_shows_what_it_says_now_and_keeps_what_it_said(agentdesk: CommandLine) -> None:
    """A rating that went from one star to five closes the circle; the old words are what was answered."""
    path = agentdesk.cwd / "feed.xml"
    path.write_text(feed(item(1, text="Broken", stars=1)))
    first = agentdesk("import", "reviews", "feed.xml", "--json").json["items"][0]
    path.write_text(feed(item(1, text="They sent a new one", stars=5)))
    report = agentdesk("import", "reviews", "feed.xml", "--json").json
    assert statuses(report) == [("feed.xml#1", "updated")]
    assert report["items"][0]["message_id"] == first["message_id"]
    (message,) = agentdesk("export").lines
    assert (message["body_text"], message["rating"]) == ("They sent a new one", 5.0)
    shown = agentdesk("show", message["conversation_id"]).text
    assert "They sent a new one" in shown
    assert "Broken" in shown
    journal = agentdesk("journal").text
    assert "1 stars before, 5 now" in journal
    assert journal.count("imported reviews into import: 1 new or changed") == 2
    assert agentdesk("search", "new", "one").text
    assert not agentdesk("search", "Broken").text


def test_a_review_edited_back_again_is_an_edit_too(agentdesk: CommandLine) -> None:
    path = agentdesk.cwd / "feed.xml"
    seen = []
    for text in ("first", "second", "first", "first"):
        path.write_text(feed(item(1, text=text)))
        seen.append(agentdesk("import", "reviews", "feed.xml", "--json").json["items"][0]["status"])
    assert seen == ["imported", "updated", "updated", "known"]
    assert [one["body_text"] for one in agentdesk("export").lines] == ["first"]


def test_without_an_id_an_entry_is_known_by_what_it_says(agentdesk: CommandLine) -> None:
    bare = "<item><title>Fine</title><description>{text}</description></item>"
    path = agentdesk.cwd / "feed.xml"
    path.write_text(feed(bare.format(text="one"), bare.format(text="two"), bare.format(text="one")))
    assert agentdesk("import", "reviews", "feed.xml", "--json").json["imported"] == 2
    path.write_text(feed(bare.format(text="one"), bare.format(text="three")))
    report = agentdesk("import", "reviews", "feed.xml", "--json").json
    assert (report["known"], report["imported"]) == (1, 1)


def test_what_is_no_feed_is_kept_whole_and_shown_with_the_reason(agentdesk: CommandLine) -> None:
    folder = agentdesk.cwd / "drop"
    folder.mkdir()
    (folder / "a.xml").write_text(feed(item(1)))
    (folder / "b.xml").write_bytes(b"\x00\xff\x13garbage" * 50)
    (folder / "c.xml").write_bytes(b"")
    ran = agentdesk("import", "reviews", "drop", "--json", code=1)
    assert statuses(ran.json) == [("drop/a.xml#1", "imported"), ("drop/b.xml", "unreadable"), ("drop/c.xml", "unreadable")]
    assert "drop/b.xml" in ran.err
    kept = [one for one in agentdesk("export").lines if one["unreadable"]]
    assert len(kept) == 2
    raw = agentdesk("show", "--raw", next(one["id"] for one in kept if one["source"].endswith("b.xml"))).out
    assert raw == b"\x00\xff\x13garbage" * 50


def test_entries_can_be_read_again(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "feed.xml").write_text(feed(item(1), item(2)))
    agentdesk("import", "reviews", "feed.xml")
    before = agentdesk("export").lines
    agentdesk("reparse")
    assert agentdesk("export").lines == before


def test_a_dry_run_foresees_and_changes_nothing(agentdesk: CommandLine) -> None:
    path = agentdesk.cwd / "feed.xml"
    path.write_text(feed(item(1)))
    assert agentdesk("import", "reviews", "feed.xml", "--dry-run", "--json").json["imported"] == 1
    assert agentdesk("export").lines == []
    agentdesk("import", "reviews", "feed.xml")
    path.write_text(feed(item(1, text="changed"), item(2)))
    report = agentdesk("import", "reviews", "feed.xml", "--dry-run", "--json").json
    assert statuses(report) == [("feed.xml#1", "updated"), ("feed.xml#2", "imported")]
    assert len(agentdesk("export").lines) == 1


def test_a_feed_longer_than_one_answer_comes_in_whole(agentdesk: CommandLine) -> None:
    entries = "".join(
        f"<item><guid isPermaLink='false'>n{number}</guid><title>t{number}</title><description>d</description></item>"
        for number in range(1_234)
    )
    (agentdesk.cwd / "feed.xml").write_text(feed(entries))
    report = agentdesk("import", "reviews", "feed.xml", "--json").json
    assert report["imported"] == 1_234
    assert report["items"][-1]["source"] == "feed.xml#1234"
    assert agentdesk("import", "reviews", "feed.xml", "--json").json["known"] == 1_234
