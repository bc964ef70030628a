"""Lines that part new text from old: header blocks, "original message" rules, forwards, helpdesks' reply lines."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.reading.hints import Hints

# What the lines of a quoted message's header block are called, language after language.
_FROM: Final = (
    "from|van|von|de|da|di|fra|från|lähettäjä|od|от|от кого|feladó|feladva|kimden|gönderen|de la|expéditeur|mittente|remitente|remetente|"
    "afzender|absender|avsändare|nadawca|odesílatel|odosielateľ|отправитель|від|відправник|від кого|dari|από|αποστολέας|saatja|kellelt|"
    "nuo|no|ot|pošiljatelj|šalje|sender|发件人|發件人|寄件者|寄件人|差出人|送信者|from（差出人）|보낸 사람|보낸사람|발신|"
    "người gửi|từ|จาก|מאת|من"
)
_DATE: Final = (
    "date|sent|datum|verzonden|gesendet|envoyé|envoye|envoyé le|data|inviato|enviado|enviada|enviado el|enviada em|enviado em|fecha|"
    "sendt|dato|skickat|skickades|lähetetty|päivämäärä|päiväys|wysłano|wysłane|wysłany|data wysłania|odesláno|odesláno dne|odoslané|"
    "dátum|отправлено|дата|date d’envoi|date d'envoi|elküldve|küldve|дата отправки|надіслано|sent on|sent at|verstuurd|verzonden op|"
    "message du|date et heure|"
    "dikirim|tanggal|gönderildi|tarih|gönderim zamanı|εστάλη|στάλθηκε|ημερομηνία|trimis|trimisă|enviat|enviat el|data i hora|"
    "saadetud|kuupäev|išsiųsta|nosūtīts|poslano|poslato|изпратено|发送时间|发送日期|日期|時間|寄件日期|寄送日期|傳送日期|"
    "送信日時|日時|보낸 날짜|"
    "날짜|ngày|đã gửi|ส่ง|วันที่|נשלח|תאריך|التاريخ|تم الإرسال|تاريخ الإرسال"
)
_TO: Final = (
    "to|aan|an|à|a|para|til|till|vastaanottaja|do|komu|кому|címzett|destinataire|destinatario|destinatário|kepada|kime|προς|către|per a|"
    "adressaat|kellele|kam|za|prima|до|收件人|收件者|宛先|받는 사람|받는사람|수신|đến|ถึง|אל|إلى"
)
_CC: Final = (
    r"cc|kopie|kopi|kopia|kopio|c\.c\.|copia|copie|cópia|dw|копия|копія|bcc|másolatot kap|másolat|bilgi|κοιν|tembusan|"
    r"koopia|抄送|副本|참조|"
    "reply-to|antwoord aan|antwort an|répondre à|rispondi a|responder a|organisation|organization|importance|priorität|priority|belang|"
    "prioriteit|wichtigkeit|importancia|importanza|attachments?|bijlagen?|anlagen?|pièces jointes|allegati|adjuntos|sensitivity|"
    "message-id|newsgroups|on behalf of"
)
_SUBJECT: Final = (
    "subject|onderwerp|betreff|objet|oggetto|ogg|asunto|assunto|emne|ämne|ärende|rubrik|aihe|temat|předmět|predmet|тема|tárgy|konu|subiect|"
    "subjek|perihal|θέμα|teema|tema|temats|zadeva|относно|主题|主題|主旨|件名|제목|sujet|assumpte|chủ đề|tiêu đề|เรื่อง|נושא|الموضوع"
)
_HEADER_LINE: Final = re.compile(
    rf"^[\s*_>|]*(?:(?P<from>{_FROM})|(?P<date>{_DATE})|(?P<to>{_TO})|(?P<cc>{_CC})|"
    rf"(?P<subject>{_SUBJECT}))[\s*_\xa0]*[:：][*_]*(?P<value>.*)$",
    re.IGNORECASE,
)
_RULE: Final = late(r"^[\s>*]*+[-_=—–‐]{2,}+\s*+(?P<words>[^\d\W].{3,60}?)\s*+[-_=—–‐]{2,}+[\s*]*+$")
# BlackBerry's rule is nothing but the words between blanks.
_BARE_ORIGINAL: Final = re.compile(
    r"^ {2,}(?:Original Message|Originele bericht|Originalnachricht|Message d'origine|Mensaje original) {2,}$"
)
_RULE_RUN_ON: Final = late(
    rf"^\s*[-_=]{{3,}}\s*(?P<words>[^\W\d_][^-_=]{{3,60}}?)\s*[-_=]{{3,}}\s*(?:{_FROM})[*_]*:[*_\s]\s*\S",
    re.IGNORECASE,
)
"""Samsung's program runs the header block on behind its rule."""
_BARE_RULE: Final = re.compile(r"^\s*(?:[_]{5,}|[-]{10,}|[=]{10,}|[—–]{5,}|[.]{20,}|[*]{10,})\s*$")
_ORIGINAL: Final = late(
    r"original|origineel|oorspronkelijk|ursprünglich|urspruenglich|d’origine|d'origine|originale|originalnachricht|oprindelig|ursprunglig|"
    r"opprinnelig|alkuperäinen|oryginaln|původní|исходное|reply message|antwort|eredeti|originala|прежнее|"
    r"previous message|in reply to|original|pôvodn|izvorn|orijinal|asli|αρχικό|вихідн|оригинал|原始邮件|原始郵件|原始信件|"
    r"元のメッセージ|원본 메|initial header",
    re.IGNORECASE,
)
_FORWARD: Final = re.compile(
    r"forwarded|doorgestuurd|weitergeleitet|weiterleitung|transf[ée]r[ée]|réexpédié|inoltrat[oa]|reenviad[oa]|encaminhad[oa]|"
    r"reencaminhad[oa]|videresen[dt]|vidarebefordra|välitet|edelleenläh|przekazan|przekazywan|přeposl|přeposíl|пересыл|"
    r"переслан|переадресован|"
    r"перенаправлен|továbbított|iletilmiş|转发|転送|전달",
    re.IGNORECASE,
)
_FORWARD_WORDS: Final = (
    *("forward", "doorgestuurd", "weitergeleitet", "weiterleitung", "transf", "inoltrat", "reenviad", "encaminhad", "videresen"),
    *("vidarebefordra", "przekazan", "przekazywan"),
)
"""One of these stands in what it finds in ASCII: looking for each costs a tenth of looking for all at once."""
_FORWARD_SUBJECT: Final = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|doorst|tr|i|rv|enc|res?env|vb|pd|vl|vs|fs|fw|továbbítás|ilt|転送|转发|轉寄)\s*[:：]",
    re.IGNORECASE,
)
_AMBIGUOUS_SUBJECT: Final = re.compile(r"^\s*vs\s*:", re.IGNORECASE)
_REPLY_LINE: Final = re.compile(
    r"^[\W_]*(?:please\s+|gelieve\s+|bitte\s+)?(?:type\s+your\s+)?(?:reply\s+above\s+this|write\s+above\s+this|"
    r"do\s+not\s+(?:write|reply|type)\s+below\s+this|"
    r"antwoord\s+(?:boven|hierboven)|uw\s+antwoord\s+boven|antworten\s+sie\s+oberhalb|oberhalb\s+dieser\s+linie|"
    r"répon(?:dre|dez|se)\s+au[- ]dessus|rispondi\s+sopra|responda?\s+(?:por\s+)?encima|responda\s+acima|svar\s+over\s+denne|"
    r"svara\s+ovanför)",
    re.IGNORECASE,
)
# GroupWise puts the old text unquoted below ">>> Jan <jan@x> 2-11-2026 10:12 >>>".
_GROUPWISE: Final = re.compile(r"^>>>\s(?=.{0,200}\d{1,2}:\d{2}).{5,200}>>>\s*$")
_ON_ONE_LINE: Final = re.compile(
    rf"^[\s*_>]*(?:{_FROM})[*_]*:[*_\s].{{3,200}}?\s[*_]*(?:{_DATE})[*_]*:.{{5,100}}?\s[*_]*(?:{_TO})[*_]*:.{{3,1000}}?\s[*_]*(?:{_SUBJECT})[*_]*:"
    rf"|^[\s*_>]*(?:{_DATE})[*_]*:[*_\s].{{5,100}}?\s[*_]*(?:{_FROM})[*_]*:.{{3,200}}?\s[*_]*(?:{_TO})[*_]*:.{{3,1000}}?\s[*_]*(?:{_SUBJECT})[*_]*:",
    re.IGNORECASE,
)
_OF_MAIL: Final = re.compile(r"@|\d{1,2}[:.h]\d{2}")
"""An address or a time of day: one stands in each header block of a mail that names no subject."""
_DRAWN: Final = re.compile(r"\s*+[-_=*#~—–‐]{2,}+\s*+\Z")
_SHORT_RULE: Final = re.compile(r"^\s*(?:[-_=*]{2,}|[—–]+)\s*$")
_NOTES_TO: Final = re.compile(r"^\s*(?:to|an|aan|pour|a|para|til|till)\s*$", re.IGNORECASE)
_NOTES_SUBJECT: Final = late(rf"^\s*(?:{_SUBJECT}|thema)\s*$", re.IGNORECASE)
_NOTES_TABLE: Final = re.compile(r"^\S.{3,120}?\s{2,}(?:to|an|aan|pour|a|para|til|till)\s{2,}\S", re.IGNORECASE)
_NOTES_TABLE_SUBJECT: Final = late(rf"^.{{0,120}}?\s{{2,}}(?:{_SUBJECT}|thema)\s{{2,}}\S", re.IGNORECASE)
"""The same heading as a table of HTML: author beside recipient, date beside subject."""
_NOTES_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_NOTES_LINES: Final = 16
_ABOVE_THIS: Final = late(
    r"^##-.{5,120}-##$|above this line|oberhalb dieser (?:zeile|linie)|(?:boven|hierboven) deze (?:regel|lijn)|au[- ]dessus de cette ligne|"
    r"por encima de esta línea|encima de esta línea|acima desta linha|sopra (?:di )?questa (?:riga|linea)|over denne linje|"
    r"ovanför (?:den här|denna) (?:raden|linjen|rad)|tämän rivin yläpuol|powyżej tej (?:linii|kreski)|nad (?:tento řádek|tímto řádkem)|"
    r"выше этой (?:строки|линии)",
    re.IGNORECASE,
)
REPLY_WORDS: Final = Hints(
    *("above", "below", "boven", "oberhalb", "dessus", "sopra", "encima", "acima", "denne", "ovanför", "yläpuol", "powyżej", "nad t"),
    "выше",
)
"""One of these stands in every line `is_reply_line` knows."""
_WORDY_START: Final = r"(?!You received|To unsubscribe|Yahoo! Groups)[^\W\d_]"
_WORDY: Final = re.compile(rf"{_WORDY_START}[^:：@/\n]*\Z")
_OF_OTHERS: Final = re.compile(r"[:：@/>)|\ufdd0-\ufdd6]")
"""What ends an attribution, quotes a line by a name, or stands for a mark of the HTML's."""
_ODD_START: Final = re.compile(rf"\n(?!{_WORDY_START}|[^\S\n]*+(?:\n|\Z))")
"""The beginning of a line that is neither blank nor words."""
_LONGEST_REPLY_LINE: Final = 140
_LONGEST_RULE: Final = 500
"""Characters of a line that are looked at: the patterns go back and forth over long runs of signs."""
_LONGEST_FORWARD_LINE: Final = 80
_BLOCK_LINES: Final = 9
_MOST_STRAY_LINES: Final = 3


