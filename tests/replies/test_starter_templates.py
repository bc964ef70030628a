"""The starter set: every template in every language and shape, and none that our own rules would stop."""

from __future__ import annotations

from pathlib import Path

import pytest

import agentdesk.replies
from agentdesk.domain.voice import Level
from agentdesk.replies.checking import Intended, check
from agentdesk.replies.guard.records import Circle
from agentdesk.replies.templates.choosing import Place, choose
from agentdesk.replies.templates.lint import problems
from agentdesk.replies.templates.parsing import parse
from agentdesk.replies.templates.records import Template
from agentdesk.replies.templates.rendering import Value, fill
from agentdesk.replies.tone.parsing import parse as parse_rules
from agentdesk.replies.vocabulary import common_words

STARTER = Path(agentdesk.replies.__file__).parent / "starter"
TEMPLATES: dict[str, Template] = {
    path.stem: parse(path.stem, path.read_text("utf-8")) for path in sorted((STARTER / "templates").glob("*.md"))
}
RULES = tuple(rule for path in sorted((STARTER / "tone").glob("*.toml")) for rule in parse_rules(path.name, path.read_text("utf-8")).rules)
LANGUAGES = ("nl", "fr", "de", "it", "en")
KINDS = ("email", "letter", "review", "social", "chat")
DATA: dict[str, Value] = {
    "customer": {"name": "Anna Bos"},
    "business": {"opening_hours": "8-18", "street": "Markt 5", "town": "Maastricht", "currency": "EUR", "phone": "043 321 00 00"},
    "ask": {"day": "2026-12-01", "order": "10023", "amount": "12,50", "product": "Vlaai", "moment": "10:00"},
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_starter_template_has_nothing_to_mend(name: str) -> None:
    assert list(problems(TEMPLATES[name])) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_speaks_every_language_on_every_channel(name: str, language: str) -> None:
    """Each channel gets a wording in the customer's language, and one of its own shape where shapes differ."""
    wanted = ("review",) if name.startswith("review-") else KINDS
    for kind in wanted:
        variant = choose(TEMPLATES[name], Place("", kind, language)).variant
        assert variant is not None
        assert variant.key.language == language
        assert kind in {"email", variant.key.medium}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_no_wording_of_ours_is_stopped_by_our_own_rules(name: str, language: str) -> None:
    """Greeting and sign-off come from the frame, so their rules don't count here; nor do moves, except for one and two stars."""
    stars = float(name[-1]) if name.startswith("review-") else None
    for kind in KINDS:
        variant = choose(TEMPLATES[name], Place("", kind, language)).variant
        assert variant is not None
        text = fill(variant.body, DATA | {"language": language}).text
        own = "Markt 5 Maastricht 043 321 00 00 1-12 2026-12-01 12,50 €"
        circle = Circle(own=own, language=language, country="NL", common=common_words(language)) if kind in {"review", "social"} else None
        found = check(text, Intended(language, kind, stars=stars, circle=circle), RULES)
        told = [f"{finding.rule}: {finding.words}" for finding in found if finding.level is not Level.HINT]
        assert told == [], text


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_agents_read_titles_and_questions_in_their_own_language(name: str) -> None:
    """Who speaks no English finds "Geld terug", not "Money back"."""
    template = TEMPLATES[name]
    assert {code for code, title in template.titles if title.strip()} == set(LANGUAGES)
    assert all({code for code, question in prompt.questions if question.strip()} == set(LANGUAGES) for prompt in template.prompts)
