"""Feeds of every form, well formed or not: what a reader would see is what is read, and nothing they hold does harm."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from agentdesk.domain.media_types import ENTRY
from agentdesk.domain.reading import ReadMessage, Split, SplitRequest
from agentdesk.reading.feeds.splitting import split
from agentdesk.reading.registry import read

RSS = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:x="urn:x"><channel><link>https://shop.example/</link>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://shop.example/"><title>Reviews</title>{}</feed>'


def entries(content: str | bytes, **more: Any) -> list[ReadMessage]:
    found = divided(content, **more)
    assert found.problem == ""
    return [read(one.content, ENTRY) for one in found.entries]


def divided(content: str | bytes, **more: Any) -> Split:
    return split(SplitRequest(content.encode() if isinstance(content, str) else content, "shop", **more))


def item(inner: str) -> ReadMessage:
    (found,) = entries(RSS.format(f"<item>{inner}</item>"))
    return found


def test_an_atom_entry_gives_every_field() -> None:
    (found,) = entries(
        ATOM.format(
            "<entry><id>tag:shop.example,2026:7</id><title type='html'>Good &amp;amp; cheap</title><link href='r/7'/>"
            "<author><name>Élise</name><email>elise@example.org</email></author><updated>2026-11-20T12:00:00Z</updated>"
            "<published>2026-11-19T11:30:00+01:00</published><summary>short</summary>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>First.</p><p>Second.</p></div></content></entry>"
        )
    )
    assert (found.subject, found.message_id, found.url) == ("Good & cheap", "tag:shop.example,2026:7", "https://shop.example/r/7")
    assert (found.sender.name, found.sender.address) == ("Élise", "elise@example.org")
    assert found.date == datetime(2026, 11, 19, 10, 30, tzinfo=UTC)
    assert found.body_text == "First.\n\nSecond."


@pytest.mark.parametrize(
    ("root", "what"),
    [
        ('<rss version="0.91"><channel><item><title>T</title></item></channel></rss>', "RSS 0.91"),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><title>T</title></item></rdf:RDF>',
            "RSS 1.0",
        ),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>T</title></entry></feed>', "Atom 0.3"),
        ("<channel><item><title>T</title></item></channel>", "no root"),
        ("<rss><channel><item><title>T</title>", "cut off"),
        ("<rss><channel><item><title>T</title></item><item2></rs>", "tags that don't match"),
        ("\n\n  <?xml version='1.0'?><rss><channel><item><title>T</title></item></channel></rss>", "blanks before the declaration"),
        ("junk before <rss><channel><item><title>T</title></item></channel></rss>", "words before the root"),
        ("<rss><channel><item><unknown:x>1</unknown:x><title>T</title></item></channel></rss>", "an undeclared prefix"),
    ],
)
def test_every_family_of_feeds_is_read(root: str, what: str) -> None:
    assert [one.subject for one in entries(root)] == ["T"], what


@pytest.mark.parametrize(
    ("encoded", "what"),
    [
        ("\ufeff<?xml version='1.0'?>{}".encode(), ""),
        (b"\xff\xfe" + "<?xml version='1.0' encoding='utf-16'?>{}".encode("utf-16-le"), "utf-16-le"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>{}", "latin-1"),
        (b"<?xml version='1.0' encoding='utf-8'?>{}", "cp1252"),
    ],
)
def test_letters_survive_whatever_the_file_says_of_its_encoding(encoded: bytes, what: str) -> None:
    body = RSS.format(
        "<item><title>Très bien, 5 € moins cher</title></item>"
        if what != "latin-1"
        else "<item><title>Très bien, moins cher</title></item>"
    )
    codec = what or "utf-8"
    mark = "{}".encode("utf-16-le") if codec == "utf-16-le" else b"{}"
    (found,) = entries(encoded.replace(mark, body.encode(codec)))
    assert found.subject.startswith("Très bien")
    assert "cher" in found.subject


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\n\nTwo"),
        ("<![CDATA[<b>Bold</b> &amp; sure]]>", "Bold & sure"),
        ("&amp;lt;p&amp;gt;Escaped &amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;", "Escaped twice"),
        ("Fine &eacute;tui &nope; &#8364;5", "Fine étui &nope; €5"),
        ("line one\nline two", "line one\nline two"),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
        ("safe&lt;script&gt;alert(1)&lt;/script&gt; text", "safe text"),
        ("safe&lt;iframe src='x'&gt; text&lt;/iframe&gt;", "safe text"),
    ],
)
def test_html_is_rendered_as_text(description: str, text: str) -> None:
    assert item(f"<description>{description}</description>").body_text == text


def test_plain_text_that_speaks_of_tags_stays_as_it_is() -> None:
    (found,) = entries(ATOM.format("<entry><content type='text'>Use &lt;b&gt; for bold</content></entry>"))
    assert found.body_text == "Use <b> for bold"


def test_content_goes_before_summary_and_an_empty_one_does_not() -> None:
    ns = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    assert item(f"<description>short</description><content:encoded {ns}>long</content:encoded>").body_text == "long"
    assert item(f"<description>short</description><content:encoded {ns}> </content:encoded>").body_text == "short"


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("<pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate>", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("<pubDate>20 Nov 2026 10:00 EST</pubDate>", datetime(2026, 11, 20, 15, tzinfo=UTC)),
        ("<pubDate>2026-11-20T10:00:00.123Z</pubDate>", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("<pubDate>Fri Nov 20 10:00:00 2026</pubDate>", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("<pubDate>vr 20 november 2026 10:00</pubDate>", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("<pubDate>20. Oktober 2026 10:00</pubDate>", datetime(2026, 10, 20, 10, tzinfo=UTC)),
        ("<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2026-11-20</dc:date>", datetime(2026, 11, 20, tzinfo=UTC)),
        ("<pubDate>soon</pubDate><updated>2026-11-20T10:00:00Z</updated>", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("<pubDate>99/99/9999</pubDate>", None),
        ("", None),
    ],
)
def test_dates_are_read_however_they_are_written(date: str, moment: datetime | None) -> None:
    assert item(f"<title>T</title>{date}").date == moment


@pytest.mark.parametrize(
    ("inner", "stars"),
    [
        ('<media:starRating average="4.5" min="1" max="5"/>', 4.5),
        ("<x:rating>3</x:rating>", 3.0),
        ('<x:rating max="10">8</x:rating>', 4.0),
        ('<x:ratings><x:overall min="1" max="5">2</x:overall></x:ratings>', 2.0),
        ("<x:ratingValue>9</x:ratingValue><x:bestRating>10</x:bestRating>", 4.5),
        ("<rating>4/5</rating>", 4.0),
        ("<title>★★★☆☆ Meh</title>", 3.0),
        ("<title>★★ Bad</title>", 2.0),
        ("<title>Great (5/5)</title>", 5.0),
        ("<title>Rated 3.5 out of 5</title>", 3.5),
        ("<title>1 ster: nooit meer</title>", 1.0),
        ("<title>★ A link of the day</title>", None),
        ("<title>Closed on 4/5 and 5/5, sorry</title>", None),
        ("<title>10 stars of the year</title>", None),
        ("<media:rating>nonadult</media:rating>", None),
        ("<x:rating>999999999999</x:rating>", None),
    ],
)
def test_stars_are_found_under_many_names(inner: str, stars: float | None) -> None:
    assert item(inner).rating == stars


@pytest.mark.parametrize(
    "inner",
    [
        "<title>Good<description>Fresh bread",
        "<title>Good</title><description>Fresh bread",
        "<TITLE>Good</TITLE><description><![CDATA[Fresh bread]]>",
        "<title>Good</title><category>shop<x:unknown/><description>Fresh bread</description>",
    ],
)
def test_an_element_left_open_costs_neither_its_text_nor_the_next_entry(inner: str) -> None:
    """Tolerant as it is, feedparser throws away what an element left open holds, and every entry behind it."""
    items = f"<item><guid>1</guid>{inner}</item><item><title>Bad</title><description>Stale bread</description></item>"
    assert [(one.subject, one.body_text) for one in entries(RSS.format(items))] == [("Good", "Fresh bread"), ("Bad", "Stale bread")]


def test_apples_reviews_are_read_and_the_app_itself_is_none() -> None:
    review = {
        "author": {"name": {"label": "jan_88"}, "uri": {"label": "https://apps.example/u"}},
        "updated": {"label": "2026-10-01T01:02:03-07:00"},
        "im:rating": {"label": "2"},
        "id": {"label": "123"},
        "title": {"label": "Crashes"},
        "content": {"label": "Every <time>", "attributes": {"type": "text"}},
        "link": {"attributes": {"rel": "related", "href": "https://apps.example/r"}},
    }
    (found,) = entries(json.dumps({"feed": {"entry": [{"im:name": {"label": "App"}, "id": {"label": "1"}}, review]}}))
    assert (found.subject, found.body_text, found.rating, found.message_id) == ("Crashes", "Every <time>", 2.0, "123")
    assert (found.sender.name, found.url, found.date) == ("jan_88", "https://apps.example/r", datetime(2026, 10, 1, 8, 2, 3, tzinfo=UTC))
    assert [one.message_id for one in entries(json.dumps({"feed": {"entry": review}}))] == ["123"], "a single review comes without a list"


def test_a_json_feed_cut_off_gives_what_stands_before_the_cut() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": str(n), "content_html": f"<p>{n}</p>"} for n in range(3)]}
    whole = json.dumps(feed)
    assert [one.body_text for one in entries(whole)] == ["0", "1", "2"]
    cut = divided(whole[:-12])
    assert [read(one.content, ENTRY).body_text for one in cut.entries] == ["0", "1"]
    assert cut.problem
    assert [one.body_text for one in entries(whole.replace("}]", "},]"))] == ["0", "1", "2"], "a comma too many costs nothing"


@pytest.mark.parametrize(
    ("table", "more"),
    [
        (b"Author,Stars,Review,Date\nJan,4,Works,2026-11-20\n", {}),
        ("Naam;Sterren;Tekst;Datum\nJan;4;Works;20/11/2026\n".encode("cp1252"), {}),
        ("Kundenname;Bewertung;Kommentar;Datum\nJan;4;Works;20.11.2026\n".encode("utf-16"), {}),
        (b"Auteur\tNote\tAvis\tDate\nJan\t4\tWorks\t20 novembre 2026\n", {}),
        (b"sep=;\r\nCliente;Voto;Recensione;Data\r\nJan;4;Works;20/11/2026\r\n", {}),
        (b"a,b,c,d\nJan,4,Works,2026-11-20\n", {"mapping": (("name", "A"), ("rating", "b"), ("text", "c"), ("date", "d"))}),
    ],
)
def test_a_table_is_read_by_its_columns_in_five_languages_or_as_told(table: bytes, more: Any) -> None:
    (found,) = entries(table, **more)
    assert (found.sender.name, found.rating, found.body_text) == ("Jan", 4.0, "Works")
    assert found.date == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_column_of_marks_out_of_ten_is_out_of_ten_in_every_row() -> None:
    assert [one.rating for one in entries("Score,Review\n4,poor\n9.5,great\n")] == [2.0, 4.75]


@pytest.mark.parametrize(
    "content", [b"<html><body><p>hi</p></body></html>", b"hello world", b"%PDF-1.4\x00\x01", b'{"a": 1}', b"[1, 2]", b"   "]
)
def test_what_is_no_feed_says_so(content: bytes) -> None:
    found = divided(content)
    assert found.entries == ()
    assert found.problem


@pytest.mark.parametrize("content", ["[]", RSS.format(""), ATOM.format("")])
def test_an_empty_feed_is_no_damage(content: str) -> None:
    assert divided(content) == Split()


BOMBS = {
    "entities": "<!DOCTYPE r [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
    + RSS.format("<item><title>&a11;</title></item>"),
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS.format("<item><title>&x;</title></item>"),
    "nesting": "<rss>" + "<a>" * 1_000_000,
    "nesting, closed": RSS.format("<item>" + "<a>" * 100_000 + "</a>" * 100_000 + "</item>"),
    "nested markup": RSS.format("<item><description>" + "&lt;div&gt;" * 50_000 + "</description></item>"),
    "attributes": "<rss " + " ".join(f'a{n}="1"' for n in range(100_000)) + "></rss>",
    "angles": "<rss><channel><item><title>" + "<" * 200_000,
    "ampersands": "<rss><channel><item><title>" + "&" * 200_000,
    "nested lists": "[" * 100_000,
    "nested objects": '{"items":' * 100_000,
    "nested objects without end": "[" + '{"a":' * 900 + '"' + "x" * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_little_and_read_nothing_from_this_machine(name: str) -> None:
    began_s = time.process_time()
    found = divided(BOMBS[name])
    read_ones = [read(one.content, ENTRY) for one in found.entries]
    assert time.process_time() - began_s < 10, "the child's own limit is twenty"
    assert not any("root:" in one.subject + one.body_text for one in read_ones)
    assert all(len(one.subject) <= 1_000 for one in read_ones)


def test_a_file_larger_than_any_feed_is_not_even_begun() -> None:
    assert "32 MB" in divided(b"<rss>" + b" " * (33 << 20)).problem
