"""A second set of replies, written down before anything was tried on it: fourteen languages in nine shapes, and programs of many countries."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.reading.replies import Case

WHO, ADDRESS = "Lampenhuis Klantenservice", "service@lampenhuis.example"
OLD = "Goedemorgen,\n\nOrder 88213 staat klaar.\nPast donderdag?\n\nLampenhuis"


@dataclass(frozen=True, slots=True)
class Tongue:
    """What one language's programs put around an answer; `labels` are From, Sent, To, Subject."""

    answer: str
    gmail: str
    ios: str
    labels: tuple[str, str, str, str]
    sent: str
    get_outlook: str
    iphone: str
    thunderbird: str
    original: str
    yahoo: str
    samsung: str


TONGUES = {
    "en": Tongue(
        "Thursday is perfect, I'll be there after four.\n\nBest,\nHelen",
        f"On Fri, Mar 14, 2025 at 9:03 AM '{WHO}' via Orders <{ADDRESS}> wrote:",
        f"On 14 Mar 2025, at 09:03, {WHO} <{ADDRESS}> wrote:",
        ("From", "Sent", "To", "Subject"),
        "Friday, March 14, 2025 9:03 AM",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Sent from my iPhone",
        f"On 14/03/2025 09:03, {WHO} wrote:",
        "-------- Original message --------",
        f"On Friday, 14 March 2025 at 09:03:11 GMT, {WHO} <{ADDRESS}> wrote:",
        "Sent from my Galaxy",
    ),
    "nl": Tongue(
        "Donderdag is prima, ik ben er na vieren.\n\nGroetjes,\nHeleen",
        f"Op vr 14 mrt 2025 om 09:03 schreef {WHO} <{ADDRESS}>:",
        f"Op 14 mrt 2025 om 09:03 heeft {WHO} <{ADDRESS}> het volgende geschreven:",
        ("Van", "Verzonden", "Aan", "Onderwerp"),
        "vrijdag 14 maart 2025 09:03",
        "Outlook voor iOS downloaden<https://aka.ms/o0ukef>",
        "Verstuurd vanaf mijn iPhone",
        f"Op 14-03-2025 om 09:03 schreef {WHO}:",
        "-------- Oorspronkelijk bericht --------",
        f"Op vrijdag 14 maart 2025 om 09:03:11 CET schreef {WHO} <{ADDRESS}>:",
        "Verzonden vanaf mijn Galaxy",
    ),
    "de": Tongue(
        "Donnerstag passt, ich bin ab vier da.\n\nLG\nHelene",
        f"Am Fr., 14. März 2025 um 09:03 Uhr schrieb {WHO} <{ADDRESS}>:",
        f"Am 14.03.2025 um 09:03 schrieb {WHO} <{ADDRESS}>:",
        ("Von", "Gesendet", "An", "Betreff"),
        "Freitag, 14. März 2025 09:03",
        "Outlook für iOS beziehen<https://aka.ms/o0ukef>",
        "Von meinem iPhone gesendet",
        f"Am 14.03.2025 um 09:03 schrieb {WHO}:",
        "-------- Ursprüngliche Nachricht --------",
        f"Am Freitag, 14. März 2025 um 09:03:11 MEZ hat {WHO} <{ADDRESS}> Folgendes geschrieben:",
        "Von meinem Galaxy gesendet",
    ),
    "fr": Tongue(
        "Jeudi me va, je serai là après seize heures.\n\nBien à vous,\nHélène",
        f"Le ven. 14 mars 2025 à 09:03, {WHO} <{ADDRESS}> a écrit :",
        f"Le 14 mars 2025 à 09:03, {WHO} <{ADDRESS}> a écrit :",
        ("De", "Envoyé", "À", "Objet"),
        "vendredi 14 mars 2025 09:03",
        "Obtenir Outlook pour iOS<https://aka.ms/o0ukef>",
        "Envoyé de mon iPhone",
        f"Le 14/03/2025 à 09:03, {WHO} a écrit :",
        "-------- Message d'origine --------",
        f"Le vendredi 14 mars 2025 à 09:03:11 UTC+1, {WHO} <{ADDRESS}> a écrit :",
        "Envoyé depuis mon appareil Galaxy",
    ),
    "it": Tongue(
        "Giovedì va bene, ci sono dopo le quattro.\n\nCiao,\nElena",
        f"Il giorno ven 14 mar 2025 alle ore 09:03 {WHO} <{ADDRESS}> ha scritto:",
        f"Il giorno 14 mar 2025, alle ore 09:03, {WHO} <{ADDRESS}> ha scritto:",
        ("Da", "Inviato", "A", "Oggetto"),
        "venerdì 14 marzo 2025 09:03",
        "Ottieni Outlook per iOS<https://aka.ms/o0ukef>",
        "Inviato da iPhone",
        f"Il 14/03/2025 09:03, {WHO} ha scritto:",
        "-------- Messaggio originale --------",
        f"Il venerdì 14 marzo 2025 alle ore 09:03:11 CET, {WHO} <{ADDRESS}> ha scritto:",
        "Inviato dal mio Galaxy",
    ),
    "es": Tongue(
        "El jueves está bien, estaré después de las cuatro.\n\nUn saludo,\nElena",
        f"El vie, 14 mar 2025 a las 9:03, {WHO} (<{ADDRESS}>) escribió:",
        f"El 14 mar 2025, a las 9:03, {WHO} <{ADDRESS}> escribió:",
        ("De", "Enviado", "Para", "Asunto"),
        "viernes, 14 de marzo de 2025 9:03",
        "Obtener Outlook para iOS<https://aka.ms/o0ukef>",
        "Enviado desde mi iPhone",
        f"El 14/03/2025 a las 9:03, {WHO} escribió:",
        "-------- Mensaje original --------",
        f"El viernes, 14 de marzo de 2025, 09:03:11 CET, {WHO} <{ADDRESS}> escribió:",
        "Enviado desde mi Galaxy",
    ),
    "pt": Tongue(
        "Quinta está ótimo, estarei lá depois das quatro.\n\nAbraço,\nHelena",
        f"{WHO} <{ADDRESS}> escreveu (sexta, 14/03/2025 à(s) 09:03):",
        f"No dia 14/03/2025, às 09:03, {WHO} <{ADDRESS}> escreveu:",
        ("De", "Enviado", "Para", "Assunto"),
        "sexta-feira, 14 de março de 2025 09:03",
        "Obter o Outlook para iOS<https://aka.ms/o0ukef>",
        "Enviado do meu iPhone",
        f"Às 09:03 de 14/03/2025, {WHO} escreveu:",
        "-------- Mensagem original --------",
        f"Em sexta-feira, 14 de março de 2025 09:03:11 BRT, {WHO} <{ADDRESS}> escreveu:",
        "Enviado do meu Galaxy",
    ),
    "da": Tongue(
        "Torsdag er fint, jeg er der efter fire.\n\nMvh\nHelene",
        f"fre. 14. mar. 2025 kl. 09.03 skrev {WHO} <{ADDRESS}>:",
        f"Den 14. mar. 2025 kl. 09.03 skrev {WHO} <{ADDRESS}>:",
        ("Fra", "Sendt", "Til", "Emne"),
        "14. marts 2025 09:03",
        "Hent Outlook til iOS<https://aka.ms/o0ukef>",
        "Sendt fra min iPhone",
        f"Den 14-03-2025 kl. 09:03 skrev {WHO}:",
        "-------- Oprindelig besked --------",
        f"Den fredag den 14. marts 2025 09.03.11 CET skrev {WHO} <{ADDRESS}>:",
        "Sendt fra min Galaxy",
    ),
    "sv": Tongue(
        "Torsdag går bra, jag är där efter fyra.\n\nMvh\nHelena",
        f"Den fre 14 mars 2025 kl 09:03 skrev {WHO} <{ADDRESS}>:",
        f"14 mars 2025 kl. 09:03 skrev {WHO} <{ADDRESS}>:",
        ("Från", "Skickat", "Till", "Ämne"),
        "den 14 mars 2025 09:03",
        "Hämta Outlook för iOS<https://aka.ms/o0ukef>",
        "Skickat från min iPhone",
        f"Den 2025-03-14 kl. 09:03, skrev {WHO}:",
        "-------- Originalmeddelande --------",
        f"Den fredag 14 mars 2025 09:03:11 CET skrev {WHO} <{ADDRESS}>:",
        "Skickat från min Galaxy",
    ),
    "no": Tongue(
        "Torsdag passer fint, jeg er der etter fire.\n\nMvh\nHelene",
        f"fre. 14. mars 2025 kl. 09:03 skrev {WHO} <{ADDRESS}>:",
        f"14. mars 2025 kl. 09:03 skrev {WHO} <{ADDRESS}>:",
        ("Fra", "Sendt", "Til", "Emne"),
        "fredag 14. mars 2025 09:03",
        "Få Outlook for iOS<https://aka.ms/o0ukef>",
        "Sendt fra min iPhone",
        f"Den 14.03.2025 09:03, skrev {WHO}:",
        "-------- Opprinnelig melding --------",
        f"fredag 14. mars 2025 kl. 09:03:11 CET skrev {WHO} <{ADDRESS}>:",
        "Sendt fra min Galaxy",
    ),
    "fi": Tongue(
        "Torstai sopii, olen siellä neljän jälkeen.\n\nT. Helena",
        f"pe 14. maalisk. 2025 klo 9.03 {WHO} ({ADDRESS}) kirjoitti:",
        f"{WHO} <{ADDRESS}> kirjoitti 14.3.2025 kello 9.03:",
        ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
        "perjantai 14. maaliskuuta 2025 9.03",
        "Hanki Outlook for iOS<https://aka.ms/o0ukef>",
        "Lähetetty iPhonesta",
        f"{WHO} kirjoitti 14.3.2025 klo 9.03:",
        "-------- Alkuperäinen viesti --------",
        f"perjantai 14. maaliskuuta 2025 klo 9.03.11 UTC+2 {WHO} <{ADDRESS}> kirjoitti:",
        "Lähetetty Galaxy-laitteesta",
    ),
    "pl": Tongue(
        "Czwartek pasuje, będę po szesnastej.\n\nPozdrawiam,\nHelena",
        f"pt., 14 mar 2025 o 09:03 {WHO} <{ADDRESS}> napisał(a):",
        f"Wiadomość napisana przez {WHO} <{ADDRESS}> w dniu 14.03.2025, o godz. 09:03:",
        ("Od", "Wysłano", "Do", "Temat"),
        "piątek, 14 marca 2025 09:03",
        "Pobierz program Outlook dla systemu iOS<https://aka.ms/o0ukef>",
        "Wysłane z iPhone'a",
        f"W dniu 14.03.2025 o 09:03, {WHO} pisze:",
        "-------- Oryginalna wiadomość --------",
        f"piątek, 14 marca 2025 09:03:11 CET, {WHO} <{ADDRESS}> napisał(a):",
        "Wysłano z telefonu Galaxy",
    ),
    "cs": Tongue(
        "Čtvrtek vyhovuje, budu tam po čtvrté.\n\nZdraví\nHelena",
        f"pá 14. 3. 2025 v 9:03 odesílatel {WHO} <{ADDRESS}> napsal:",
        f"14. 3. 2025 v 9:03, {WHO} <{ADDRESS}>:",
        ("Od", "Odesláno", "Komu", "Předmět"),
        "pátek 14. března 2025 9:03",
        "Získat Outlook pro iOS<https://aka.ms/o0ukef>",
        "Odesláno z iPhonu",
        f"Dne 14. 03. 25 v 9:03 {WHO} napsal(a):",
        "-------- Původní zpráva --------",
        f"Dne pátek 14. března 2025 9:03:11 SEČ, {WHO} <{ADDRESS}> napsal(a):",
        "Odesláno z mého Galaxy",
    ),
    "ru": Tongue(
        "Четверг подходит, буду после четырёх.\n\nС уважением,\nЕлена",
        f"пт, 14 мар. 2025 г. в 09:03, {WHO} <{ADDRESS}>:",
        f"14 марта 2025 г., в 09:03, {WHO} <{ADDRESS}> написал(а):",
        ("От", "Отправлено", "Кому", "Тема"),
        "14 марта 2025 г. 9:03",
        "Получить Outlook для iOS<https://aka.ms/o0ukef>",
        "Отправлено с iPhone",
        f"14.03.2025 09:03, {WHO} пишет:",
        "-------- Исходное сообщение --------",
        f"пятница, 14 марта 2025 г. в 09:03:11 GMT+3, {WHO} <{ADDRESS}> написал(-а):",
        "Отправлено с устройства Galaxy",
    ),
}


