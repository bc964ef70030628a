"""Saved views, themes and keys from the command line: what the console uses can be listed, checked and kept by a script."""

from __future__ import annotations

from tests.cli.conftest import CommandLine


def test_a_view_saved_by_a_script_is_listed_replaced_and_forgotten(agentdesk: CommandLine) -> None:
    agentdesk("view", "save", "Laat", "is:late", "-channel:email", "--bell")
    assert agentdesk("view", "save", "Other", "tag:x", "--dry-run").text == "Other would be saved.\n"
    assert agentdesk("view", "--json").json["saved"] == [
        {"name": "Laat", "query": "is:late -channel:email", "within": "open", "bell": True, "notify": False, "command": ""}
    ]
    agentdesk("view", "save", "Laat", "is:late", "--within", "mine")
    assert [(one["query"], one["within"]) for one in agentdesk("view", "--json").json["saved"]] == [("is:late", "mine")]
    agentdesk("view", "forget", "Laat")
    assert agentdesk("view", "--json").json["saved"] == []
    agentdesk("view", "forget", "Laat", code=3)


def test_a_view_is_not_saved_with_a_query_nobody_can_read(agentdesk: CommandLine) -> None:
    refused = agentdesk("view", "save", "Wrong", "is:bogus", code=2)
    assert "^" in refused.err
    assert agentdesk("view", "--json").json["saved"] == []


def test_a_theme_of_ones_own_is_checked_and_listed(agentdesk: CommandLine) -> None:
    """A wrong one is named with what is wrong, and the others can be used all the same."""
    assert {one["name"] for one in agentdesk("theme", "--json").json["themes"]} >= {"dusk", "paper", "contrast", "ansi"}
    agentdesk("theme", "check")
    folder = agentdesk.home / "config" / "themes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.toml").write_text('name = "mine"\n[colors]\nprimary = "no colour"\n', "utf-8")
    wrong = agentdesk("theme", "check", "--json", code=2)
    assert len(wrong.json["problems"]) == 1
    assert "mine.toml" in wrong.err
    assert "mine.toml" in agentdesk("theme", "list").err


def test_keys_are_listed_by_the_screen_they_work_on(agentdesk: CommandLine) -> None:
    listed = agentdesk("keys", "list", "list", "--json").json["keys"]
    assert {one["place"] for one in listed} == {"list"}
    assert any("j" in one["keys"] for one in listed)
