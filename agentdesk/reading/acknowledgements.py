"""Answers that programs give for a firm, without a header that says so: received, taken in, answered later, closed, gone, held back.

Each is told by two things said together in a short text that asks nothing and in which nobody speaks for themselves.
"""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.domain.reading import Address
from agentdesk.reading.hints import Hints
from agentdesk.reading.mailings import SPEAKER, asks
from agentdesk.reading.robots import is_firm

# What a firm's system says when it took a request in: bulk by its own word, and yet an answer to us.
_ACKNOWLEDGES: Final = late(
    r"(?:request|message|e-?mail|ticket|case|enquiry|inquiry)\b.{0,60}\b(?:received|created|logged|registered|opened)|"
    r"\bwe(?:'ve| have)? (?:got|received) your|thank you for (?:contacting|reaching|your (?:e-?mail|message|request|enquiry|inquiry))|"
    r"(?:case|ticket|reference) (?:number|id) (?:is|for)|ihre (?:anfrage|nachricht|e-mail)\b.{0,40}\b(?:erhalten|eingegangen)|"
    r"vielen dank für ihre (?:anfrage|nachricht|e-mail|mitteilung)|uw (?:bericht|vraag|e-mail|mail)\b.{0,40}\bontvangen|bedankt voor uw|"
    r"(?:melding|verzoek|aanvraag|bericht)\b.{0,40}\b(?:geregistreerd|in behandeling)|"
    r"accusons réception|bevestigen de ontvangst|bestätigen (?:\w+ )?den (?:eingang|erhalt)|confirmamos la recepción|acusamos recibo|"
    r"conferm\w+ (?:la|di aver) ric|confirmamos a rece|we (?:hereby )?(?:acknowledge|confirm) (?:the )?receipt|"
    r"avons bien reçu|abbiamo ricevuto|hemos recibido|recebemos (?:a sua|o seu)|vi har (?:modtaget|mottagit|mottatt)|"
    r"olemme vastaanottaneet|otrzymaliśmy|obdrželi jsme|мы получили|ваше обращение",
    re.IGNORECASE,
)
_TAKEN_IN_CHARS: Final = 600
_LONGEST: Final = 900
_SIGNATURE: Final = 90
_NAME: Final = re.compile(r"[^\W\d_]{3,}")
_TRAITS: Final = Hints(
    *(
        "received",
        "thank",
        "tak for",
        "henvend",
        "ringrazi",
        "contatt",
        "yhteyd",
        "application",
        "sollicitatie",
        "bewerbung",
        "candidat",
        "ticket",
        "ontvangen",
        "bedankt",
        "dank",
        "eingegangen",
        "erhalten",
        "merci",
        "reçu",
        "ricevut",
        "grazie",
    ),
    *("recibid", "gracias", "recebe", "recebid", "obrigad", "tack", "takk", "mottag", "modtag", "mottatt", "kiitos", "vastaanot", "dzięk"),
    *("otrzyma", "děkuj", "obdrž", "přija", "спасибо", "получ", "köszön", "megkap", "teşekkür", "aldık", "ευχαριστ", "λάβαμε", "mulțum"),
    *(
        "primit",
        "closed",
        "gesloten",
        "geschlossen",
        "fermé",
        "chius",
        "cerrad",
        "fechad",
        "encerrad",
        "stängt",
        "lukket",
        "stengt",
        "suljettu",
    ),
    *(
        "zamkni",
        "nieczynn",
        "zavřen",
        "закрыт",
        "zárva",
        "kapalı",
        "κλειστ",
        "închis",
        "no longer",
        "niet meer",
        "nicht mehr",
        "plus",
        "non lavora",
    ),
    *(
        "ya no",
        "já não",
        "inte längre",
        "ikke l",
        "nie pracuje",
        "nepracuje",
        "не работает",
        "spam",
        "junk",
        "quarant",
        "filter",
        "approved",
        "zurückgehalten",
        "whitelist",
        "address book",
        "contacts",
        "noch nicht bekannt",
        "unwanted",
    ),
    *(
        "ongewenste",
        "unerwünscht",
        "indésirable",
        "indesiderat",
        "no deseado",
        "спам",
        "busy",
        "druk",
        "volume",
        "受け付け",
        "受信",
        "收到",
        "접수",
    ),
)
_RECEIVED: Final = late(
    r"\b(?:we|it)(?:'ve| have| has)? (?:successfully |been )?received\b|\b(?:message|e-?mail|request|enquiry|inquiry|query|question|"
    r"ticket|form)\b[^.\n]{0,40}\b(?:received|logged|registered|created|opened)|"
    r"\bthank(?:s| you)(?: (?:very|so) much)? for (?:your (?:\w+ )?(?:e-?mail|mail|message|enquiry|inquiry|request|question|interest|"
    r"application|patience)|"
    r"contacting|reaching|writing|getting in touch)|"
    r"\b(?:bericht|e-?mail|mail|vraag|verzoek|aanvraag|melding)\b[^.\n]{0,40}\b(?:ontvangen|binnengekomen|geregistreerd)|\b(?:bedankt|"
    r"dank (?:u|je)(?: wel)?) voor (?:het |uw |je )(?:\w+ )?(?:bericht|e-?mail|mail|vraag|contact)|"
    r"\b(?:nachricht|anfrage|e-?mail|mail|anliegen|mitteilung)\b[^.\n]{0,40}\b(?:erhalten|eingegangen|angekommen)|"
    r"\bdank(?:e)? für (?:ihre|deine|ihr|dein) (?:\w+ )?(?:nachricht|anfrage|e-?mail|mail|anliegen|interesse|mitteilung|kontakt)|"
    r"\bavons bien reçu|\b(?:message|demande|courriel|mail)\b[^.\n]{0,40}\b(?:reçue?|enregistrée?|pris en compte)|"
    r"\bmerci (?:de nous avoir|pour votre (?:message|mail|courriel|demande|e-mail|intérêt)|de votre (?:message|mail|demande))|"
    r"\babbiamo ricevuto|\b(?:messaggio|richiesta|e-?mail)\b[^.\n]{0,40}\b(?:ricevut|registrat)|\b(?:la |vi |"
    r"ti )?ringrazi\w+ per (?:averci|il|la)\b|\bgrazie per (?:averci|il (?:tuo|"
    r"suo) (?:messaggio)|la (?:tua|sua) (?:richiesta|mail|e-?mail))|"
    r"\bhemos recibido|\b(?:mensaje|consulta|solicitud|correo)\b[^.\n]{0,40}\b(?:recibid|registrad)|\bgracias por (?:contactar|escribir|"
    r"su (?:mensaje|consulta|correo)|tu (?:mensaje|consulta|correo))|"
    r"\brecebemos|\b(?:mensagem|pedido|e-?mail)\b[^.\n]{0,40}\b(?:recebid|registad|registrad)|\bobrigad[oa] (?:por|pel[oa]) (?:contactar|"
    r"entrar|sua mensagem|seu contacto|seu contato|contacto)|"
    r"\bvi har (?:modtaget|mottagit|mottatt)|\bta(?:c|k)k? (?:för|for) (?:ditt|din|dit|at du|att du) ?(?:\w+ )?(?:mejl|mail|meddelande|"
    r"e-?post|besked|henvendelse|henvendelsen|melding|kontaktar|kontakter|skrev)|"
    r"\bolemme vastaanottaneet|\bkiitos (?:viestistäsi|yhteydenotosta\w*)|\botrzymaliśmy|\bdziękujemy za (?:wiadomość|kontakt|zgłoszenie|"
    r"e-?mail)|\bobdrželi jsme|\bpřijali jsme|\bděkujeme za (?:vaši? |váš )?(?:zpráv|e-?mail|dotaz)|"
    r"мы получили|ваше (?:обращение|сообщение|письмо)[^.\n]{0,30}(?:получен|принят|зарегистр)|спасибо за (?:ваше )?(?:обращение|письмо|"
    r"сообщение)|megkaptuk|köszönjük (?:a )?(?:level|üzenet|megkeres)|"
    r"(?:mesajınız|talebiniz|e-?postanız)[^.\n]{0,30}(?:ulaş|alın|aldık)|λάβαμε το|ευχαριστούμε για το μήνυμα|am primit|"
    r"mulțumim pentru mesaj|お問い合わせ(?:いただき|ありがとう|を受け)|已收到您|收到您的|문의(?:가|를)? (?:접수|주셔서)",
    re.IGNORECASE,
)
_LATER: Final = late(
    r"\b(?:with)?in (?:\w+ |the next )?(?:\d+|one|two|three|four|five|a few|24|48|72)(?: ?(?:-|to|or) ?\d+)? (?:working |business |"
    r"office |work)?(?:hours?|days?|weeks?)\b|\bas soon as (?:possible|we can)\b|\b(?:get back|respond|reply|be in touch|contact you|"
    r"answer)\b[^.\n]{0,40}\b(?:shortly|soon)\b|"
    r"\b(?:high|large|unusual\w*)\b[^.\n]{0,20}\b(?:volumes?|numbers?|amount)\b|\b(?:take|be) (?:a (?:bit|little) )?longer (?:than|"
    r"before|to)\b|\bin the order (?:in which )?(?:they|received)|"
    r"\b(?:ticket|case|reference|request|incident)(?: (?:number|no\.?|id|#))?(?: is)?:? ?#?[A-Z]{0,5}-?\d{2,}|"
    r"\badd(?:itional)? comments\b|\b(?:ticket|zaak|dossier|referentie)(?:nummer)?(?: is)?:? ?#?\d{2,}|\b(?:ticket|vorgangs?|"
    r"bearbeitungs)(?:nummer)?(?: lautet)?:? ?#?\d{2,}|"
    r"\bbinnen (?:\w+ )?(?:\d+|een|één|twee|drie|vier|vijf|enkele)(?: ?(?:-|tot|à) ?\d+)? (?:werk)?(?:dag|dagen|uur|uren)\b|\bzo (?:snel|"
    r"spoedig) mogelijk\b|\b(?:erg|heel|extra|ontzettend) druk\b|\blanger duren\b|\bniet nogmaals\b|"
    r"\binnerhalb (?:von )?(?:\w+ )?(?:\d+|einem|eines|zwei|drei|weniger)\w* (?:werk|arbeits)?(?:tag|stunde)\w*\b|\bso (?:schnell|"
    r"bald) wie möglich\b|\bschnellstmöglich\b|\bin kürze\b|\bumgehend\b[^.\n]{0,20}\bmelden\b|\b(?:hohen?|erhöhten?) (?:anfrage|e-?mail|"
    r"arbeits)?\w*aufkommens?\b|"
    r"\b(?:dans|sous)(?: un délai de| les)? (?:\d+|un|deux|quelques) ?(?:h\b|heures?|jours?)|\bdans les (?:plus brefs|"
    r"meilleurs) délais\b|\bdès que possible\b|\bentro (?:\w+ )?\d+ ?(?:ore|giorni)|\b(?:il prima possibile|al più presto|"
    r"appena possibile|quanto prima)\b|"
    r"\ben (?:un plazo (?:de|máximo de) |menos de )?\d+(?: a \d+)? (?:horas|días)|\b(?:lo antes posible|a la mayor brevedad|en breve)\b|"
    r"\b(?:em|no prazo de) (?:\w+ )?\d+(?: a \d+)? (?:horas|dias)|\b(?:o mais (?:breve|rapidamente) possível|assim que possível|"
    r"em breve)\b|"
    r"\b(?:inom|inden for|innen|indenfor) (?:\w+ )?(?:\d+|en|et|två|to|tre)\w*(?: ?- ?\d+)? (?:arbets|arbejds|arbeids|hver)?(?:dag|dagar|"
    r"dage|dager|timm|time|timer)\w*|\bså (?:snart|hurtigt|fort|raskt) (?:som )?(?:möjligt|muligt|mulig|vi kan)|"
    r"\bmahdollisimman pian\b|\b(?:arki)?päivän (?:kuluessa|sisällä)|\b(?:najszybciej jak|jak najszybciej|w ciągu)\b|\b(?:co nejdříve|"
    r"do \d+ (?:hodin|pracovních))\b|в течение|в ближайшее время|как можно скорее|\b(?:hamarosan|mielőbb|munkanapon belül)\b|"
    r"\b(?:en kısa sürede|iş günü içinde|saat içinde)\b|το συντομότερο|cât mai curând|în cel mai scurt timp|营业日内|工作日内|"
    r"尽快(?:回复|与您|处理)|"
    r"営業日以内|折り返し|영업일 이내|빠른 시일",
    re.IGNORECASE,
)
_CLOSED: Final = late(
    r"\b(?:office|offices|shop|store|company|we)\b[^!?\n]{0,60}\bclosed\b|\b(?:kantoor|winkel|bedrijf|wij|we)\b[^!?\n]{0,60}\bgesloten\b|"
    r"\b(?:büro|geschäft|laden|betrieb|praxis|firma)\b[^!?\n]{0,60}\bgeschlossen\b|"
    r"\b(?:bureaux?|magasin|boutique|entreprise|établissement)\b[^!?\n]{0,60}\bfermée?s?\b|\b(?:uffici|ufficio|negozio|"
    r"azienda)\b[^!?\n]{0,60}\bchius[oiae]\b|\b(?:oficinas?|tienda|empresa)\b[^!?\n]{0,60}\bcerrad[oa]s?\b|"
    r"\b(?:escritório|loja|empresa)\b[^!?\n]{0,60}\b(?:fechad|encerrad)[oa]s?\b|\b(?:kontoret|butiken|butikken|"
    r"vi)\b[^!?\n]{0,60}\b(?:stängt|lukket|stengt|sommarstängt)\b|\b(?:toimisto\w*|myymälä\w*)\b[^!?\n]{0,60}\bsuljettu|"
    r"\b(?:biuro|sklep|firma)\b[^!?\n]{0,60}\b(?:nieczynn|zamknięt)|\b(?:kancelář|obchod)\w*\b[^!?\n]{0,60}\bzavřen|\b(?:офис|"
    r"магазин)\b[^!?\n]{0,60}\bзакрыт|\birodá\w+\b[^!?\n]{0,60}\bzárva|\bofisimiz\b[^!?\n]{0,60}\bkapalı",
    re.IGNORECASE,
)
_AFTER: Final = late(
    r"\b(?:we|we'll|we will)\b[^.\n]{0,60}\b(?:reply|respond|answer|be back|return|reopen|get back|available again)\b|\bwij? (?:zijn|"
    r"beantwoorden|reageren|staan)\b[^.\n]{0,60}\b(?:weer|daarna|vanaf|terug)|\b(?:vanaf|na)\b[^.\n]{0,40}\bweer (?:bereikbaar|open|"
    r"voor (?:u|je)|geopend)\b|"
    r"\b(?:sind wir|wir sind|beantworten wir|wir beantworten)\b[^.\n]{0,60}\b(?:wieder|danach|ab dem|gerne)\b|\b(?:nous (?:serons|"
    r"répondrons|vous répondrons|traiterons)|réouverture|reprendr\w+)\b|\b(?:risponderemo|riapri\w+|saremo (?:di nuovo|nuovamente))\b|"
    r"\b(?:responderemos|reabri\w+|volveremos|estaremos de (?:volta|vuelta))\b|\bvi (?:är|er|svarar|svarer|"
    r"besvarer)\b[^.\n]{0,60}\b(?:tillbaka|tilbage|tilbake|igen|igjen|efter|etter)\b|\b(?:vastaamme|palaamme)\b|\b(?:odpowiemy|wracamy|"
    r"wznowimy)\b|\b(?:odpovíme|otevřeme)\b|"
    r"мы (?:ответим|вернемся|вернёмся)|\bválaszol(?:unk|ni)\b|\b(?:yanıtlayacağız|döneceğiz)\b",
    re.IGNORECASE,
)
_GONE: Final = late(
    r"\bno longer (?:\w+ )?(?:works?|employed|with|at|part)\b|\bhas left (?:the|our)\b|\bwerkt niet (?:meer|langer)\b|\b(?:ist|"
    r"arbeitet) nicht (?:mehr|länger)\b|\bne (?:travaille|fait) plus\b|\bnon (?:lavora|fa) più\b|\bya no (?:trabaja|forma)|"
    r"\bjá não (?:trabalha|faz)|"
    r"\b(?:arbetar|jobbar) inte längre\b|\barbejder ikke længere\b|\b(?:jobber|arbeider) ikke lenger\b|\bei ole enää\b|\bnie pracuje\b|"
    r"\bnepracuje\b|не работает",
    re.IGNORECASE,
)
_NOT_READ: Final = late(
    r"\bnot (?:been |be |being )?(?:read|forwarded|monitored|processed)\b|\bniet (?:gelezen|doorgestuurd)\b|\bnicht (?:gelesen|"
    r"weitergeleitet|bearbeitet)\b|\bpas (?:été )?(?:lue?|transférée?)\b|\bnon (?:è stat[oa] |sarà )?(?:lett[oa]|inoltrat[oa])|"
    r"\bno (?:será|ha sido) (?:leíd|reenviad)|"
    r"\bnão (?:foi|será) (?:lid|reencaminhad)|\b(?:läses|vidarebefordras) inte\b|\bikke (?:læst|lest|videresendt)|\bnie (?:została|"
    r"zostanie|jest) (?:przeczyt|przekaz)|\bnebyl\w* (?:přečten|předán)|не (?:прочитан|переслан)|"
    r"\b(?:please|kindly) (?:send|direct|address|forward|resend|contact|use|update)\b|\b(?:stuur|richt|neem)\b[^.\n]{0,40}\b(?:aan|naar|"
    r"contact)\b|\b(?:wenden sie sich|richten sie|senden sie)\b|\b(?:veuillez|merci de) (?:\w+ )?(?:adresser|contacter|envoyer|écrire)|"
    r"\b(?:si prega di|scrivere a|contattare)\b|"
    r"\b(?:diríjase|contacte|póngase|dirija)\b|\b(?:vänligen )?kontakta\b|\b(?:kontakt|henvend dem|henvend dig)\b|"
    r"\bproszę (?:\w+ )?(?:kontakt|kierow|pisać)|\bobraťte se\b|обращайтесь",
    re.IGNORECASE,
)
_FILTERED: Final = late(
    r"\b(?:spam\w*|approved senders|my (?:contacts|address book|list)|noch nicht bekannt|zurückgehalten|whitelist\w*|junk|unwanted|"
    r"quarantin\w*|ongewenste|unerwünschte?|indésirables?|indesiderat\w+|no deseado|spamów|спам\w*)\b",
    re.IGNORECASE,
)
_RELEASE: Final = late(
    r"\b(?:click|visit|follow|reply|respond|confirm|verify)\b[^.]{0,80}\b(?:link|deliver\w*|release|below|message|once|code)\b|\b(?:klik|"
    r"beantwoord|bevestig)\b[^.]{0,80}\b(?:link|bezorg\w*|afgeleverd|eenmalig)\b|\b(?:klicken|bestätigen|antworten)\b[^.]{0,80}\b(?:link|"
    r"zustell\w*|zugestellt|einmalig)\b|"
    r"\bcliquez\b[^.]{0,80}\b(?:lien|remis|délivr\w+|livr\w+)\b|\b(?:clicca|cliccare|conferm\w+)\b[^.]{0,80}\b(?:link|consegn\w+)\b|"
    r"\b(?:haga|haz) clic\b|\b(?:clique|confirme)\b[^.]{0,80}\b(?:link|entreg\w+)|\bklicka\b|\bkliknij\b|\bklikněte\b|перейдите",
    re.IGNORECASE,
)


