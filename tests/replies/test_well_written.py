"""The starter rules on 300 well-written replies in five languages: how many they find fault with.

The replies were written before the rules met them. At first sight 29 of the first 250 were found fault with, nearly all of them answers to
bad reviews that acknowledge and offer in words of their own; that is why longer answers are no longer held to those two words, and why
what is left of them is a hint. Of 25 more answers to bad reviews 6 then got one at first sight.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from agentdesk.domain.voice import Level
from agentdesk.replies.tone.check import check_tone, prose_of
from agentdesk.replies.tone.records import Written
from tests.replies.test_tone import RULES

FOLDER = Path(__file__).parent / "well_written"
MOST_FALSE_ALARMS = 0.02
FORMAL = ("de", "fr", "it", "nl")


def replies(language: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))["replies"]]


def faults(language: str, kind: str, text: str, formality: str = "formal") -> list[str]:
    medium, _dash, stars = kind.partition("-")
    written = Written(text, prose_of(text), language, medium, formality=formality, stars=float(stars) if stars else None)
    return [f"{finding.rule}: {text}" for finding in check_tone(RULES, written) if finding.level in {Level.WARN, Level.BLOCK}]


@pytest.mark.parametrize("language", [*FORMAL, "en"])
def test_at_most_two_well_written_replies_in_a_hundred_are_found_fault_with(language: str) -> None:
    found = [fault for kind, text in replies(language) if (fault := faults(language, kind, text))]
    assert len(replies(language)) >= 50
    assert len(found) <= MOST_FALSE_ALARMS * len(replies(language)), found


MIXED = (
    ("nl", "Beste Anna, uw bestelling is onderweg. Laat je het weten als er iets is?"),
    ("nl", "Beste mevrouw Jansen, jouw pakket is er. Haalt u het op?"),
    ("nl", "Beste Karim, jullie tafel staat klaar en u kunt komen."),
    ("de", "Hallo Anna, wir haben Ihre Tasche gefunden. Holst du sie ab?"),
    ("de", "Guten Tag Frau Berger, danke. Schreib uns, wann Sie kommen."),
    ("de", "Hallo Jonas, dein Rad ist fertig, und wir freuen uns, wenn Sie es holen."),
    ("de", "Liebe Lea, danke für dein Bild. Die Rechnung liegt bei, damit Sie sie haben."),
    ("fr", "Bonjour Anna, votre colis est prêt. Tu peux passer samedi."),
    ("fr", "Bonjour Madame Petit, nous avons bien reçu ta lettre. Écrivez-nous."),
    ("fr", "Bonjour Luc, on t'envoie le lien ; n'hésitez pas à demander."),
    ("it", "Ciao Anna, il tuo ordine è pronto. Ci scriva se non va bene."),
    ("it", "Buongiorno signora Riva, abbiamo visto la Sua foto. Scrivici quando passi."),
    ("it", "Buongiorno, scriviamo a Lei perché il tuo pacco è tornato."),
)


@pytest.mark.parametrize(("language", "text"), MIXED)
def test_two_ways_of_saying_you_in_one_reply_are_found(language: str, text: str) -> None:
    assert [fault for fault in faults(language, "chat", text, formality="") if fault.startswith("tone.address-form")]


STRAIGHT = (
    ("nl", "Beste mevrouw De Jou, uw pakket is er. Jouke helpt u graag."),
    ("nl", "Beste meneer Jou, u kunt de sleutel ophalen."),
    ("de", "Guten Tag Frau Berger, meine Kollegin ist da. Sie packt Ihr Paket, und Sie bekommen es morgen."),
    ("de", "Hallo Anna, deine Tasche ist da. Sie liegt an der Kasse. Ihr Reißverschluss ist repariert."),
    ("de", "Hallo ihr beiden, euer Tisch ist reserviert. Ihr könnt ab sieben kommen."),
    ("de", "Sehr geehrte Frau Du Pont, Ihr Brief ist angekommen."),
    ("fr", "Bonjour Madame Tu, le ton de votre message nous a touchés."),
    ("fr", "Bonjour Anna, ta commande est prête et nous t'attendons."),
    ("it", "Ciao Anna, la tua borsa è pronta. La mia collega la tiene da parte; lei ti aspetta."),
    ("it", "Gentile dottor Sua, il pacco parte oggi. La chiamiamo domani."),
)


@pytest.mark.parametrize(("language", "text"), STRAIGHT)
def test_one_way_of_saying_you_is_left_in_peace(language: str, text: str) -> None:
    assert not [fault for fault in faults(language, "chat", text, formality="") if fault.startswith("tone.address-form")]
