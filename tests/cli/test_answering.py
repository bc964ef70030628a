"""Replies, the outbox and accounts on a real desk."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import MAIL, CommandLine, Shop


def test_a_reply_leaves_after_its_undo_window(shop: Shop) -> None:
    """`reply` then `sync` is what a script does; the customer must have the answer when it ends."""
    agentdesk = shop.agentdesk
    answered = agentdesk("reply", "1", "--body", "-", "--json", stdin="It left today, café.\n".encode()).json
    assert (answered["schema"], answered["changed"]) == (1, ["1"])
    (held,) = agentdesk("outbox", "--json").json["deliveries"]
    assert (held["state"], held["recipients"]) == ("held", ["maria@example.org"])
    (account,) = agentdesk("sync", "--json").json["accounts"]
    assert (account["account"], account["sent"]) == ("shop", 1)
    (sent,) = shop.sent.iterdir()
    content = sent.read_bytes()
    assert b"In-Reply-To: <a1@example.org>" in content
    assert agentdesk("outbox", "--json").json["deliveries"][0]["state"] == "sent"


def test_a_dry_run_prints_what_would_leave_and_sends_nothing(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    checked = agentdesk("reply", "1", "--body", "-", "--dry-run", "--json", stdin=b"Hello there.").json
    assert set(checked) == {"schema", "text", "language", "blocked", "findings", "limit"}
    assert set(checked["limit"]) == {"unit", "used", "max"}
    assert checked["text"].startswith("Hello there.")
    assert agentdesk("outbox", "--json").json["deliveries"] == []


def test_a_held_reply_waits_for_a_person(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    agentdesk("reply", "1", "--body", "One.", "--hold")
    agentdesk("sync")
    assert list(shop.sent.iterdir()) == []
    (held,) = agentdesk("outbox", "--json").json["deliveries"]
    assert (held["state"], held["waits_for_person"]) == ("held", True)
    agentdesk("outbox", "release", held["id"])
    agentdesk("sync")
    assert len(list(shop.sent.iterdir())) == 1
    agentdesk("outbox", "cancel", held["id"], code=4)


def test_sync_says_which_answers_did_not_leave(shop: Shop) -> None:
    """Cron sees exit codes and stderr only: a refused answer that nobody is told of is one the customer never gets."""
    agentdesk = shop.agentdesk
    command = shop.maildir.parent / "send.sh"
    works = command.read_text()
    command.write_text("#!/bin/sh\nexit 1\n")
    agentdesk("reply", "1", "--body", "One.")
    ran = agentdesk("sync", "--json", code=1)
    assert "#1" in ran.err
    assert ran.json["accounts"][0]["undelivered"] == ["1"]
    (failed,) = agentdesk("outbox", "--json").json["deliveries"]
    assert (failed["state"], failed["words"]) == ("failed", "shop: the command refused the message (exit 1)")
    command.write_text(works)
    agentdesk("outbox", "retry", failed["id"])
    assert agentdesk("sync", "--json").json["accounts"][0]["undelivered"] == []


def test_a_cancelled_reply_becomes_a_draft(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    agentdesk("reply", "1", "--body", "Never mind.", "--hold")
    (held,) = agentdesk("outbox", "--json").json["deliveries"]
    agentdesk("outbox", "cancel", held["id"])
    (draft,) = agentdesk("draft", "list", "1", "--json").json["drafts"]
    assert draft["body"].startswith("Never mind.")
    agentdesk("draft", "discard", draft["id"])
    assert agentdesk("draft", "--json").json["drafts"] == []


def test_a_reply_to_a_message_answers_that_message_with_files(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    (agentdesk.cwd / "photo.jpg").write_bytes(b"\xff\xd8 not really")
    message = agentdesk("show", "1", "--json").json["messages"][0]["id"]
    agentdesk("reply", message, "--body", "See the photo.", "--attach", "photo.jpg", "--close")
    agentdesk("sync")
    (sent,) = shop.sent.iterdir()
    assert b"photo.jpg" in sent.read_bytes()
    assert agentdesk("show", "1", "--json").json["conversation"]["status"] == "closed"
    listed = agentdesk("attachment", "list", "1", "--json").json["attachments"]
    assert [(one["filename"], one["content_type"]) for one in listed] == [("photo.jpg", "image/jpeg")]
    agentdesk("attachment", "get", "1", code=4)
    assert agentdesk("attachment", "get", "1", "--to", "-").out == b"\xff\xd8 not really"
    path = agentdesk("attachment", "get", listed[0]["message"], "1", "--to", "copy.jpg", "--json").json["path"]
    assert (agentdesk.cwd / path).read_bytes() == b"\xff\xd8 not really"


def test_an_account_that_only_receives_refuses_a_reply(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    agentdesk("account", "set", "shop", "--set", "send_command=")
    ran = agentdesk("reply", "1", "--body", "x", code=4)
    assert "send_command" in ran.err
    assert agentdesk("reply", "1", "--body", "x", "--dry-run", "--json").json["text"].startswith("x")


def test_accounts_from_a_script(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    (account,) = agentdesk("account", "list", "--json").json["accounts"]
    assert (account["account"], account["channel"], account["address"], account["can_send"]) == (
        "shop",
        "maildir",
        "shop@example.org",
        True,
    )
    assert {one["name"] for one in agentdesk("account", "channels", "--json").json["channels"]} >= {"email", "maildir"}
    assert "send_command" in agentdesk("account", "add", "maildir", "--help").text
    assert all(probe["is_ok"] for probe in agentdesk("account", "test", "shop", "--json").json["probes"])
    agentdesk("account", "add", "maildir", "second", "--set", "address=b@example.org", "--set", "path=/nowhere", "--dry-run", code=None)
    assert len(agentdesk("account", "list", "--json").json["accounts"]) == 1
    agentdesk("account", "test", "nobody", code=3)
    agentdesk("account", "remove", "shop")
    assert agentdesk("account", "list", "--json").json["accounts"] == []
    assert len(agentdesk("export").lines) == 1


def test_a_secret_is_read_from_standard_input_and_seen_nowhere(agentdesk: CommandLine, tmp_path: Path) -> None:
    settings = ("--set", "address=a@example.org", "--set", "imap_host=127.0.0.1", "--set", "imap_security=none")
    ran = agentdesk(
        "account", "add", "email", "box", *settings, "--secret", "-", "--no-test", "--secret-place", "file", stdin=b"s3cr3t-w0rd\n"
    )
    assert "s3cr3t" not in ran.text + ran.err
    seen = [path for path in tmp_path.rglob("*") if path.is_file() and b"s3cr3t-w0rd" in path.read_bytes()]
    assert [path.parent.name for path in seen] == ["secrets"]
    assert seen[0].stat().st_mode & 0o777 == 0o600
    agentdesk("account", "add", "email", "c", *settings, "--secret", "-", "--no-test", stdin=b"", code=2)
    agentdesk("account", "add", "email", "c", *settings, "--secret", "word", code=2)


def test_sync_names_an_account_that_is_not_there(shop: Shop) -> None:
    shop.agentdesk("sync", "nobody", code=3)


def test_the_desk_says_how_it_is(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    status = agentdesk("status", "--json").json
    assert (status["is_watching"], status["failed"]) == (False, 0)
    assert agentdesk("doctor", "--json").json["checks"]
    agentdesk("logs", "-n", "1")
    assert agentdesk("config", "check", "--json").json["problems"] == []
    assert "[accounts.shop]" in agentdesk("config", "show").text
    assert "#" in agentdesk("config", "show", "--defaults").text


def test_a_mistake_in_the_configuration_is_named(agentdesk: CommandLine) -> None:
    file = agentdesk.home / "config" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("[service]\nlingr = true\n")
    ran = agentdesk("config", "check", code=2)
    assert "lingr" in ran.err
    assert "linger" in ran.err
    agentdesk("list", code=2)
    file.write_bytes(MAIL)
    agentdesk("config", "check", "--json", code=2)


def test_a_public_answer_takes_a_private_mail_along(shop: Shop) -> None:
    """The checks of both stand in one document; what leaves is one step back."""
    agentdesk = shop.agentdesk
    (review,) = agentdesk("log", "review", "--from", "bakfan82", "--stars", "1", "--text", "The lamp broke.", "--json").json["changed"]
    words = (
        "reply",
        review,
        "--by-hand",
        "--lang",
        "en",
        "--body",
        "We are sorry and have written to you.",
        "--private-to",
        "maria82@example.org",
    )
    private = ("--private", "Hello Maria, your voucher is VC-778812. Kind regards, Ana")
    checked = agentdesk(*words, *private, "--dry-run", "--json").json
    assert set(checked) == {"schema", "text", "language", "blocked", "findings", "limit", "private"}
    assert (checked["blocked"], checked["private"]["blocked"]) == (False, False)
    agentdesk(*words, "--private", "Hello ⟦ask.day⟧", "--json", code=4)
    assert agentdesk("outbox", "--json").json["deliveries"] == []
    agentdesk(*words, *private)
    (held,) = agentdesk("outbox", "--json").json["deliveries"]
    assert held["recipients"] == ["maria82@example.org"]
    (linked,) = agentdesk("show", review, "--json").json["private"]
    assert agentdesk("show", linked, "--json").json["public"] == review
    agentdesk("undo")
    assert agentdesk("show", review, "--json").json["private"] == []


def test_a_template_brings_its_files_and_what_is_to_follow(shop: Shop) -> None:
    agentdesk = shop.agentdesk
    folder = agentdesk.home / "config" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "terms.md").write_text("+++\nattachments = ['terms.pdf']\n[follow_up]\ntags = ['terms']\nsnooze = '3d'\n+++\nHere they are.")
    (folder / "terms.pdf").write_bytes(b"%PDF-1.4 not really")
    agentdesk("reply", "1", "--template", "terms")
    shown = agentdesk("show", "1", "--json").json
    assert (shown["conversation"]["tags"], shown["conversation"]["snoozed_until"] is not None) == (["terms"], True)
    assert [one["filename"] for one in agentdesk("attachment", "list", "1", "--json").json["attachments"]][-1] == "terms.pdf"
    agentdesk("undo")
    assert agentdesk("show", "1", "--json").json["conversation"]["tags"] == []