def acknowledges(text: str) -> bool:
    """Say whether a text says at its beginning that something was received or registered; no proof alone."""
    return _ACKNOWLEDGES.search(text[:_TAKEN_IN_CHARS]) is not None


def is_acknowledgement(sender: Address, subject: str, written: str, seen: frozenset[Hints], is_answer: Callable[[], bool]) -> bool:
    """Say whether a program answered for a firm or a mailbox, by two things that only such answers say together.

    `is_answer` is asked last: whether the mail answers one of ours, by its headers or its subject.
    """
    if (
        _TRAITS not in seen
        or len(written) > _LONGEST
        or asks(written)
        or SPEAKER.search(written) is not None
        or _names_author(sender, written)
    ):
        return False
    is_told = _RECEIVED.search(f"{subject}. {written}") is not None and _LATER.search(written) is not None
    is_told = is_told or tells_closed(written)
    is_told = is_told or (_GONE.search(written) is not None and _NOT_READ.search(written) is not None)
    return is_told and is_answer()


def tells_closed(text: str) -> bool:
    """Say whether a text tells that a firm is closed, and from when it answers again."""
    return _CLOSED.search(text) is not None and _AFTER.search(text) is not None


def is_challenge(written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a short text holds mail back until somebody has clicked or answered; such programs speak in the first person."""
    if _TRAITS not in seen or len(written) > _LONGEST or asks(written):
        return False
    return _FILTERED.search(written) is not None and _RELEASE.search(written) is not None


def _names_author(sender: Address, written: str) -> bool:
    """Say whether the name of its sender stands below a text, and is a person's."""
    below = written[-_SIGNATURE:].lower()
    return not is_firm(sender) and any(word in below for word in _NAME.findall(sender.name.lower()))
