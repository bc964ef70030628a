"""Replies as mail programs shape them, language by language: what was written, and what stands around it."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ANSWERS = {
    "en": "Thanks, that works for me.\n\nCould you send the invoice as well?\n\nRegards,\nJohn",
    "nl": "Dank je, dat komt goed uit.\n\nKun je de factuur ook sturen?\n\nGroet,\nJan",
    "de": "Danke, das passt mir gut.\n\nKönnten Sie auch die Rechnung schicken?\n\nViele Grüße\nHans",
    "fr": "Merci, cela me convient.\n\nPourriez-vous aussi envoyer la facture ?\n\nCordialement,\nJean",
    "it": "Grazie, per me va bene.\n\nPotreste inviare anche la fattura?\n\nCordiali saluti,\nGianni",
    "es": "Gracias, me viene bien.\n\n¿Podrían enviar también la factura?\n\nSaludos,\nJuan",
    "pt": "Obrigado, serve para mim.\n\nPodem enviar também a fatura?\n\nCumprimentos,\nJoão",
    "da": "Tak, det passer mig fint.\n\nKan I også sende fakturaen?\n\nVenlig hilsen\nJens",
    "sv": "Tack, det passar mig bra.\n\nKan ni skicka fakturan också?\n\nHälsningar\nJohan",
    "no": "Takk, det passer bra for meg.\n\nKan dere sende fakturaen også?\n\nHilsen\nJon",
    "fi": "Kiitos, se sopii minulle.\n\nVoisitteko lähettää myös laskun?\n\nTerveisin\nJuhani",
    "pl": "Dziękuję, to mi odpowiada.\n\nCzy mogą Państwo przesłać też fakturę?\n\nPozdrawiam\nJan",
    "cs": "Děkuji, to mi vyhovuje.\n\nMůžete poslat i fakturu?\n\nS pozdravem\nJan",
    "ru": "Спасибо, мне подходит.\n\nНе могли бы вы прислать и счёт?\n\nС уважением,\nИван",
}

QUOTE = "Hello,\n\nYour cake will be ready on Friday at ten.\nDoes that suit you?\n\nThe bakery"

GMAIL = {
    "en": "On Mon, Nov 2, 2026 at 10:12 AM The Bakery <desk@bakery.example> wrote:",
    "nl": "Op ma 2 nov. 2026 om 10:12 schreef The Bakery <desk@bakery.example>:",
    "de": "Am Mo., 2. Nov. 2026 um 10:12 Uhr schrieb The Bakery <desk@bakery.example>:",
    "fr": "Le lun. 2 nov. 2026 à 10:12, The Bakery <desk@bakery.example> a écrit :",
    "it": "Il giorno lun 2 nov 2026 alle ore 10:12 The Bakery <desk@bakery.example> ha scritto:",
    "es": "El lun, 2 nov 2026 a las 10:12, The Bakery (<desk@bakery.example>) escribió:",
    "pt": "Em seg., 2 de nov. de 2026 às 10:12, The Bakery <desk@bakery.example> escreveu:",
    "da": "Den man. 2. nov. 2026 kl. 10.12 skrev The Bakery <desk@bakery.example>:",
    "sv": "Den mån 2 nov. 2026 kl 10:12 skrev The Bakery <desk@bakery.example>:",
    "no": "man. 2. nov. 2026 kl. 10:12 skrev The Bakery <desk@bakery.example>:",
    "fi": "ma 2. marrask. 2026 klo 10.12 The Bakery (desk@bakery.example) kirjoitti:",
    "pl": "pon., 2 lis 2026 o 10:12 The Bakery <desk@bakery.example> napisał(a):",
    "cs": "po 2. 11. 2026 v 10:12 odesílatel The Bakery <desk@bakery.example> napsal:",
    "ru": "пн, 2 нояб. 2026 г. в 10:12, The Bakery <desk@bakery.example>:",
}

APPLE = {
    "en": "On 2 Nov 2026, at 10:12, The Bakery <desk@bakery.example> wrote:",
    "nl": "Op 2 nov 2026, om 10:12 heeft The Bakery <desk@bakery.example> het volgende geschreven:",
    "de": "Am 02.11.2026 um 10:12 schrieb The Bakery <desk@bakery.example>:",
    "fr": "Le 2 nov. 2026 à 10:12, The Bakery <desk@bakery.example> a écrit :",
    "it": "Il giorno 2 nov 2026, alle ore 10:12, The Bakery <desk@bakery.example> ha scritto:",
    "es": "El 2 nov 2026, a las 10:12, The Bakery <desk@bakery.example> escribió:",
    "pt": "No dia 02/11/2026, às 10:12, The Bakery <desk@bakery.example> escreveu:",
    "da": "Den 2. nov. 2026 kl. 10.12 skrev The Bakery <desk@bakery.example>:",
    "sv": "2 nov. 2026 kl. 10:12 skrev The Bakery <desk@bakery.example>:",
    "no": "2. nov. 2026 kl. 10:12 skrev The Bakery <desk@bakery.example>:",
    "fi": "The Bakery <desk@bakery.example> kirjoitti 2.11.2026 kello 10.12:",
    "pl": "Wiadomość napisana przez The Bakery <desk@bakery.example> w dniu 2 lis 2026, o godz. 10:12:",
    "cs": "2. 11. 2026 v 10:12, The Bakery <desk@bakery.example>:",
    "ru": "2 нояб. 2026 г., в 10:12, The Bakery <desk@bakery.example> написал(а):",
}

THUNDERBIRD = {
    "en": "On 11/2/2026 10:12 AM, The Bakery wrote:",
    "nl": "Op 02-11-2026 om 10:12 schreef The Bakery:",
    "de": "Am 02.11.26 um 10:12 schrieb The Bakery:",
    "fr": "Le 02/11/2026 à 10:12, The Bakery a écrit :",
    "it": "Il 02/11/26 10:12, The Bakery ha scritto:",
    "es": "El 2/11/26 a las 10:12, The Bakery escribió:",
    "pt": "Em 02/11/2026 10:12, The Bakery escreveu:",
    "da": "Den 02.11.2026 kl. 10.12 skrev The Bakery:",
    "sv": "Den 2026-11-02 kl. 10:12, skrev The Bakery:",
    "no": "Den 02.11.2026 10:12, skrev The Bakery:",
    "fi": "The Bakery kirjoitti 2.11.2026 klo 10.12:",
    "pl": "W dniu 2.11.2026 o 10:12, The Bakery pisze:",
    "cs": "Dne 2. 11. 26 v 10:12 The Bakery napsal(a):",
    "ru": "02.11.2026 10:12, The Bakery пишет:",
}

YAHOO = {
    "en": "On Monday, November 2, 2026 at 10:12:13 AM GMT+1, The Bakery <desk@bakery.example> wrote: ",
    "nl": "Op maandag 2 november 2026 om 10:12:13 CET schreef The Bakery <desk@bakery.example>: ",
    "de": "Am Montag, 2. November 2026 um 10:12:13 MEZ hat The Bakery <desk@bakery.example> Folgendes geschrieben: ",
    "fr": "Le lundi 2 novembre 2026 à 10:12:13 UTC+1, The Bakery <desk@bakery.example> a écrit : ",
    "it": "Il lunedì 2 novembre 2026 alle ore 10:12:13 CET, The Bakery <desk@bakery.example> ha scritto: ",
    "es": "El lunes, 2 de noviembre de 2026, 10:12:13 CET, The Bakery <desk@bakery.example> escribió: ",
    "pt": "Em segunda-feira, 2 de novembro de 2026 às 10:12:13 WET, The Bakery <desk@bakery.example> escreveu: ",
}

PROTON = {
    "en": "On Monday, November 2nd, 2026 at 10:12 AM, The Bakery <desk@bakery.example> wrote:",
    "nl": "Op maandag 2 november 2026 om 10:12, schreef The Bakery <desk@bakery.example>:",
    "de": "Am Montag, 2. November 2026 um 10:12, schrieb The Bakery <desk@bakery.example>:",
    "fr": "Le lundi 2 novembre 2026 à 10:12, The Bakery <desk@bakery.example> a écrit :",
}

# Sender, date, recipient, subject: what Outlook calls the header lines of an answered message.
OUTLOOK = {
    "en": ("From", "Sent", "To", "Subject", "Monday, November 2, 2026 10:12 AM"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp", "maandag 2 november 2026 10:12"),
    "de": ("Von", "Gesendet", "An", "Betreff", "Montag, 2. November 2026 10:12"),
    "fr": ("De", "Envoyé", "À", "Objet", "lundi 2 novembre 2026 10:12"),
    "it": ("Da", "Inviato", "A", "Oggetto", "lunedì 2 novembre 2026 10:12"),
    "es": ("De", "Enviado", "Para", "Asunto", "lunes, 2 de noviembre de 2026 10:12"),
    "pt": ("De", "Enviada", "Para", "Assunto", "segunda-feira, 2 de novembro de 2026 10:12"),
    "da": ("Fra", "Sendt", "Til", "Emne", "2. november 2026 10:12"),
    "sv": ("Från", "Skickat", "Till", "Ämne", "den 2 november 2026 10:12"),
    "no": ("Fra", "Sendt", "Til", "Emne", "mandag 2. november 2026 10:12"),
    "fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe", "maanantai 2. marraskuuta 2026 10.12"),
    "pl": ("Od", "Wysłano", "Do", "Temat", "poniedziałek, 2 listopada 2026 10:12"),
    "cs": ("Od", "Odesláno", "Komu", "Předmět", "pondělí 2. listopadu 2026 10:12"),
    "ru": ("От", "Отправлено", "Кому", "Тема", "2 ноября 2026 г. 10:12"),
}

ORIGINAL_RULES = {
    "en": "-----Original Message-----",
    "nl": "-----Oorspronkelijk bericht-----",
    "de": "-----Ursprüngliche Nachricht-----",
    "fr": "-----Message d'origine-----",
    "it": "-----Messaggio originale-----",
    "es": "-----Mensaje original-----",
    "pt": "-----Mensagem original-----",
    "da": "-----Oprindelig meddelelse-----",
    "sv": "-----Ursprungligt meddelande-----",
    "no": "-----Opprinnelig melding-----",
    "fi": "-----Alkuperäinen viesti-----",
    "pl": "-----Oryginalna wiadomość-----",
    "cs": "-----Původní zpráva-----",
    "ru": "-----Исходное сообщение-----",
}

FOOTERS = {
    "en": ["Sent from my iPhone", "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from my Galaxy", "Sent with Proton Mail secure email."],
    "nl": ["Verstuurd vanaf mijn iPhone", "Outlook voor Android downloaden", "Verzonden vanaf mijn Galaxy", "Verzonden vanuit Mail voor Windows"],
    "de": ["Von meinem iPhone gesendet", "Outlook für Android beziehen", "Von meinem Galaxy gesendet", "Gesendet von Mail für Windows",
           "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet."],
    "fr": ["Envoyé de mon iPhone", "Télécharger Outlook pour iOS", "Envoyé depuis mon appareil Galaxy", "Provenance : Courrier pour Windows"],
    "it": ["Inviato da iPhone", "Scarica Outlook per iOS", "Inviato dal mio Galaxy"],
    "es": ["Enviado desde mi iPhone", "Obtener Outlook para Android", "Enviado desde mi Galaxy"],
    "pt": ["Enviado do meu iPhone", "Obter o Outlook para iOS", "Enviado a partir do meu Galaxy"],
    "da": ["Sendt fra min iPhone", "Hent Outlook til iOS"],
    "sv": ["Skickat från min iPhone", "Hämta Outlook för iOS"],
    "no": ["Sendt fra min iPhone", "Skaff deg Outlook for iOS"],
    "fi": ["Lähetetty iPhonesta", "Hanki Outlook for iOS"],
    "pl": ["Wysłane z iPhone'a", "Pobierz program Outlook dla systemu iOS"],
    "cs": ["Odesláno z iPhonu", "Získat Outlook pro iOS"],
    "ru": ["Отправлено с iPhone", "Скачать Outlook для iOS"],
}  # fmt: skip

FORWARD_LINES = {
    "en": ["---------- Forwarded message ---------", "Begin forwarded message:", "-------- Forwarded Message --------"],
    "nl": ["---------- Forwarded message ---------", "Begin doorgestuurd bericht:", "-------- Doorgestuurd bericht --------"],
    "de": [
        "---------- Forwarded message ---------",
        "Anfang der weitergeleiteten Nachricht:",
        "-------- Weitergeleitete Nachricht --------",
    ],
    "fr": ["---------- Forwarded message ---------", "Début du message transféré :", "-------- Message transféré --------"],
    "it": ["Inizio messaggio inoltrato:", "-------- Messaggio Inoltrato --------"],
    "es": ["Inicio del mensaje reenviado:", "-------- Mensaje reenviado --------"],
    "pt": ["Início da mensagem encaminhada:", "-------- Mensagem encaminhada --------"],
    "da": ["Start på videresendt besked:", "-------- Videresendt meddelelse --------"],
    "sv": ["Vidarebefordrat brev:", "-------- Vidarebefordrat meddelande --------"],
    "no": ["Videresendt melding:", "-------- Videresendt melding --------"],
    "fi": ["Välitetty viesti alkaa:", "-------- Välitetty viesti --------"],
    "pl": ["Początek przekazywanej wiadomości:", "-------- Przekazana wiadomość --------"],
    "cs": ["Začátek přeposílané zprávy:", "-------- Přeposlaná zpráva --------"],
    "ru": ["Начало переадресованного сообщения:", "-------- Пересылаемое сообщение --------"],
}


@dataclass(frozen=True, slots=True)
class Case:
    """A body as a program sends it, and what of it was written now; `is_html` says which kind of body."""

    name: str
    body: str
    reply: str
    subject: str = "Re: Your cake"
    is_html: bool = False


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def wrapped(line: str, width: int = 52) -> str:
    """Break a line the way programs wrap what they send, at blanks."""
    out, current = [], ""
    for word in line.split(" "):
        if current and len(current) + len(word) + 1 > width:
            out.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    return "\n".join([*out, current])


def html_of(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<div>{line or '<br>'}</div>" for line in escaped.split("\n"))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def outlook_block(language: str, *, bold: bool = False) -> str:
    sender, sent, to, subject, date = OUTLOOK[language]
    mark = "*" if bold else ""
    return (
        f"{mark}{sender}:{mark} The Bakery <desk@bakery.example>\n{mark}{sent}:{mark} {date}\n"
        f"{mark}{to}:{mark} John <john@customer.example>\n{mark}{subject}:{mark} Your cake"
    )


def plain_cases() -> Iterator[Case]:
    """Yield every program's plain-text shape in every language it is known for."""
    for program, table in (("gmail", GMAIL), ("apple", APPLE), ("thunderbird", THUNDERBIRD), ("proton", PROTON), ("yahoo", YAHOO)):
        for language, line in table.items():
            answer = ANSWERS[language]
            yield Case(f"{program}-{language}-plain", f"{answer}\n\n{line}\n\n{quoted(QUOTE)}\n", answer)
            yield Case(f"{program}-{language}-wrapped", f"{answer}\n\n{wrapped(line)}\n{quoted(QUOTE)}\n", answer)
            yield Case(f"{program}-{language}-bottom", f"{line}\n{quoted(QUOTE)}\n\n{answer}\n", answer)
            if program in ("yahoo", "apple", "gmail"):
                yield Case(f"{program}-{language}-unquoted", f"{answer}\n\n{line}\n\n{QUOTE}\n", answer)


