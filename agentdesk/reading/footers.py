"""What programs, firms and lists put below a text by themselves: "Sent from my iPhone", disclaimers, lists' footers."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.reading.hints import Hints

_LIST_RULE: Final = re.compile(r"^\s*(?:[_=#*-]{20,}|(?:-=){6,}-?)\s*$")
_LIST_WORDS: Final = late(
    r"mailing[ -]?list|listinfo|unsubscribe|abmelden|uitschrijven|désabonner|disiscriver|mailman|to unsubscribe|list archive|^posted by: |"
    r"yahoo!? groups|googlegroups|groups\.io|@lists?\.|you received this message because",
    re.IGNORECASE,
)
_GROUP_LINE: Final = re.compile(
    r"^(?:You received this message because you are subscribed|To unsubscribe from this (?:group|list)|Yahoo! Groups Links\b|"
    r"To unsubscribe, e-?mail: )",
    re.IGNORECASE,
)
_DEVICES: Final = (
    r"iphon|ipad|ipod|ios\b|android|samsung|galaxy|blackberry|huawei|xiaomi|redmi|oneplus|pixel|nokia|motorola|xperia|\bhtc\b|windows|"
    r"smartphone|smart phone|\bhandy\b|mobiltelefon|mobile?\b|mobiel|mobilen?\b|móvil|cellulare|telefoon|telefon|téléphone|telefono|"
    r"teléfono|tablet|outlook|yahoo|\bgmail|proton|tutanota|tuta mail|\bgmx\b|web\.de|mail\.ru|k-9|fairemail|\bspark\b|bluemail|"
    r"aquamail|airmail|t-online|freenet|orange|libero|zoho|почт|телефон|смартфон|puhelime|\bhey\b|my phone|mijn gsm|4g lte|\blte device|"
    r"moto\b|mobilgerät|tapatalk|typeapp|mail app|mailapp|älypuhelim|мобильн|устройств"
)
_SENT: Final = (
    r"sent|verzonden|verstuurd|gesendet|gesandt|geschickt|envoyé|envoye|inviato|inviata|enviado|enviada|enviat|sendt|skickat|skickades|skickad|"
    r"lähetetty|wysłano|wysłane|wysłana|odesláno|odoslané|poslano|отправлено|надіслано|изпратено|küldve|gönderildi|provenance|trimis|"
    r"dikirim|εστάλη|στάλθηκε|được gửi|đã gửi"
)
_BY: Final = (
    r"from|via|with|using|vanaf|vanuit|met|van|von|vom|mit|über|aus|de|depuis|avec|à partir|da|dal|dalla|con|tramite|desde|des|do|a partir|"
    r"dall['’]|com|fra|från|med|z|ze|przez|za|s|ze|pomocí|с|со|із|из|з|от|через|dari|din|από|từ|laittee\w+|:"
)
_THIS_MAIL: Final = (
    r"(?:(?:this|dit|deze|diese|ce|cet|questo|questa|este|esta|denna|denne)\s++)?(?:e-?mail|mail|message|bericht|nachricht|"
    r"messaggio|mensaje|"
    r"mensagem|meddelande|besked)?\s*+(?:(?:was|is|wurde|werd|a été|è stato|ha sido|foi)\s*+)?"
)
# A word for sending must be followed by the means: "Sent the phone back yesterday" is a sentence of the customer's.
_SENT_FROM: Final = re.compile(rf"^\W*+{_THIS_MAIL}(?:{_SENT})\s*(?:(?:{_BY})\b.{{0,60}}?|:.{{0,20}}?|)(?:{_DEVICES})", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"^[^,]{5,40}, (?:which|is|was|where|because|weil|omdat|die|der|das|qui|che|porque)\b", re.IGNORECASE)
"""How somebody goes on who tells where he writes from: "Sent from my desk, which is quicker than my phone.\""""
_FROM_SENT: Final = re.compile(
    rf"^\W*(?:von|mit|diese|dieses|this|ce|dit|deze|from|via|с|iphone|ipad|minun)\b.{{0,80}}?(?:{_DEVICES}).{{0,60}}?(?:{_SENT})\W*$"
    r"|^\W*(?:iphone|ipad|android|galaxy|samsung)\W?\w{0,12}\s(?:küldve|gönderildi)\W*$",
    re.IGNORECASE,
)
_CJK_SENT: Final = re.compile(
    r"^\W*(?:发自|發自|来自我的|來自我的|从我的|從我的|自我的).{1,30}$|^.{1,30}(?:から送信(?:しました)?|에서 (?:보냄|"
    r"발송됨?|보낸 메일))\W*$|"
    r"^\W*(?:נשלח מ|أُرسلت من|تم الإرسال من|أرسلت من|ส่งจาก).{1,40}$",
)
_GET_APP: Final = re.compile(
    r"^\W*(?:[^\W\d]+\s+){0,3}outlook\s+(?:[^\W\d]+\s+){0,2}(?:ios|android|mobile|mac)\b(?:\s*(?:<\S{0,100}>|\[\S{0,100}\]))?"
    r"(?:\s+[^\W\d]+){0,2}[\s.]*(?:<\S{0,100}>|\[\S{0,100}\])?\W*$|"
    r"^\W*(?:get|download|pobierz|télécharger|obtener|scarica|hent|hämta)\s+\w{2,20}(?:\s\w{2,12})?\s(?:for|for the|pour|"
    r"para|per|til|för)\s"
    r"(?:android|ios|iphone|mobile)\b.{0,60}$",
    re.IGNORECASE,
)
# The word for sending and, in whatever form the language wants, a mail program's name: asked for only where the line stands last.
_SENT_BY_BRAND: Final = re.compile(
    rf"^\W*(?:{_SENT})\s[^.!?:@]{{0,40}}?(?:proton ?mail|yahoo ?mail|tuta ?mail|gmail|gmx ?mail|web\.de|outlook|hotmail|webmail)"
    r"[^.!?@]{0,40}\.?\W*$",
    re.IGNORECASE,
)
_GLUED_LINK: Final = re.compile(r"(?<=\w)https?://\S{1,200}$")
_LINK: Final = re.compile(r"\s?[<\[(]\s?https?://[^\s<>\[\]()]{1,300}\s?[>\])]")
# A program that none of the lists knows: the line is nothing but the word for sending and a name.
_SENT_BY_NAME: Final = re.compile(
    r"^\W*(?i:sent (?:from|via|with|using))\s+(?:the\s+)?[A-Z]\w*(?:\s+[A-Z]\w*){0,3}(?:\s*[(<\[]\s?\S{4,100}\s?[)>\]])?\W*$"
    r"|^\W*(?i:sent from (?:my|a|an)(?:\s[\w'-]{1,20}){1,4}(?:[,.;]\s*(?:please\s+|pls\s+)?(?:excuse|pardon|forgive)\b.{0,60})?)\W*$",
)
_APP_LINES: Final = re.compile(
    r"^\W*(?:(?:von )?unterwegs gesendet\W*$|onderweg v\w+\W*$|"
    r"sent (?:on the (?:go|move|run)|while (?:mobile|on the move))\W*$|"
    r"please excuse (?:my brevity|any typos|the brevity)|excuse my brevity|bitte entschuldigen sie die kürze|"
    r"mijn excuses voor de beknoptheid|yahoo mail: |get the all-new|sent with proton|virus[- ]?free\.?|virenfrei|virusvrij|"
    r"garanti sans virus|sans virus|libre de virus|verzonden met proton|gesendet mit|envoyé avec|inviato con proton|enviado con proton|"
    r"enviado com proton|https?://www\.(?:avast|avg)\.com|#[0-9a-f]{8}-[0-9a-f-]{20,}|"
    r"(?:this|diese|dit|deze|cet|ce|questa|este|denna|denne|tato)\s(?:e-?mail|nachricht|bericht|message|courrier|correo).{0,60}"
    r"(?:virus|viren|virů|avast|avg\b)|l'absence de virus dans ce courrier|"
    r"(?:please\s+)?consider (?:the|your) environment(?:al)?\b.{0,40}\bprint|please think (?:of|about) the environment|"
    r"denk aan het milieu|pensez à l.environnement|bitte (?:denken sie an die umwelt|prüfen sie.{0,40}(?:ausge)?druck)|"
    r"prima di stampare|antes de imprimir|save (?:a tree|paper)|mailtrack\b|sender notified by)",
    re.IGNORECASE,
)
DEVICE_WORDS: Final = Hints(
    *("phon", "ipad", "ipod", "ios", "android", "samsung", "galaxy", "blackberry", "huawei", "xiaomi", "redmi", "oneplus", "pixel"),
    *("nokia", "moto", "xperia", "htc", "windows", "handy", "mobi", "cellulare", "telefo", "tablet", "outlook", "yahoo", "gmail", "proton"),
    *("tuta", "gmx", "web.de", "k-9", "spark", "t-online", "freenet", "orange", "libero", "zoho", "puhelime", "hey", "gsm", "brevity"),
    *("typos", "beknopt", "virus", "viren", "all-new", "lte", "sent from", "sent via", "sent with", "sent using", "avast", "avg."),
    *("environment", "milieu", "imprimer", "umwelt", "druck", "stampare", "imprimir", "save a", "save paper", "notified", "tapatalk"),
    *("unterwegs", "onderweg", "on the go", "on the move", "on the run", "while mobile", "webmail", "hotmail"),
    *("mail.ru", "fairemail", "bluemail", "aquamail", "airmail", "mail app", "mailtrack", "yahoo mail"),
    *("móvil", "teléfono", "почт", "телефон", "смартфон", "мобильн", "устройств", "kürze", "发自", "發自", "来自", "來自", "从我", "從我"),
    *("自我", "送信", "에서", "נשלח", "أرسل", "أُرسل", "الإرسال", "ส่งจาก"),
)
"""One of these stands in every line `is_device_footer` knows."""
_LONGEST_FOOTER: Final = 160
_MARGIN: Final = 40
"""Blanks and stars around a footer, which don't count as its length."""
_MOST_WORDS: Final = 18
_LIST_LINES: Final = 12

