"""Lines that part new text from old: header blocks, "original message" rules, forwards, helpdesks' reply lines."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from typing import Final

# What the lines of a quoted message's header block are called, language after language.
_FROM: Final = (
    "from|van|von|de|da|di|fra|från|lähettäjä|od|от|от кого|feladó|kimden|de la|expéditeur|mittente|remitente|remetente|afzender|absender|"
    "avsändare|nadawca|odesílatel|отправитель|від|发件人|寄件者|差出人|보낸 사람"
)
_DATE: Final = (
    "date|sent|datum|verzonden|gesendet|envoyé|envoye|data|inviato|enviado|enviada|enviado el|enviada em|enviado em|fecha|sendt|dato|"
    "skickat|skickades|lähetetty|päivämäärä|päiväys|wysłano|wysłane|data wysłania|odesláno|odesláno dne|отправлено|дата|date d’envoi|"
    "date d'envoi|elküldve|дата отправки|надіслано|发送时间|送信日時|보낸 날짜|sent on|sent at|verstuurd|verzonden op|date et heure"
)
_TO: Final = "to|aan|an|à|a|para|til|till|vastaanottaja|do|komu|кому|címzett|destinataire|destinatario|destinatário|收件人|宛先|받는 사람"
_CC: Final = (
    r"cc|kopie|kopi|kopia|kopio|c\.c\.|copia|cópia|dw|копия|bcc|reply-to|antwoord aan|antwort an|organisation|importance|priorität|belang|"
    "attachments|bijlagen|anlagen"
)
_SUBJECT: Final = (
    "subject|onderwerp|betreff|objet|oggetto|asunto|assunto|emne|ämne|aihe|temat|předmět|тема|tárgy|konu|subiect|主题|件名|제목|sujet"
)
_HEADER_LINE: Final = re.compile(
    rf"^[\s*_>|]*(?:(?P<from>{_FROM})|(?P<date>{_DATE})|(?P<to>{_TO})|(?P<cc>{_CC})|(?P<subject>{_SUBJECT}))[\s*_\xa0]*[:：][*_]*(?P<value>.*)$",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"^[\s>*]*[-_=—–‐]{2,}\s*(?P<words>[^\d\W].{3,60}?)\s*[-_=—–‐]{2,}[\s*]*$")
_BARE_RULE: Final = re.compile(r"^\s*(?:[_]{5,}|[-]{10,}|[=]{10,}|[—–]{5,}|[.]{20,}|[*]{10,})\s*$")
_ORIGINAL: Final = re.compile(
    r"original|origineel|oorspronkelijk|ursprünglich|urspruenglich|d’origine|d'origine|originale|originalnachricht|oprindelig|ursprunglig|"
    r"opprinnelig|alkuperäinen|oryginaln|původní|исходное|reply message|antwort|eredeti|originala|прежнее|previous message|in reply to",
    re.IGNORECASE,
)
_FORWARD: Final = re.compile(
    r"forwarded|doorgestuurd|weitergeleitet|weiterleitung|transf[ée]r[ée]|réexpédié|inoltrat[oa]|reenviad[oa]|encaminhad[oa]|"
    r"reencaminhad[oa]|videresen[dt]|vidarebefordra|välitet|edelleenläh|przekazan|przekazywan|přeposl|přeposíl|пересыл|переслан|переадресован|"
    r"перенаправлен|továbbított|iletilmiş|转发|転送|전달",
    re.IGNORECASE,
)
_FORWARD_SUBJECT: Final = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|doorst|tr|i|rv|enc|res?env|vb|pd|vl|vs|fs|fw|továbbítás|ilt|転送|转发|轉寄)\s*[:：]",
    re.IGNORECASE,
)
_AMBIGUOUS_SUBJECT: Final = re.compile(r"^\s*vs\s*:", re.IGNORECASE)
_REPLY_LINE: Final = re.compile(
    r"^[\W_]*(?:please\s+|gelieve\s+|bitte\s+)?(?:type\s+your\s+)?(?:reply\s+above\s+this|write\s+above\s+this|"
    r"antwoord\s+(?:boven|hierboven)|uw\s+antwoord\s+boven|antworten\s+sie\s+oberhalb|oberhalb\s+dieser\s+linie|"
    r"répon(?:dre|dez|se)\s+au[- ]dessus|rispondi\s+sopra|responda?\s+(?:por\s+)?encima|responda\s+acima|svar\s+over\s+denne|"
    r"svara\s+ovanför)",
    re.IGNORECASE,
)
_LONGEST_FORWARD_LINE: Final = 80
_BLOCK_LINES: Final = 9
_MOST_STRAY_LINES: Final = 3


def is_original_rule(line: str) -> bool:
    """Say whether `line` is a rule like "-----Original Message-----" in any language we know."""
    if line[:1].isalpha():
        return False
    match = _RULE.match(line)
    return match is not None and _ORIGINAL.search(match["words"]) is not None


def is_bare_rule(line: str) -> bool:
    """Say whether `line` is nothing but a ruled line, as Outlook draws above a header block."""
    return not line[:1].isalpha() and _BARE_RULE.match(line) is not None


def is_forward_line(line: str) -> bool:
    """Say whether `line` opens a forwarded message."""
    text = line.strip(" \t*\xa0")
    has_shape = text.startswith(("--", "__", "==", "—", "–")) or (text.endswith(":") and text[:1].isupper())
    return has_shape and len(text) <= _LONGEST_FORWARD_LINE and _FORWARD.search(text) is not None


def is_reply_line(line: str) -> bool:
    """Say whether `line` is a helpdesk's "reply above this line"."""
    return _REPLY_LINE.match(line) is not None


def header_block_end(lines: list[str], first: int, *, is_announced: bool) -> int:
    """Return the line after the header block that starts at `first`, `first` itself where none does.

    A block has a sender and, of date, recipient and subject, at least two; one behind a rule that announces it needs one.
    """
    kinds: set[str] = set()
    end = first
    stray = 0
    for index in range(first, min(len(lines), first + _BLOCK_LINES + _MOST_STRAY_LINES)):
        kind = _kind(lines[index])
        if kind is None:
            stray += 1
            if index == first or stray > _MOST_STRAY_LINES or (not lines[index].strip() and len(kinds) > 2):  # noqa: PLR2004
                break
            continue
        if kind in kinds and kind != "cc":
            break
        kinds.add(kind)
        end = index + 1
    needed = 1 if is_announced else 2
    return end if "from" in kinds and len(kinds & {"date", "to", "subject"}) >= needed else first


def is_danish_sender(line: str) -> bool:
    """Say whether a header block's line names its sender the Danish and Norwegian way."""
    return re.match(r"[\s*_>]*fra\b", line, re.IGNORECASE) is not None


def _kind(line: str) -> str | None:
    if len(line) > 1000 or ":" not in line.replace("：", ":"):  # noqa: PLR2004 - no header line of a quoted message is longer
        return None
    match = _HEADER_LINE.match(line)
    if match is None:
        return None
    return next((name for name in ("from", "date", "to", "cc", "subject") if match[name] is not None), None)


def is_forward_subject(subject: str, block_line: str = "") -> bool:
    """Say whether a subject's first prefix means a forward; VS means that in Danish and Norwegian, but an answer in Finnish."""
    if _FORWARD_SUBJECT.match(subject) is None:
        return False
    return _AMBIGUOUS_SUBJECT.match(subject) is None or is_danish_sender(block_line)
