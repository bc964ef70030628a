"""Signatures, the lines phones and programs add, and mailing lists' footers."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from typing import Final

_DELIMITER: Final = re.compile(r"^--[ \xa0]?$")
_LOOSE_DELIMITER: Final = re.compile(r"^(?:-- +|—|--\xa0+|–)$")
_LIST_RULE: Final = re.compile(r"^\s*[_=-]{20,}\s*$")
_LIST_WORDS: Final = re.compile(
    r"mailing[ -]?list|listinfo|unsubscribe|abmelden|uitschrijven|désabonner|disiscriver|mailman|to unsubscribe|list archive|googlegroups|"
    r"@lists?\.|you received this message because",
    re.IGNORECASE,
)
_GROUP_LINE: Final = re.compile(
    r"^(?:You received this message because you are subscribed|To unsubscribe from this (?:group|list))",
    re.IGNORECASE,
)
_DEVICES: Final = (
    r"iphon|ipad|ipod|ios\b|android|samsung|galaxy|blackberry|huawei|xiaomi|redmi|oneplus|pixel|nokia|motorola|xperia|\bhtc\b|windows|"
    r"smartphone|smart phone|\bhandy\b|mobiltelefon|mobile?\b|mobiel|mobilen?\b|móvil|cellulare|telefoon|telefon|téléphone|telefono|"
    r"teléfono|tablet|outlook|yahoo|\bgmail|proton|tutanota|tuta mail|\bgmx\b|web\.de|mail\.ru|k-9|fairemail|\bspark\b|bluemail|"
    r"aquamail|airmail|t-online|freenet|orange|libero|zoho|почт|телефон|смартфон|puhelime|\bhey\b|my phone|mijn gsm"
)
_SENT: Final = (
    r"sent|verzonden|verstuurd|gesendet|gesandt|geschickt|envoyé|envoye|inviato|inviata|enviado|enviada|enviat|sendt|skickat|skickad|"
    r"lähetetty|wysłano|wysłane|wysłana|odesláno|odoslané|poslano|отправлено|надіслано|küldve|gönderildi|provenance"
)
_BY: Final = (
    r"from|via|with|using|vanaf|vanuit|met|van|von|vom|mit|über|aus|de|depuis|avec|à partir|da|dal|dalla|con|tramite|desde|do|a partir|com|"
    r"fra|från|med|z|ze|przez|za|s|ze|pomocí|с|со|из|через|:"
)
_THIS_MAIL: Final = (
    r"(?:(?:this|dit|deze|diese|ce|cet|questo|questa|este|esta|denna|denne)\s+)?(?:e-?mail|mail|message|bericht|nachricht|messaggio|mensaje|"
    r"mensagem|meddelande|besked)?\s*(?:was|is|wurde|werd|a été|è stato|ha sido|foi)?\s*"
)
# A word for sending must be followed by the means: "Sent the phone back yesterday" is a sentence of the customer's.
_SENT_FROM: Final = re.compile(rf"^\W*{_THIS_MAIL}(?:{_SENT})\s*(?:(?:{_BY})\b.{{0,60}}?|:.{{0,20}}?|)(?:{_DEVICES})", re.IGNORECASE)
_FROM_SENT: Final = re.compile(
    rf"^\W*(?:von|mit|diese|dieses|this|ce|dit|deze|from|via|с|iphone|minun)\b.{{0,80}}?(?:{_DEVICES}).{{0,60}}?(?:{_SENT})\W*$",
    re.IGNORECASE,
)
_GET_OUTLOOK: Final = re.compile(
    r"^\W*(?:[^\W\d]+\s+){0,2}outlook\s+(?:[^\W\d]+\s+){0,2}(?:ios|android|mobile|mac)\b(?:\s+[^\W\d]+){0,2}[\s.]*(?:<\S{0,100}>|\[\S{0,100}\])?\W*$",
    re.IGNORECASE,
)
_APP_LINES: Final = re.compile(
    r"^\W*(?:please excuse (?:my brevity|any typos|the brevity)|excuse my brevity|bitte entschuldigen sie die kürze|"
    r"mijn excuses voor de beknoptheid|yahoo mail: |get the all-new|sent with proton|virus[- ]?free\.?|virenfrei|virusvrij|"
    r"garanti sans virus|sans virus|libre de virus|verzonden met proton|gesendet mit|envoyé avec|inviato con proton|enviado con proton|"
    r"enviado com proton)",
    re.IGNORECASE,
)
_HINTS: Final = (
    *("iphon", "ipad", "ipod", "ios", "android", "samsung", "galaxy", "blackberry", "huawei", "xiaomi", "redmi", "oneplus", "pixel"),
    *("nokia", "motorola", "xperia", "htc", "windows", "phone", "handy", "mobil", "móvil", "cellulare", "telefoon", "telefon", "téléphone"),
    *(
        "teléfono",
        "tablet",
        "outlook",
        "yahoo",
        "gmail",
        "proton",
        "tuta",
        "gmx",
        "web.de",
        "mail.ru",
        "k-9",
        "fairemail",
        "spark",
        "bluemail",
    ),
    *("aquamail", "airmail", "t-online", "freenet", "orange", "libero", "zoho", "почт", "телефон", "смартфон", "puhelime", "hey", "gsm"),
    *("brevity", "typos", "kürze", "beknopt", "virus", "viren", "all-new"),
)
"""One of these stands in every line `is_device_footer` knows."""
_LONGEST_FOOTER: Final = 160
_MOST_WORDS: Final = 16
_DELIMITED_LINES: Final = 40
_LOOSE_LINES: Final = 12


def may_hold_device_footer(text: str) -> bool:
    """Say whether any line of `text` can be such a footer; most texts have none, and looking at every line costs."""
    text = text.lower()
    return any(hint in text for hint in _HINTS)


def is_device_footer(line: str) -> bool:
    """Say whether `line` is what a phone or mail program adds by itself: "Sent from my iPhone"."""
    text = line.strip(" \t\xa0*_")
    if not text or len(text) > _LONGEST_FOOTER or len(text.split()) > _MOST_WORDS:
        return False
    return any(pattern.match(text) is not None for pattern in (_SENT_FROM, _FROM_SENT, _GET_OUTLOOK, _APP_LINES))


def longest_signature(line: str) -> int:
    """Return how many filled lines may follow `line` as a signature; 0 where it is no delimiter (RFC 3676 §4.3 and its relatives)."""
    if _DELIMITER.match(line):
        return _DELIMITED_LINES
    return _LOOSE_LINES if _LOOSE_DELIMITER.match(line) else 0


def list_footer_lines(lines: list[str], first: int) -> int:
    """Return how many lines from `first` on are the footer a mailing list appended; it reaches to the end of the text."""
    if _GROUP_LINE.match(lines[first]):
        return len(lines) - first
    if lines[first][:1].isalpha() or not _LIST_RULE.match(lines[first]):
        return 0
    rest = lines[first + 1 : first + 1 + _LOOSE_LINES]
    is_footer = any(_LIST_WORDS.search(line) for line in rest[:4]) and len(lines) - first <= _LOOSE_LINES
    return len(lines) - first if is_footer else 0