def is_original_rule(line: str) -> bool:
    """Say whether `line` is a rule like "-----Original Message-----" in any language we know."""
    if line[:1].isalpha() or len(line) > _LONGEST_RULE:
        return False
    if _BARE_ORIGINAL.match(line):
        return True
    match = _RULE.match(line) or _RULE_RUN_ON.match(line)
    return match is not None and _ORIGINAL.search(match["words"]) is not None


def is_bare_rule(line: str) -> bool:
    """Say whether `line` is nothing but a ruled line, as Outlook draws above a header block."""
    return not line[:1].isalpha() and _BARE_RULE.match(line) is not None


def is_forward_line(line: str) -> bool:
    """Say whether `line` opens a forwarded message."""
    text = line.strip(" \t*\xa0")
    has_shape = text.startswith(("--", "__", "==", "—", "–")) or (text.endswith(":") and text[:1].isupper())
    return has_shape and len(text) <= _LONGEST_FORWARD_LINE and _tells_of_forward(text)


def _tells_of_forward(text: str) -> bool:
    if text.isascii():
        lowered = text.lower()
        return any(map(lowered.__contains__, _FORWARD_WORDS)) and _FORWARD.search(text) is not None
    return _FORWARD.search(text) is not None


def is_reply_line(line: str) -> bool:
    """Say whether `line` is a helpdesk's "reply above this line"."""
    if _REPLY_LINE.match(line[:_LONGEST_RULE]) is not None:
        return True
    text = line.strip()
    return text.startswith(("#", "-", "=", "*", "[", "(")) and len(text) <= _LONGEST_REPLY_LINE and _ABOVE_THIS.search(text) is not None


