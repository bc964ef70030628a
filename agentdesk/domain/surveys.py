"""Asking customers how it was: when a machine may, in which words, and how a click is known again.

A click opens a mail of the customer's own whose subject carries the score and the signed id of our question: one click and Send, no
server of ours, nothing that tells when it was opened. The signature says which conversation is meant; which of the five was clicked is
theirs to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mail_ids import verify

SCORES: Final = (5, 4, 3, 2, 1)
NO_MORE: Final = 0
"""What stands in a score's place where somebody wants to be asked no more."""
SATISFIED: Final = 4
"""From here on a customer counts as satisfied, as the field counts its CSAT: the two best of five."""
PER_ADDRESS: Final = timedelta(days=30)
"""Nobody is asked twice within a month, however many matters they had."""
LATE: Final = timedelta(days=2)
"""What fell due longer ago, since the service was off, is asked no more: nobody remembers."""
UNWANTED: Final = "no-survey"
"""The tag of a customer who wants to be asked nothing."""
DEFAULT_AFTER_H: Final = 24.0

_SHAPE: Final = re.compile(r"\br(?P<score>[0-5])\.(?P<token>c[0-9]{1,18}\.m[0-9]{1,18}\.[a-z2-7]{16})(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """What a survey says in one language: how it begins, the scores from the best, the way out, and the subject of an answer."""

    intro: str
    scores: tuple[str, str, str, str, str]
    no_more: str
    subject: str


WORDS: Final[dict[str, Words]] = {
    "en": Words(
        "We closed your question. How did we help you? One click opens a mail; sending it is all.",
        ("very well", "well", "so-so", "badly", "very badly"),
        "Please ask me no more",
        "How you helped me",
    ),
    "nl": Words(
        "We hebben uw vraag afgesloten. Hoe hebben we u geholpen? Eén klik opent een mail; versturen is genoeg.",
        ("heel goed", "goed", "matig", "slecht", "heel slecht"),
        "Vraag mij dit niet meer",
        "Hoe u mij hebt geholpen",
    ),
    "fr": Words(
        "Nous avons clos votre demande. Comment vous avons-nous aidé ? Un clic ouvre un message ; il suffit de l'envoyer.",
        ("très bien", "bien", "moyennement", "mal", "très mal"),
        "Ne me le demandez plus",
        "Comment vous m'avez aidé",
    ),
    "de": Words(
        "Wir haben Ihre Anfrage abgeschlossen. Wie haben wir Ihnen geholfen? Ein Klick öffnet eine Mail; absenden genügt.",
        ("sehr gut", "gut", "mittelmäßig", "schlecht", "sehr schlecht"),
        "Bitte fragen Sie mich nicht mehr",
        "Wie Sie mir geholfen haben",
    ),
    "it": Words(
        "Abbiamo chiuso la sua richiesta. Come l'abbiamo aiutata? Un clic apre un messaggio; basta inviarlo.",
        ("molto bene", "bene", "così così", "male", "molto male"),
        "Non me lo chiedete più",
        "Come mi avete aiutato",
    ),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer to a survey: which question of ours, and the score; NO_MORE for somebody who wants to be asked nothing."""

    conversation: ConversationId
    message: MessageId
    score: int


def words_in(language: str) -> Words:
    """Return the words in a language, else in English."""
    return WORDS.get(language.partition("-")[0].lower(), WORDS["en"])


def token_in(subject: str) -> str:
    """Return the signed id that a subject carries behind a score, "" where there is none; whether it holds is not looked at."""
    found = _SHAPE.search(subject)
    return "" if found is None else found["token"]


def scored(key: bytes, subject: str) -> Scored | None:
    """Return what a subject says where its signature holds, None otherwise."""
    found = _SHAPE.search(subject)
    own = None if found is None else verify(key, found["token"])
    return None if found is None or own is None else Scored(own.conversation, own.message, int(found["score"]))


def link(address: str, words: Words, token: str, score: int) -> str:
    """Return the link of one score: a mail to us (RFC 6068) whose subject says all."""
    from urllib.parse import quote  # noqa: PLC0415 - intake reads scores, and only who asks writes links

    said = words.no_more if score == NO_MORE else f"{words.subject}: {words.scores[SCORES.index(score)]} ({score}/5)"
    return f"mailto:{quote(address, safe='@+')}?subject={quote(f'{said} [r{score}.{token}]', safe='')}"


def page_link(page: str, token: str, score: int) -> str:
    """Return the link of one score to a page of the owner's own, `{token}` and `{score}` being filled."""
    return page.replace("{token}", f"r{score}.{token}").replace("{score}", str(score))
