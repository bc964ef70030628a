"""Tone rules as a table: text, where it goes, and what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

import agentdesk.replies
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.voice import Finding, Level
from agentdesk.replies.tone.check import check_tone, prose_of
from agentdesk.replies.tone.parsing import parse
from agentdesk.replies.tone.records import Rule, Written

STARTER = sorted((Path(agentdesk.replies.__file__).parent / "starter" / "tone").glob("*.toml"))
RULES: tuple[Rule, ...] = tuple(rule for path in STARTER for rule in parse(path.name, path.read_text("utf-8")).rules)
LANGUAGES = ("de", "en", "fr", "it", "nl")


def found(text: str, language: str, kind: str, stars: float | None = None, formality: str = "") -> tuple[Finding, ...]:
    return check_tone(RULES, Written(text, prose_of(text), language, kind, formality=formality, stars=stars))


@pytest.mark.parametrize(
    ("language", "kind", "text", "rule", "words"),
    [
        ("nl", "email", "Beste klant, u krijgt je pakket en je mag het houden. Groet", "tone.address-form", "u"),
        ("fr", "email", "Bonjour, vous avez votre colis et tu le gardes. Cordialement", "tone.address-form", "tu"),
        ("de", "email", "Hallo, ich schreibe Ihnen, weil du dein Paket suchst. Grüße", "tone.address-form", "Ihnen"),
        ("nl", "email", "Hallo, dit is reeds verstuurd. Groet", "tone.cold-words", "reeds"),
        ("en", "email", "Hello, prior to  this we wrote. Regards", "tone.cold-words", "prior to"),
        ("de", "email", "Hallo, bezüglich der Sache. Grüße", "tone.cold-words", "bezüglich"),
        ("it", "email", "Buongiorno, qualora servisse. Saluti", "tone.cold-words", "qualora"),
        ("fr", "email", "Bonjour, suite à votre mail. Cordialement", "tone.cold-words", "suite à"),
        ("en", "review", "You should have read it.", "tone.blame", "You should have read"),
        ("nl", "review", "Dit zal nooit meer gebeuren.", "tone.promise", "zal nooit meer"),
        ("en", "review", "We guaranteed it.", "tone.promise", "guaranteed"),
        ("de", "review", "Das ist Verleumdung.", "tone.legal", "Verleumdung"),
        ("fr", "social", "C\u2019est de la diffamation.", "tone.legal", "diffamation"),
        ("nl", "email", "Het PAKKET KOMT", "tone.capitals", "PAKKET KOMT"),
        ("en", "email", "Hello 🎉, fine. Regards", "tone.emoji", "🎉"),
        ("en", "review", "Great! Nice! Super!", "tone.exclamations", "!"),
        ("it", "social", "Egregio cliente", "tone.no-letter-greeting", "Egregio"),
    ],
)
def test_each_rule_finds_what_it_is_for(language: str, kind: str, text: str, rule: str, words: str) -> None:
    spans = [text[finding.start : finding.end] for finding in found(text, language, kind) if finding.rule == rule]
    assert words in spans


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("nl", "email", "Beste mevrouw Smit,\n\nUw pakket komt morgen. Belt u gerust.\n\nMet vriendelijke groet,\nNoor"),
        ("nl", "social", "Wat leuk om te horen, tot snel!"),
        ("fr", "email", "Bonjour Madame Petit,\n\nVotre colis arrive demain.\n\nBien cordialement,\nNoor"),
        ("de", "email", "Guten Tag Frau Krause,\n\nIhr Paket kommt morgen an. Haben Sie Fragen?\n\nFreundliche Grüße\nNoor"),
        ("it", "email", "Buongiorno signora Riva,\n\nil suo pacco arriva domani.\n\nCordiali saluti,\nNoor"),
        ("en", "email", "Hello Ms Brown,\n\nYour parcel arrives tomorrow (BTW, IBAN and VAT are fine).\n\nKind regards,\nNoor"),
    ],
)
def test_a_good_reply_passes_without_a_word(language: str, kind: str, text: str) -> None:
    assert found(text, language, kind) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_answer_to_one_star_lacks_every_move(language: str) -> None:
    rules = {finding.rule for finding in found("Ok.", language, "review", stars=1)}
    assert {"tone.acknowledge", "tone.apologise", "tone.offer", "tone.take-offline", "tone.follow-up"} <= rules
    assert not any(rule.endswith("apologise") for rule in {finding.rule for finding in found("Ok.", language, "review", stars=5)})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "nl",
            (
                "Wat vervelend dat uw vlaai te laat kwam, onze excuses. We zoeken uit wat er misging en lossen het graag op. "
                "Wilt u ons mailen of bellen? U hoort deze week van ons."
            ),
        ),
        (
            "fr",
            (
                "Merci pour votre message, nous sommes désolés pour ce retard. Nous aimerions trouver une solution : "
                "appelez-nous ou écrivez-nous, nous revenons vers vous cette semaine."
            ),
        ),
        (
            "de",
            (
                "Danke für Ihre ehrliche Rückmeldung, es tut uns leid. Wir gehen der Sache nach und finden eine Lösung. "
                "Rufen Sie uns an oder schreiben Sie uns; wir melden uns diese Woche."
            ),
        ),
        (
            "it",
            "Grazie per la segnalazione, ci dispiace molto. Vogliamo rimediare: ci chiami o ci scriva una mail, le faremo sapere entro venerdì.",
        ),
        (
            "en",
            (
                "Thank you for telling us, and sorry that we let you down. We would like to put it right: "
                "call or mail us and you will hear from us this week."
            ),
        ),
    ],
)
def test_an_answer_to_one_star_that_does_everything_lacks_nothing(language: str, text: str) -> None:
    assert [finding.rule for finding in found(text, language, "review", stars=1)] == []


def test_what_the_business_chose_goes_before_what_the_reply_does() -> None:
    spans = [finding.rule for finding in found("Hallo, je pakket komt. Groet", "nl", "email", formality="formal")]
    assert spans == ["tone.address-form"]


@pytest.mark.parametrize(
    "picture",
    [
        "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "\U0001f1f3\U0001f1f1",
        "\U0001f44d\U0001f3fd",
        "\u2764\ufe0f\u200d\U0001f525",
    ],
)
def test_what_shows_as_one_picture_counts_as_one(picture: str) -> None:
    """A family, a flag and a dark thumb are made of several characters, and no reader counts those."""
    rules = {one.rule for one in found(f"Hallo {picture}{picture}!", "nl", "social")}
    assert "tone.few-emoji" not in rules
    (third,) = [one for one in found(f"Hallo {picture}{picture}{picture}!", "nl", "social") if one.rule == "tone.few-emoji"]
    assert third.end - third.start == len(picture)


def test_a_fix_is_offered_as_the_word_was_written() -> None:
    fixes = [finding.fix for finding in found("Reeds verstuurd. Dit is reeds klaar.", "nl", "chat")]
    assert fixes == ["Al", "al"]


def test_quotes_and_links_are_nobodys_words() -> None:
    assert found("> dit is reeds GEGARANDEERD\nzie https://example.org/REEDS", "nl", "chat") == ()


def test_the_formula_of_letters_may_stand_in_a_letter() -> None:
    """A French letter says “veuillez trouver ci-joint”; in a mail it is cold."""
    body = "Madame,\n\nVeuillez trouver ci-joint l'attestation.\n\nJe vous prie d'agréer, Madame, mes salutations distinguées."
    assert found(body, "fr", "letter", formality="formal") == ()
    assert "tone.cold-enclosure" in [finding.rule for finding in found(body, "fr", "email", formality="formal")]


def test_a_region_follows_its_language() -> None:
    assert [finding.rule for finding in found("Dit is reeds klaar.", "nl-BE", "chat")] == ["tone.cold-words"]


@pytest.mark.parametrize("path", STARTER, ids=lambda path: path.stem)
def test_every_starter_rule_says_why(path: Path) -> None:
    assert [rule.name for rule in parse(path.name, path.read_text("utf-8")).rules if not rule.why] == []


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("[[rules]]\nname = 'x'\ncheck = 'speling'\n", "t.toml:1", "speling"),
        ("\n\n[[rules]]\nname = 'x'\ncheck = 'words'\nlevel = 'loud'\n", "t.toml:3", "loud"),
        ("[[rules]]\nname = 'X y'\ncheck = 'words'\n", "t.toml:1", "X y"),
        ("[[rules]]\nname = 'x'\ncheck = 'words'\nword = ['a']\n", "t.toml:1", "“word”"),
        ("[[rules]]\nname = \n", "t.toml:2", "Invalid"),
        ("rulez = 1\n", "t.toml:1", "rulez"),
    ],
)
def test_a_rule_file_that_makes_no_sense_is_refused_by_line(text: str, where: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse("t.toml", text)
    assert str(caught.value).startswith(where)
    assert words in str(caught.value)


def test_a_rule_that_is_off_is_silent() -> None:
    rules = parse("t", "[[rules]]\nname='x'\ncheck='words'\nlevel='off'\nwords=['a']\n").rules
    assert check_tone(rules, Written("a a a", "a a a", "en", "email")) == ()


def test_phrases_of_rule_files_cannot_make_a_check_slow() -> None:
    """Words only, no patterns: what looks like one is searched for as it stands."""
    rules = parse("t", "[[rules]]\nname='x'\ncheck='words'\nlevel='warn'\nwords=['(a+)+$']\n").rules
    text = "a" * 50_000 + " (a+)+$ "
    assert [finding.level for finding in check_tone(rules, Written(text, text, "en", "email"))] == [Level.WARN]


def test_a_formal_greeting_and_an_informal_word_are_two_ways_of_saying_you() -> None:
    assert "tone.address-form" in [finding.rule for finding in found("Geachte heer Bos,\n\nJe pakket komt.", "nl", "chat")]