def outlook_cases() -> Iterator[Case]:
    """Yield Outlook's shapes: desktop, web and mobile."""
    for language, answer in ANSWERS.items():
        block = outlook_block(language)
        yield Case(f"outlook-{language}-desktop", f"{answer}\n\n{block}\n\n{QUOTE}\n", answer)
        yield Case(f"outlook-{language}-web", f"{answer}\n\n{'_' * 32}\n{block}\n\n{QUOTE}\n", answer)
        yield Case(f"outlook-{language}-old", f"{answer}\n\n{ORIGINAL_RULES[language]}\n{block}\n\n{QUOTE}\n", answer)
        yield Case(f"outlook-{language}-bold", f"{answer}\n\n{outlook_block(language, bold=True)}\n\n{QUOTE}\n", answer)
        for footer in FOOTERS[language]:
            yield Case(f"outlook-{language}-mobile-{footer[:12]}", f"{answer}\n\n{footer}\n{'_' * 32}\n{block}\n\n{QUOTE}\n", answer)


def footer_cases() -> Iterator[Case]:
    """Yield what phones and programs add, and signatures behind the delimiter."""
    for language, footers in FOOTERS.items():
        answer = ANSWERS[language]
        for footer in footers:
            yield Case(f"footer-{language}-{footer[:14]}", f"{answer}\n\n{footer}\n", answer)
            yield Case(
                f"footer-{language}-{footer[:14]}-quoted", f"{answer}\n\n{footer}\n\n> {GMAIL[language]}\n> \n{quoted(QUOTE)}\n", answer
            )
        yield Case(f"signature-{language}", f"{answer}\n\n-- \nJohn Doe\nThe Firm\n+31 6 1234 5678\n", answer)
        yield Case(f"signature-{language}-quoted", f"{answer}\n\n-- \nJohn Doe\nThe Firm\n\n{GMAIL[language]}\n\n{quoted(QUOTE)}\n", answer)


