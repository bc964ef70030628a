"""Mail that programs send unasked and without a header that says so, told by sender and words together.

Neither alone is proof: people write from no-reply addresses, quote what programs wrote to them, and fill in forms that end in a program's
words. So a form's mail, a question, and whatever was forwarded are never taken for a notice.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import combining, normalize

from agentdesk.domain.reading import Address
from agentdesk.reading.footers import is_device_footer
from agentdesk.reading.hints import Hints
from agentdesk.reading.mailings import FORM, asks, has_footer, is_mailing
from agentdesk.reading.self_told import asks_for_no_answer, says_program, wants_no_answer

_LOOKED_AT: Final = 1_500
NO_REPLY: Final = re.compile(
    r"(?:.*[-_.+])?(?:no-?_?repl(?:y|ies)|do-?_?not-?_?reply|ne-?pas-?repondre|no-?responde[rn]?|non?-?rispondere|nicht-?antworten|"
    r"keine-?antwort|niet-?(?:be)?antwoorden|nao-?responda|ej-?svara|svar-?ej|ikke-?svar|ei-?vastata|nie-?odpowiadac)\b"
)
_MAILING: Final = re.compile(
    r"(?:newsletter|nieuwsbrief|nieuws|news|mailings?|offres|offers|aanbiedingen|angebote|offerte|ofertas|promo(?:tions?)?|marketing|"
    r"actualites|infolettre|infomail)\b"
)
_PROGRAM: Final = re.compile(r"(?:root|nagios|icinga2?|zabbix|cron|daemon|apache|www-data|wordpress|mailer|voicemail|fax|scanner)\b")
_LIST_SERVER: Final = re.compile(r"(?:majordomo|listserv|mailman)\b|.+-(?:bounces|request)$")
_ALERT: Final = re.compile(r"^\*\* (?:PROBLEM|RECOVERY|ACKNOWLEDGEMENT|FLAPPING\w*) (?:Service|Host) Alert", re.IGNORECASE)
"""The subject that Nagios' sample configuration gives, and Icinga's after it."""
_MODERATION: Final = re.compile(r"/wp-admin/comment\.php\?action=(?:approve|spam|trash)")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SIGNATURE: Final = 60
_ROLE: Final = re.compile(
    r"(?:info|contact|kontakt|contatt\w+|support|service|help\w*|hilfe|sales|verkoop|verkauf|vendite|ventas|office|buero|bureau|biuro|"
    r"kundendienst|"
    r"kunden\w+|klanten\w+|kundeservice|asiakas\w+|assistenza|atencion\w*|accueil|post|mail|hallo|hello|team|admin|jobs|hr|webshop|shop|"
    r"order\w*|bestel\w*)\b"
)
"""The first part of addresses that belong to a task."""
_LONGER_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_LABEL_CHARS: Final = 4
_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d"})
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
    if sender.name.endswith("[bot]") or _LIST_SERVER.match(local) is not None or (local == "sympa" and sender.name == "SYMPA"):
        return True
    if NO_REPLY.match(local) is not None and FORM.search(written) is None and (wants_no_answer(written, seen) or has_footer(written, seen)):
        return True
    if _MAILING.match(local) is not None and has_footer(written, seen):
        return True
    if _ALERT.match(subject) is not None or _MODERATION.search(said) is not None:
        return True
    # What the hints answer goes first: most mail needs no look at its words.
    if is_mailing(written, seen) and not is_signed(sender, written):
        return True
    if not says_program(said, seen) or asks(written) or is_signed(sender, written) or FORM.search(written) is not None:
        return False
    return _PROGRAM.match(local) is not None or asks_for_no_answer(written)


def is_signed(sender: Address, written: str) -> bool:
    """Say whether a text ends in one of its sender's names: people sign what they write, programs name their firm in front."""
    last = _WORD.findall(written[-_SIGNATURE:].lower())[-1:]
    return bool(last) and last[0] in _WORD.findall(sender.name.lower())


def is_firm(sender: Address) -> bool:
    """Say whether who sent it bears the name of their own domain, as firms do; people bear that of their mailbox."""
    local, _, domain = _plain(sender.address).partition("@")
    label = domain.split(".")[0]
    words = _LONGER_WORD.findall(_plain(sender.name))
    named = any(word in domain for word in words) or (len(label) >= _LABEL_CHARS and label in "".join(words))
    return named and (_ROLE.match(local) is not None or not any(word in local for word in words))


def _plain(text: str) -> str:
    """Return a text in lower case without marks on its letters, as addresses write names."""
    return "".join(sign for sign in normalize("NFKD", text.lower().translate(_LETTERS)) if not combining(sign))


def names_author(sender: Address, written: str) -> bool:
    """Say whether a line is nothing but a name of its sender that isn't the firm's, as agents sign what a helpdesk sends."""
    domain = _plain(sender.address).partition("@")[2]
    names = {word for word in _WORD.findall(sender.name.lower()) if _plain(word) not in domain}
    return any(line.strip(" \t,.").lower() in names for line in written.splitlines())


def is_persons(sender: Address, written: str, text: str) -> bool:
    """Say whether a text reads as somebody's own: it asks, its author signed it, or a telephone's line stands below it.

    Args:
        sender: whom it names as its author.
        written: what of the text was written now.
        text: all of it.
    """
    if asks(written) or (is_signed(sender, written) and not is_firm(sender)) or names_author(sender, written):
        return True
    below = text[len(written) :].strip().splitlines()[:1] if text.startswith(written) else []
    return any(map(is_device_footer, below))