# A disclaimer speaks of mail and of whom it is for, or bans its spreading, and says one thing more; less than that a customer may write.
_MAIL_WORD: Final = re.compile(
    r"e-?mail|message|mail\b|bericht|nachricht|courriel|messaggio|correo|mensaje|mensagem|meddel|viesti|wiadomo|zpráv|сообщени|письм",
    re.IGNORECASE,
)
_DISCLAIMER_SIGNS: Final = (
    re.compile(
        r"confidential|vertraulich|vertrouwelijk|confidentiel|riservat|confidencial|fortrolig|konfidenti|luottamuksell|poufn|důvěrn|"
        r"конфиденциальн|privileged|rechtlich geschützt",
        re.IGNORECASE,
    ),
    late(
        r"intended (?:only|solely|recipient|for)|(?:sole|exclusive) use of|addressee|named (?:above|recipient)|"
        r"richtige\w? (?:adressat|empfänger)|"
        r"bestimmt(?:e[rn]?)? (?:empfänger|für)|uitsluitend bestemd|bestemd voor|geadresseerde|destinataire|destinatari[oa]s?\b|adressat|"
        r"tiltænkt|avsedd mottagare|vastaanottaja|adresat|предназначен",
        re.IGNORECASE,
    ),
    late(
        r"received (?:this|it).{0,40}(?:in error|by mistake)|in error.{0,60}(?:notify|delete|contact|inform)|irrtümlich|ten onrechte|"
        r"abusivement|par erreur|per errore|por error|por engano|ved en fejl|av misstag|erehdyksessä|omyłk|omylem|по ошибке|"
        r"not the intended|delete (?:it|this|the|all)|destroy all copies|vernichten|verwijder|supprimer|detruire|détruire|cancell|eliminar",
        re.IGNORECASE,
    ),
    late(
        r"(?:disclosure|copying|distribution|dissemination|unauthori[sz]ed|verbreitung|weitergabe|verspreiding|gebruik van deze|"
        r"divulgation|diffusion|diffusione|divulgación|divulgação).{0,120}(?:prohibit|forbid|unlawful|strictly|nicht gestattet|untersagt|"
        r"verboden|interdit|viet|prohibid|proibid)|(?:è vietat|strictly prohibit|is verboden|untersagt|interdit|prohibid|proibid).{0,80}"
        r"(?:diffusion|divulga|disseminat|distribut|riproduzion|reproduc|copia|verspreid|verbreit)",
        re.IGNORECASE | re.DOTALL,
    ),
)
_THIS_MAIL_IS: Final = re.compile(
    r"(?i)(?:this|dit|deze|diese[rs]?|die|ce|cet|cette|questo|questa|este|esta|denne|dette|denna|detta|tämä|ta|tato|tento|это)\s+"
    rf"(?:{_MAIL_WORD.pattern})"
)
# Where none of these stands, neither the first sign nor the third matches: finding that out by the patterns takes a hundred times as long.
_CONFIDENCE_WORDS: Final = Hints(
    *("confiden", "vertraulich", "vertrouwelijk", "riservat", "fortrolig", "konfidenti", "luottamuksell", "poufn", "důvěrn"),
    *("конфиденциальн", "privileged", "rechtlich geschützt"),
)
_MISTAKE_WORDS: Final = Hints(
    *("in error", "by mistake", "irrtümlich", "ten onrechte", "abusivement", "par erreur", "per errore", "por error", "por engano"),
    *("ved en fejl", "av misstag", "erehdyksessä", "omyłk", "omylem", "по ошибке", "not the intended", "delete it", "delete this"),
    *("delete the", "delete all", "destroy all copies", "vernichten", "verwijder", "supprimer", "detruire", "détruire", "cancell"),
    "eliminar",
)
_BAN_WORDS: Final = Hints(
    *("prohibit", "forbid", "unlawful", "gestattet", "untersagt", "verboden", "interdit", "vietat", "prohibid", "proibid")
)
DISCLAIMER_WORDS: Final = frozenset({_CONFIDENCE_WORDS, _MISTAKE_WORDS, _BAN_WORDS})
"""Where none of these stands, nothing is a disclaimer."""
_SHORTEST_DISCLAIMER: Final = 90
_DISCLAIMER_CHARS: Final = 1_500