def forward_cases() -> Iterator[Case]:
    """Yield forwards, which stay whole."""
    for language, lines in FORWARD_LINES.items():
        for line in lines:
            body = f"{ANSWERS[language]}\n\n{line}\n{outlook_block(language)}\n\n{QUOTE}"
            yield Case(f"forward-{language}-{line[:24]}", body, body, "Fwd: Your cake")
        body = f"{ANSWERS[language]}\n\n{outlook_block(language)}\n\n{QUOTE}"
        yield Case(f"forward-{language}-outlook", body, body, "FW: Your cake")


def inline_cases() -> Iterator[Case]:
    """Yield answers between quotations, which stay."""
    for language, line in GMAIL.items():
        body = f"Hello,\n\n{line}\n\n> Does Friday suit you?\n\nYes, Friday is fine.\n\n> And who picks it up?\n\nMy sister will.\n"
        yield Case(f"inline-{language}", body, "Hello,\n\nYes, Friday is fine.\n\nMy sister will.")


def html_cases() -> Iterator[Case]:
    """Yield HTML-only replies in the mark-up of each program."""
    for language, answer in ANSWERS.items():
        top, old = html_of(answer), html_of(QUOTE)
        attribution = escape(GMAIL[language])
        yield Case(
            f"html-gmail-{language}",
            f'<div dir="ltr">{top}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{attribution}<br></div>'
            f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">{old}</blockquote></div>',
            answer,
            is_html=True,
        )
        yield Case(
            f"html-apple-{language}",
            f'<html><body style="word-wrap: break-word;">{top}<div><br><blockquote type="cite"><div>{escape(APPLE[language])}</div><br>'
            f"<div>{old}</div></blockquote></div></body></html>",
            answer,
            is_html=True,
        )
        yield Case(
            f"html-thunderbird-{language}",
            f'<body text="#000000">{top}<br><div class="moz-cite-prefix">{escape(THUNDERBIRD[language])}<br></div>'
            f'<blockquote type="cite" cite="mid:1@bakery.example">{old}</blockquote></body>',
            answer,
            is_html=True,
        )
        block = "<br>".join(f"<b>{escape(line).replace(':', ':</b>', 1)}" for line in outlook_block(language).split("\n"))
        yield Case(
            f"html-outlook-{language}",
            f'<html><body><div class="WordSection1">{top}<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
            f'<p class="MsoNormal">{block}</p></div>{old}</div></body></html>',
            answer,
            is_html=True,
        )
        yield Case(
            f"html-owa-{language}",
            f'<html><body><div>{top}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%">'
            f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{block}</font><div>&nbsp;</div></div><div>{old}</div></body></html>',
            answer,
            is_html=True,
        )
        yield Case(
            f"html-inline-{language}",
            f'<div dir="ltr">Hello,</div><div class="gmail_quote"><div class="gmail_attr">{attribution}<br></div>'
            '<blockquote class="gmail_quote">Does Friday suit you?</blockquote><div>Yes, Friday is fine.</div>'
            '<blockquote class="gmail_quote">And who picks it up?</blockquote><div>My sister will.</div></div>',
            "Hello,\nYes, Friday is fine.\nMy sister will.",
            is_html=True,
        )
        yield Case(
            f"html-signature-{language}",
            f'<div dir="ltr">{top}<div><br></div>-- <br><div dir="ltr" class="gmail_signature"><div>John Doe</div><div>The Firm</div></div></div>',
            answer,
            is_html=True,
        )
    for language, line in YAHOO.items():
        yield Case(
            f"html-yahoo-{language}",
            f'<div class="yahoo-style-wrap">{html_of(ANSWERS[language])}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>{escape(line)}</div>'
            f"<div><div>{html_of(QUOTE)}</div></div></div>",
            ANSWERS[language],
            is_html=True,
        )
    for language, line in PROTON.items():
        yield Case(
            f"html-proton-{language}",
            f'<div>{html_of(ANSWERS[language])}</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">'
            f'Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">{escape(line)}<br>'
            f'<blockquote class="protonmail_quote" type="cite">{html_of(QUOTE)}</blockquote></div>',
            ANSWERS[language],
            is_html=True,
        )


def all_cases() -> list[Case]:
    """Return the whole corpus."""
    return [*plain_cases(), *outlook_cases(), *footer_cases(), *forward_cases(), *inline_cases(), *html_cases()]