def quoted(text: str) -> str:
    """Return a text with quote signs."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def folded_at(line: str, width: int) -> str:
    """Return a line as a program breaks it."""
    lines, rest = [], line
    while len(rest) > width and " " in rest[:width]:
        at = rest.rindex(" ", 0, width)
        lines.append(rest[:at])
        rest = rest[at + 1 :]
    return "\n".join([*lines, rest])


def block(tongue: Tongue, *, sign: str = "") -> str:
    """Return Outlook's header block."""
    values = (f"{WHO} <{ADDRESS}>", tongue.sent, "Helen Smit", "RE: 88213")
    return "\n".join(f"{sign}{label}:{sign} {value}" for label, value in zip(tongue.labels, values, strict=True))


def shapes(name: str, tongue: Tongue) -> Iterator[Case]:
    """Yield one language's replies."""
    new, old = tongue.answer, quoted(OLD)
    html = new.replace("\n", "<br>\n")
    old_html = OLD.replace("\n", "<br>\n")
    head = block(tongue).replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>\n")
    gmail = tongue.gmail.replace("<", "&lt;").replace(">", "&gt;")
    yield Case(f"{name} gmail, wrapped", f"{new}\n\n{folded_at(tongue.gmail, 70)}\n\n{old}\n", new)
    yield Case(f"{name} ios, footer above", f"{new}\n\n{tongue.iphone}\n\n{tongue.ios}\n\n{old}\n", new)
    yield Case(f"{name} outlook", f"{new}\n\n{block(tongue)}\n\n{OLD}\n", new)
    yield Case(f"{name} outlook phone", f"{new}\n\n{tongue.get_outlook}\n{'_' * 32}\n{block(tongue)}\n\n{OLD}\n", new)
    yield Case(f"{name} thunderbird", f"{folded_at(tongue.thunderbird, 60)}\n{old}\n\n{new}\n", new)
    yield Case(f"{name} samsung", f"{new}\n\n\n{tongue.samsung}\n\n{tongue.original}\n{block(tongue)}\n\n{OLD}\n", new)
    yield Case(f"{name} yahoo", f"{new}\n\n    {folded_at(tongue.yahoo, 72)}  \n \n {OLD}\n", new)
    yield Case(
        f"{name} gmail html",
        f'<div dir="ltr">{html}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{gmail}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">{old_html}</blockquote></div>',
        new,
        is_html=True,
    )
    yield Case(
        f"{name} outlook html",
        f'<div class="elementToProof">{html}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{head}</font><div>&nbsp;</div></div><div>{old_html}</div>',
        new,
        is_html=True,
    )
    yield Case(
        f"{name} answers between",
        f"{tongue.ios}\n\n> Order 88213 staat klaar.\n\n{new.splitlines()[0]}\n\n> Past donderdag?\n\n{new.splitlines()[-1]}\n",
        f"{new.splitlines()[0]}\n{new.splitlines()[-1]}",
    )


def shaped_cases() -> list[Case]:
    """Return the languages' replies."""
    return [case for name, tongue in TONGUES.items() for case in shapes(name, tongue)]
