"""Mail that programs send unasked and without a header that says so, told by sender and words together.

Neither alone is proof: people write from no-reply addresses, quote what programs wrote to them, and fill in forms that end in a program's
words. So a form's mail, a question, and whatever was forwarded are never taken for a notice.
"""

from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.reading import Address
from agentdesk.reading.hints import Hints
from agentdesk.reading.self_told import asks_for_no_answer, says_program, wants_no_answer

_LOOKED_AT: Final = 1_500
_NO_REPLY: Final = re.compile(
    r"(?:.*[-_.+])?(?:no-?_?repl(?:y|ies)|do-?_?not-?_?reply|ne-?pas-?repondre|no-?responde[rn]?|non?-?rispondere|nicht-?antworten|"
    r"keine-?antwort|niet-?(?:be)?antwoorden|nao-?responda|ej-?svara|svar-?ej|ikke-?svar|ei-?vastata|nie-?odpowiadac)\b"
)
_MAILING: Final = re.compile(
    r"(?:newsletter|nieuwsbrief|nieuws|news|mailings?|offres|offers|aanbiedingen|angebote|offerte|ofertas|promo(?:tions?)?|marketing|"
    r"actualites|infolettre|infomail)\b"
)
_PROGRAM: Final = re.compile(r"(?:root|nagios|icinga2?|zabbix|cron|daemon|apache|www-data|wordpress|mailer|voicemail|fax|scanner)\b")
_LIST_SERVER: Final = re.compile(r"(?:majordomo|listserv|mailman)\b|.+-(?:bounces|request)$")
_FOOTER: Final = re.compile(
    r"\bunsubscribe\b|\byou(?:'re| are)? (?:are )?receiv(?:e|ed|ing) (?:this|these|\w+) (?:e-?mails?|messages?|newsletters?)\b|"
    r"\bafmelden\b|\buitschrijven\b|"
    r"\babmelden\b|\babbestellen\b|désinscri|désabonn|\bdisiscri|annulla(?:re)? l.iscrizione|darse de baja|cancelar (?:la )?suscripción|"
    r"cancelar (?:a )?(?:subscrição|inscrição)|\bafmeld\b|avregistrera|avprenumerera|meld deg av|peruuta tilaus|wypisz|odhlásit|отписаться",
    re.IGNORECASE,
)
_FOOTER_TRAITS: Final = Hints(
    *("unsubscribe", "receiv", "afmeld", "uitschrijv", "abmeld", "abbestell", "désinscri", "désabonn", "iscri", "baja", "suscripci"),
    *("subscri", "inscri", "avregistr", "avprenum", "meld deg", "peruuta", "wypisz", "odhl", "отпис"),
)
_ALERT: Final = re.compile(r"^\*\* (?:PROBLEM|RECOVERY|ACKNOWLEDGEMENT|FLAPPING\w*) (?:Service|Host) Alert", re.IGNORECASE)
"""The subject that Nagios' sample configuration gives, and Icinga's after it."""
_MODERATION: Final = re.compile(r"/wp-admin/comment\.php\?action=(?:approve|spam|trash)")
_FORM: Final = re.compile(
    r"^[ \t>*]*(?:e-?mail(?:adres|-adresse|address)?|your email|telefoon\w*|telefon\w*|phone|téléphone|telefono|teléfono|bericht|message|"
    r"nachricht|"
    r"messaggio|mensaje|mensagem|vraag|frage|question|opmerking(?:en)?|comments?)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_BECAUSE: Final = re.compile(
    r"\byou(?:'re| are)? (?:receiving|received|getting|got) this (?:e-?mail|message|survey|notification)s? because\b", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SIGNATURE: Final = 60
FORWARDED: Final = re.compile(r"^\W*(?:fwd?|wg|tr|doorst|rv|enc|i|vb|vs|pd)\s?:", re.IGNORECASE)


def is_robots(sender: Address, subject: str, written: str, seen: frozenset[Hints], *, is_answered_elsewhere: bool) -> bool:
    """Say whether a program sent a mail by itself.

    Args:
        sender: whom it names as its author.
        subject: as it stands.
        written: what of the text was written now.
        seen: the hints that may stand in the text.
        is_answered_elsewhere: whether answers go to another house: so mail from forms does, where a customer wrote the words.
    """
    if is_answered_elsewhere or FORWARDED.match(subject) is not None:
        return False
    local = sender.address.lower().partition("@")[0]
    said = written[:_LOOKED_AT]
    if _LIST_SERVER.match(local) is not None or (local == "sympa" and sender.name == "SYMPA"):
        return True
    if _NO_REPLY.match(local) is not None and (wants_no_answer(written, seen) or _has_footer(written, seen)):
        return True
    if _MAILING.match(local) is not None and _has_footer(written, seen):
        return True
    if _ALERT.match(subject) is not None or _MODERATION.search(said) is not None:
        return True
    if "?" in written or is_signed(sender, written):
        return False
    if _FOOTER_TRAITS in seen and _BECAUSE.search(written[-_LOOKED_AT:]) is not None and "unsubscribe" in written.lower():
        return True
    if not says_program(said, seen) or _FORM.search(written) is not None:
        return False
    return _PROGRAM.match(local) is not None or asks_for_no_answer(written)


def is_signed(sender: Address, written: str) -> bool:
    """Say whether a text ends in one of its sender's names: people sign what they write, programs name their firm in front."""
    last = _WORD.findall(written[-_SIGNATURE:].lower())[-1:]
    return bool(last) and last[0] in _WORD.findall(sender.name.lower())


def _has_footer(written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a text ends as mailings do; form services put such lines below what a customer filled in."""
    return _FOOTER_TRAITS in seen and _FOOTER.search(written[-_LOOKED_AT:]) is not None and _FORM.search(written) is None
