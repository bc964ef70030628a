"""Templates as files: what is read from them, and what is refused by line."""

from __future__ import annotations

import pytest

from agentdesk.domain.errors import ConfigError
from agentdesk.domain.voice import FollowUp, Prompt, PromptKind, VariantKey
from agentdesk.replies.templates.choosing import Place, choose
from agentdesk.replies.templates.parsing import parse

WHOLE = """+++
title = "Parcel is late"
tags = ["delivery"]
[prompts.day]
question = "When will it arrive?"
kind = "date"
[prompts.why]
kind = "choice"
options = ["weather", "carrier"]
[follow_up]
tags = ["late"]
snooze = "3d"
pending = true
+++
for everything
=== email nl
Subject: Uw pakket

Het komt {{ ask.day }}.
\\=== dit blijft staan

=== social
kort
=== nl
Nederlands
=== reddit de
nur dort
"""


def test_a_file_holds_head_and_wordings() -> None:
    template = parse("late-parcel", WHOLE)
    assert (template.title, template.tags) == ("Parcel is late", ("delivery",))
    assert template.prompts == (
        Prompt("day", "When will it arrive?", PromptKind.DATE),
        Prompt("why", "why", PromptKind.CHOICE, ("weather", "carrier")),
    )
    assert template.follow_up == FollowUp(("late",), is_pending=True, snooze="3d")
    assert [str(variant.key) for variant in template.variants] == ["*", "email nl", "social", "nl", "reddit de"]


def test_a_subject_and_a_protected_line_are_read_as_meant() -> None:
    mail = parse("late-parcel", WHOLE).variant(VariantKey("email", "nl"))
    assert mail is not None
    assert (mail.subject, mail.body) == ("Uw pakket", "Het komt {{ ask.day }}.\n=== dit blijft staan")
    assert WHOLE.split("\n")[mail.line - 1] == "Het komt {{ ask.day }}."


@pytest.mark.parametrize(
    ("channel", "kind", "language", "chosen"),
    [
        ("email", "email", "nl", "email nl"),
        ("email", "email", "nl-BE", "email nl"),
        ("email", "email", "fr", "*"),
        ("mastodon", "social", "nl", "social"),
        ("reddit", "social", "de", "reddit de"),
        ("letter", "letter", "nl", "nl"),
        ("letter", "letter", "", "*"),
    ],
)
def test_the_nearest_wording_is_chosen(channel: str, kind: str, language: str, chosen: str) -> None:
    """Channel and language, then channel, then language, then the one for everything."""
    found = choose(parse("late-parcel", WHOLE), Place(channel, kind, language))
    assert found.variant is not None
    assert str(found.variant.key) == chosen
    assert str(found.steps[-1]) == chosen


def test_a_language_nobody_wrote_falls_back_on_the_desks_own() -> None:
    template = parse("thanks", "=== email nl\nDank u.\n=== en\nThank you.")
    found = choose(template, Place("email", "email", "pl", home_language="nl"))
    assert found.variant is not None
    assert found.variant.body == "Dank u."
    assert choose(template, Place("email", "email", "pl", home_language="cs")).variant is None


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("+++\ntitle = 'x'\n", "late:1", "ends it"),
        ("+++\ntitle = \n+++\n", "late:2", "Invalid"),
        ("+++\ntitel = 'x'\n+++\n", "late:1", "“titel”"),
        ("+++\n[prompts.x]\nkind = 'choice'\n+++\n", "late:1", "options"),
        ("+++\n[prompts.x]\nkind = 'colour'\n+++\n", "late:1", "colour"),
        ("=== email nl\na\n=== email nl\nb\n", "late:3", "two wordings"),
        ("=== very much email nl\na\n", "late:1", "one channel"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_by_line(text: str, where: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse("late", text)
    assert str(caught.value).startswith(where)
    assert words in str(caught.value)


def test_a_template_name_that_could_leave_its_folder_is_refused() -> None:
    with pytest.raises(ConfigError):
        parse("../etc/passwd", "text")
