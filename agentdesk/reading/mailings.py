"""What newsletters and other mailings show in their text, where no header names them as such."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.reading.hints import Hints

_LOOKED_AT: Final = 1_500
_FOOTER: Final = re.compile(
    r"\bunsubscribe\b|\byou(?:'re| are)? (?:are )?receiv(?:e|ed|ing) (?:this|these|\w+) (?:e-?mails?|messages?|newsletters?)\b|"
    r"\bafmelden\b|\buitschrijven\b|\bmeld (?:u|je)\b.{0,20}\baf\b|"
    r"\babmelden\b|\babbestellen\b|désinscri|désabonn|\bdisiscri|annulla(?:re)? l.iscrizione|darse de baja|cancelar (?:la )?suscripción|"
    r"cancelar (?:a )?(?:subscrição|inscrição)|\bafmeld\b|avregistrera|avprenumerera|meld deg av|peruuta tilaus|wypisz|odhlásit|"
    r"отписаться",
    re.IGNORECASE,
)
_LINKED_FOOTER: Final = late(
    rf"(?:{_FOOTER.pattern})[^\n]{{0,80}}\n?[^\n]{{0,3}}https?://|"
    rf"https?://[^\s]{{1,300}}[^\n]{{0,20}}(?:{_FOOTER.pattern})",
    re.IGNORECASE,
)
SPEAKER: Final = late(
    r"\b(?:I(?! (?:alt|dag|morgen|morgon|nostri|vostri|tuoi|suoi|nuovi)\b)|I['\u2019]\w+|me|mine|[Ii]k|mij|mijn|[Ii]ch|mir|mich|"
    r"meine?[rnms]?|[Jj]['\u2019]\w+|[Jj]e (?:suis|ne|me|reçois|veux|"
    r"souhaite)|moi|[Ii]o|"
    r"[Vv]orrei|[Yy]o|[Ee]u|[Jj][ae]g|mi[gn]|meg|[Mm]inä|minulle|[Jj]estem|mnie|[Jj]sem|mne|мне|меня)\b|(?<!\w)Я(?!\w)"
)
_FOOTER_TRAITS: Final = Hints(
    *(
        "unsubscribe",
        "receiv",
        "afmeld",
        "meld u",
        "meld je",
        "uitschrijv",
        "abmeld",
        "abbestell",
        "désinscri",
        "désabonn",
        "iscri",
        "baja",
        "suscripci",
    ),
    *("subscri", "inscri", "avregistr", "avprenum", "meld deg", "peruuta", "wypisz", "odhl", "отпис"),
)
FORM: Final = late(
    r"^[ \t>*]*(?:e-?mail(?:adres|-adresse|address)?|your email|telefoon\w*|telefon\w*|phone|téléphone|telefono|teléfono|bericht|message|"
    r"nachricht|"
    r"messaggio|mensaje|mensagem|vraag|frage|question|opmerking(?:en)?|comments?|"
    r"telephone|mobile|mobiel|remarks?|enquiry|inquiry|bemerkung(?:en)?|kommentare?|anmerkung(?:en)?|(?:your|first|last|full|voor|achter|"
    r"vor|nach)[ -]?na(?:me|am)|"
    r"your (?:message|question)|naam|nom|prénom|remarques?|commentaires?|nome|cognome|nombre|apellidos|comentarios?|comentários?|namn|"
    r"navn|nimi|imię|jméno|"
    r"wiadomość|zpráva|имя|сообщение|телефон|mesaj|üzenet|お名前|お問い合わせ内容|姓名|留言|이름|문의)[ \t]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_BECAUSE: Final = late(
    r"\byou(?:'re| are)? (?:receiving|received|getting|got|receive|get) th(?:is|ese) (?:e-?mail|message|survey|notification|"
    r"newsletter)s? because\b|"
    r"\b(?:je|u) (?:ontvangt|krijgt) (?:deze|dit) (?:e-?mail|mail|bericht|nieuwsbrief)\w* omdat\b|"
    r"\b(?:sie|du) (?:erhalten|erhältst|bekommen|bekommst) diese?n? (?:e-?mail|nachricht|newsletter)\w*,? (?:weil|da)\b|"
    r"\bvous (?:recevez|avez reçu) (?:ce(?:t|tte)?) (?:e-?mail|message|courriel|lettre|newsletter)\w*,? (?:car|parce qu)|"
    r"\b(?:ricevi|riceve|ha ricevuto|hai ricevuto) quest[ao] (?:e-?mail|messaggio|newsletter)\w* (?:perché|in quanto)|"
    r"\b(?:recibe|recibes|ha recibido|has recibido) este (?:correo|mensaje|e-?mail|boletín)\w* porque\b|"
    r"\b(?:recebe|recebeu|está a receber) est[ea] (?:e-?mail|mensagem|newsletter)\w* porque\b|"
    r"\bdu får det(?:te|ta) (?:mejl|mail|brev|nyhetsbrev|meddelande|e-?post)\w* (?:eftersom|fordi|för att)\b|"
    r"\bdu (?:modtager|mottar) denne (?:mail|e-?mail|"
    r"e-?post)\w* fordi\b|\bsaat tämän (?:viestin|uutiskirjeen)|\botrzymuj\w+ (?:tę|ten) (?:wiadomość|newsletter)\w*,? ponieważ|"
    r"\b(?:tento e-?mail|tuto zprávu) (?:jste )?dost(?:áváte|ali)\w*,? protože|\bвы получили это (?:письмо|сообщение),? (?:потому|"
    r"так как)",
    re.IGNORECASE,
)
_ONLINE: Final = late(
    r"\b(?:view|read|open)\b.{0,20}\b(?:in (?:your|a|the) browser|online)\b|\b(?:online|web)[ -]?versi(?:on|e|one|ón)\b|"
    r"\bversion (?:en ligne|web)\b|"
    r"\bversão online\b|\bim browser\b|\bin (?:je|uw) browser\b|\bnel browser\b|\ben (?:el|tu|su) navegador\b|"
    r"\bi (?:din )?(?:webbläsare|browser|nettleser)\w*",
    re.IGNORECASE,
)
ANYBODY: Final = late(
    r"\W*+(?:dear|beste|geachte|sehr geehrte[r]?|lieber?|liebe|cher|chère|chers|gentile|caro|cari|estimad[oa]s?|querid[oa]s?|kära|"
    r"bästa|kære|kjære|hyvä|"
    r"drog[ia]|szanown[iy]|vážen[ýíá]|уважаем\w+) (?:\w+ )?(?:customers?|subscribers?|readers?|klant(?:en)?|lezer|abonnee|"
    r"kund(?:e|in|en)|leser\w*|"
    r"client\w*|abonné\w*|lecteur\w*|cliente|clienti|abbonat\w+|lettor\w+|suscriptor\w*|leitor\w*|assinante|kund|læser|kunde|"
    r"asiakas\w*|klien\w+|"
    r"zákazn\w+|клиент\w*|подписчик\w*)\b",
    re.IGNORECASE,
)
"""A greeting to whoever it is."""
_LINK: Final = re.compile(r"\w{3,5}://\S+")
_BELOW_CHARS: Final = 600


def asks(text: str) -> bool:
    """Say whether a text asks something; a link may hold the sign too."""
    return "?" in text and "?" in _LINK.sub(" ", text)


def is_mailing(written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a text shows two marks of a mailing, one of them below it, and nobody in it who speaks for himself."""
    if _FOOTER_TRAITS not in seen:
        return False
    below = written[-_BELOW_CHARS:]
    unsubscribes = _FOOTER.search(below) is not None
    if not unsubscribes or FORM.search(written) is not None or SPEAKER.search(written) is not None:
        return False
    marks = (_BECAUSE.search(below), _ONLINE.search(written), _LINKED_FOOTER.search(below), ANYBODY.match(written))
    return any(mark is not None for mark in marks)


def has_footer(written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a text ends as mailings do; form services put such lines below what a customer filled in."""
    return _FOOTER_TRAITS in seen and _FOOTER.search(written[-_LOOKED_AT:]) is not None and FORM.search(written) is None