def may_hold_device_footer(lines: Iterable[str]) -> bool:
    """Say whether any of the lines can be such a footer; most texts have none, and looking at every line costs."""
    text = "\n".join([line for line in lines if len(line) <= _LONGEST_FOOTER + _MARGIN]).lower()
    return DEVICE_WORDS.stand_in(text)


def is_device_footer(line: str) -> bool:
    """Say whether `line` is what a phone or mail program adds by itself: "Sent from my iPhone"."""
    text = line.strip(" \t\xa0*_")
    if "://" in text:
        text = _GLUED_LINK.sub("", _LINK.sub("", text[: 2 * _LONGEST_FOOTER])) or text
    if not text or len(text) > _LONGEST_FOOTER or len(text.split()) > _MOST_WORDS or _SENTENCE.match(text):
        return False
    return any(pattern.match(text) is not None for pattern in (_SENT_FROM, _FROM_SENT, _GET_APP, _APP_LINES, _CJK_SENT))


def is_program_name(line: str) -> bool:
    """Say whether `line` is "Sent from" and a name; only where it stands last is that a program's line."""
    return len(line) <= _LONGEST_FOOTER and (_SENT_BY_NAME.match(line) is not None or _SENT_BY_BRAND.match(line) is not None)


def may_hold_disclaimer(text: str) -> bool:
    """Say whether `text` holds a word that disclaimers are made of."""
    lowered = text.lower()
    if _CONFIDENCE_WORDS.stand_in(lowered) and _DISCLAIMER_SIGNS[0].search(text) is not None:
        return True
    if _MISTAKE_WORDS.stand_in(lowered) and _DISCLAIMER_SIGNS[2].search(text) is not None:
        return True
    return _BAN_WORDS.stand_in(lowered) and _DISCLAIMER_SIGNS[3].search(text) is not None