def may_hold_reply_line(lines: Iterable[str]) -> bool:
    """Say whether any of the lines can be a helpdesk's "reply above this line"; most texts have none."""
    text = "\n".join([line for line in lines if len(line) <= _LONGEST_RULE]).lower()
    return REPLY_WORDS.stand_in(text)


def is_wordy(line: str) -> bool:
    """Say whether `line` is words alone, and so neither a separator nor a footer that stands by itself."""
    return _WORDY.match(line) is not None


def is_own_words(text: str) -> bool:
    """Say whether every line of `text` is blank or words alone, of which none is quoted or introduces a quotation."""
    return _OF_OTHERS.search(text) is None and _ODD_START.search("\n" + text) is None


def is_short_rule(line: str) -> bool:
    """Say whether `line` is nothing but a rule, however short."""
    return not line[:1].isalnum() and _SHORT_RULE.match(line) is not None


def is_drawn(line: str) -> bool:
    """Say whether `line` is drawn of signs that rules are made of, of several kinds too, as helpdesks do above their own lines."""
    return _DRAWN.match(line) is not None


def is_groupwise_line(line: str) -> bool:
    """Say whether `line` is GroupWise's heading of the message answered."""
    return line.startswith(">>> ") and _GROUPWISE.match(line) is not None


def is_notes_block(lines: list[str], first: int) -> bool:
    """Say whether Lotus Notes' heading starts at `first`: author, date, then "To" and "Subject" on lines of their own."""
    if "@" not in lines[first] and "/" not in lines[first]:
        return False
    if _NOTES_TABLE.match(lines[first]):
        rows = lines[first + 1 : first + 6]
        return any(_NOTES_DATE.match(row) for row in rows) and any(_NOTES_TABLE_SUBJECT.match(row) for row in rows)
    heading = lines[first : first + _NOTES_LINES]
    if not any(_NOTES_TO.match(line) for line in heading[1:8]):
        return False
    has_date = any(_NOTES_DATE.search(line) for line in heading[:4])
    return has_date and any(_NOTES_SUBJECT.match(line) for line in heading[3:])


def header_block_end(lines: list[str], first: int, *, is_announced: bool) -> int:
    """Return the line after the header block that starts at `first`, `first` itself where none does.

    A block has a sender and, of date, recipient and subject, at least two; one behind a rule that announces it needs one.
    """
    if "@" in lines[first] and _ON_ONE_LINE.match(lines[first]):
        return first + 1
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
    if not is_announced and not any(_OF_MAIL.search(line) for line in lines[first:end]):
        # A customer's own list: where from, where to, when.
        return first
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
