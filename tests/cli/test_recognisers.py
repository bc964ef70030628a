"""Notice mails on a real desk: proven ones become reviews, others stay mail; an owner's own file goes before the starter."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.config.recogniser_files import STARTERS
from tests.cli.conftest import CommandLine, Shop

pytestmark = pytest.mark.only_on("sqlite", why="notices are filed as tests/intake files them, on both")

NOTICE = """From: WordPress <wordpress@bakery.example>
To: shop@bakery.example
Subject: [Bakery] {word}: "Rye bread"
Message-ID: <{number}@bakery.example>
Date: Fri, 20 Nov 2026 10:00:00 +0100
{proof}Content-Type: text/plain; charset=utf-8

New comment on your post "Rye bread"
Author: Jan Jansen (IP address: 192.0.2.1, host.example)
Email: jan@customer.example
Rating: 2
Comment:
Too dry for me.

You can see all comments on this post here:
https://bakery.example/rye#comments
"""
PROVEN = "Authentication-Results: mx.bakery.example; dmarc=pass header.from=bakery.example\n"


def notice(number: int, *, word: str = "Review", proof: str = PROVEN) -> bytes:
    return NOTICE.format(number=number, word=word, proof=proof).encode()


def test_proven_notices_become_reviews_and_others_stay_mail(agentdesk: CommandLine, shop: Shop) -> None:
    agentdesk("account", "set", "shop", "authserv_id=mx.bakery.example", "--set", "address=shop@bakery.example")
    shop.deliver(notice(1), "n1.a")
    shop.deliver(notice(2, proof=""), "n2.a")
    agentdesk("sync")
    told = {one["message_id"]: one for one in agentdesk("export").lines}
    review, mail = told["1@bakery.example"], told["2@bakery.example"]
    assert (review["channel"], review["rating"], review["body_text"]) == ("woocommerce", 2.0, "Too dry for me.")
    assert (review["from_name"], review["from_address"], review["subject"]) == ("Jan Jansen", "jan@customer.example", "Rye bread")
    assert (mail["channel"], mail["rating"]) == ("email", None)
    assert agentdesk("reply", review["conversation_id"], "--body", "Sorry, Jan.", code=4).err.count("--by-hand")
    agentdesk("reparse")
    assert {one["message_id"]: one for one in agentdesk("export").lines} == told


def test_a_notice_that_came_as_mail_becomes_the_review_when_it_is_read_again(agentdesk: CommandLine, shop: Shop) -> None:
    """Who writes a recogniser has the mails already."""
    agentdesk("account", "set", "shop", "address=shop@bakery.example")
    shop.deliver(notice(1), "n1.a")
    agentdesk("sync")
    assert "email" in {one["channel"] for one in agentdesk("export").lines if one["message_id"] == "1@bakery.example"}
    agentdesk("account", "set", "shop", "authserv_id=mx.bakery.example")
    agentdesk("reparse")
    (told,) = (one for one in agentdesk("export").lines if one["message_id"] == "1@bakery.example")
    assert (told["channel"], told["rating"], told["from_name"]) == ("woocommerce", 2.0, "Jan Jansen")
    (row,) = agentdesk("list", "rating:<=2", "--format", "jsonl").lines
    assert (row["kind"], row["who"]) == ("review", "Jan Jansen")


def test_a_mail_is_tried_without_being_kept(agentdesk: CommandLine) -> None:
    (agentdesk.cwd / "n.eml").write_bytes(notice(1, proof=""))
    tried = {one["recogniser"]: one for one in agentdesk("recogniser", "test", "n.eml", "--json").json["recognisers"]}
    assert tried["woocommerce"]["problem"] == ""
    assert (tried["woocommerce"]["rating"], tried["woocommerce"]["author"]) == (2.0, "Jan Jansen")
    assert tried["trustpilot"]["problem"]
    assert "Too dry for me." in agentdesk("recogniser", "test", "n.eml").text
    (agentdesk.cwd / "other.eml").write_bytes(b"From: a@b.example\nSubject: hello\n\nhi\n")
    agentdesk("recogniser", "test", "other.eml", code=1)
    assert agentdesk("export").lines == []


def test_a_file_of_ones_own_goes_before_the_starter_and_a_broken_one_is_told(agentdesk: CommandLine) -> None:
    folder = Path(agentdesk.env()["AGENTDESK_HOME"]) / "config" / "recognisers"
    folder.mkdir(parents=True)
    (folder / "kiyoh.toml").write_text("off = true\n")
    (folder / "mine.toml").write_text('channel = "forum"\nkind = "social"\nfrom = ["*@forum.example"]\n')
    (folder / "bad.toml").write_text('from = ["*@x.example"]\nsubjekt = "x"\n')
    listed = {one["name"]: one for one in agentdesk("recogniser", "list", "--json").json["recognisers"]}
    assert "kiyoh" not in listed
    assert (listed["mine"]["channel"], listed["mine"]["is_own"]) == ("forum", True)
    assert "subjekt" in next(one["problem"] for name, one in listed.items() if name.endswith("bad.toml"))


@pytest.mark.parametrize("path", sorted(STARTERS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_starter_names_its_source_or_says_that_it_is_a_guess(path: Path) -> None:
    """Whoever finds it wrong must know whether the platform changed its words, or we never knew them."""
    text = path.read_text()
    assert "# Source: " in text or "are guesses" in text