def is_disclaimer(paragraph: str) -> bool:
    """Say whether a paragraph is a firm's legal notice about its mail."""
    if len(paragraph) < _SHORTEST_DISCLAIMER:
        return False
    sample = paragraph[:_DISCLAIMER_CHARS]
    confidence, addressee, mistake, ban = (sign.search(sample) is not None for sign in _DISCLAIMER_SIGNS)
    is_about_others = (addressee and (confidence or mistake or ban)) or (ban and (confidence or mistake))
    return is_about_others and _MAIL_WORD.search(sample) is not None


def is_small_print(line: str) -> bool:
    """Say whether a line of a visiting card says whom the mail is for; elsewhere that is too little for a disclaimer."""
    if len(line) > _DISCLAIMER_CHARS or _THIS_MAIL_IS.match(line) is None:
        return False
    return any(sign.search(line) is not None for sign in _DISCLAIMER_SIGNS)


def list_footer_lines(lines: list[str], first: int) -> int:
    """Return how many lines from `first` on are the footer a mailing list appended; it reaches to the end of the text."""
    if _GROUP_LINE.match(lines[first]):
        return len(lines) - first
    if lines[first][:1].isalpha() or not _LIST_RULE.match(lines[first]):
        return 0
    rest = lines[first + 1 : first + 1 + _LIST_LINES]
    is_footer = any(_LIST_WORDS.search(line) for line in rest[:4]) and len(lines) - first <= _LIST_LINES
    return len(lines) - first if is_footer else 0
