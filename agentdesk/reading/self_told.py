"""What programs say of themselves in a text, where no header says it: automatic answers, challenges, receipts, mailboxes nobody reads."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.reading.hints import Hints
from agentdesk.reading.mailings import SPEAKER, asks

_LOOKED_AT: Final = 1_500
"""Characters: programs say what they are at the top, or in a text that isn't long."""
_TRAITS: Final = Hints(
    *("automa", "automá", "автома", "auto-gen", "autogen", "auto-rep", "mailbox", "inbox", "postbus", "postfach", "monitored"),
    *("attended", "no longer", "konto wird", "address is not", "account is not", "boîte", "consultée", "relevée", "surveillée", "plus lue"),
    *("is a service from", "cannot accept", "cannot receive"),
    *("otomatik", "αυτόματ", "自動", "自动", "발신전용", "送信専用", "send only", "send-only"),
    *("plus utilisée", "più attiv", "più in uso", "dirección ya no", "niet meer in gebruik", "nicht mehr verwendet", "nicht mehr genutzt"),
)
_ASKING: Final = Hints(
    *("verify", "verified", "junk", "spam", "held", "to release", "to deliver", "to confirm", "to complete", "robot", "human"),
    "waitlist",
)
"""Words of which one stands in every text that the patterns know; they are looked for first, since few texts hold any."""
_AUTOMATIC: Final = late(
    r"\bthis is an? (?:\w+ ){0,2}(?:automated|automatic|auto-?generated)\b|\bautomatically[- ]generated (?:e-?mail|message|reply|"
    r"response)|"
    r"\bthis (?:e-?mail|message|reply|response) (?:was|is|has been) (?:\w+ )?(?:automatic|auto-?)|"
    r"dit is een (?:\w+ )?automatisch|(?<!niet )(?<!geen )automatisch (?:verzonden|gegenereerd|aangemaakt|verstuurd)|"
    r"(?:diese?|das|hierbei)\b.{0,30}\bautomatisch (?:generiert|erstellt|erzeugt|versand|versend)|"
    r"(?:nachricht|e-?mail|mail) wurde automatisch|dies ist eine automatische|"
    r"(?:message|e-?mail|mail|courriel|réponse)s?(?: est| a été)? (?:généré|envoyé|émis)e?s? automatiquement|"
    r"(?:ceci est|il s.agit d.|c.est) ?une? (?:message|mail|e-?mail|courriel|réponse) automatique|"
    r"(?:messaggio|e-?mail|risposta)(?: è stat[oa])? (?:generat|inviat)[oa] automaticamente|quest[oa] è un[oa]? (?:\w+ )?automatic[oa]|"
    r"(?:mensaje|correo|respuesta)(?: ha sido| fue)? (?:generad|enviad)[oa] automáticamente|est[ea] es una? (?:\w+ ){0,2}automátic[oa]|"
    r"(?:mensagem|e-?mail|resposta)(?: foi)? (?:gerad|enviad)[oa] automaticamente|est[ea] é uma? (?:\w+ ){0,2}automátic[oa]|"
    r"dette er (?:en|et) automatisk|detta är ett? automatisk|automatiskt? (?:genere|skicka|sendt)|"
    r"tämä on automaattinen|automaattisesti (?:lähetetty|luotu)|(?:wiadomość|odpowiedź) (?:została )?(?:wygenerowana|"
    r"wysłana) automatycznie|"
    r"automatycznie wygenerowan|automaticky (?:vy)?(?:generovan|odeslan)|toto je automatick|"
    r"ez egy automatikus|automatikus(?:an)? (?:üzenet|generált|küldött|levél)|bu (?:e-?posta|mesaj|ileti)\b.{0,30}otomatik|"
    r"otomatik (?:olarak )?(?:gönder|oluştur)|αυτόματο μήνυμα|(?:acest|acesta)\b.{0,30}\bautomat\b|generat automat|"
    r"自動(?:配信|送信|返信)|送信専用|自动(?:发送|生成|回复)|系统自动|발신 ?전용|자동(?:으로)? (?:발송|생성)|"
    r"\b(?:sent from a |this is a )?send[- ]only\b|"
    r"это автоматическ|(?:письмо|сообщение) (?:было )?(?:создано|сформировано|отправлено|сгенерировано) автоматически",
    re.IGNORECASE,
)
_UNATTENDED: Final = late(
    r"\bthis (?:mailbox|inbox|e-?mail (?:address|account|box)|address|account) is (?:not|no longer|currently not|un)\s?(?:being |"
    r"actively )?"
    r"(?:monitored|attended|read|checked|in use)|dieses (?:e-?mail-?)?(?:postfach|konto) wird (?:nicht|nicht mehr)\s.{0,20}(?:gelesen|"
    r"überwacht|"
    r"betreut|bearbeitet)|deze (?:mailbox|inbox|postbus) wordt niet\s.{0,10}(?:gelezen|bekeken|gecontroleerd)|"
    r"cette (?:boîte|adresse)\b.{0,30}n.est (?:pas|plus) (?:consultée|lue|surveillée|relevée)|"
    r"\bdit (?:e-?mail|mail)?\s?adres is niet (?:meer|langer) in gebruik|\bdiese (?:e-?mail-?)?adresse wird nicht mehr (?:verwendet|"
    r"genutzt)|"
    r"\bcette adresse n.est plus utilisée|\bquesto indirizzo non è più (?:attivo|in uso)|\besta dirección ya no (?:está|se)|"
    r"\b(?:to|reached|contacted) an? (?:unmonitored|unattended) (?:mailbox|inbox|e-?mail|address)|"
    r"\baddress (?:that|which) can ?not (?:accept|receive)\b",
    re.IGNORECASE,
)
_SERVICE: Final = late(r"\bthis (?:e-?mail|message) is a service from\b", re.IGNORECASE)
"""What a helpdesk's program puts below its own answers and those of its agents."""
_CHALLENGE: Final = late(
    r"\bverify that you are (?:a )?(?:real|human|not)|\bprotecting myself from (?:receiving )?(?:junk|spam)|"
    r"\b(?:message|mail|e-?mail)\b[^.]{0,60}\b(?:being|is) held\b[^.]{0,80}\b(?:verified|approv|confirm|recogni[sz]ed|until|because)|"
    r"\bto (?:release|deliver|confirm|complete)[^.]{0,60}\b(?:message|verification)\b[^.]{0,60}\b(?:reply|click|send an empty)|"
    r"\bwaitlisted\b.{0,120}\bguest list\b|\bapologi[sz]e for this automatic reply\b|"
    r"\b(?:prove|confirm) (?:that )?you(?:'re| are) (?:a (?:human|person)|not a (?:spammer|robot|machine))",
    re.IGNORECASE,
)
_RECEIPT_SUBJECT: Final = re.compile(
    r"^return receipt \(|^(?:leesbevestiging|lesebestätigung|accusé de lecture|conferma di lettura|confirmación de lectura)\s?:|"
    r"^(?:read|not read|displayed|gelesen|ungelesen|gelezen|niet gelezen|lu|non lu|letto|leído|no leído|lida|lido|læst|läst|lest|luettu|"
    r"przeczytano|przeczytane|přečteno|прочтено|прочитано)\s?:",
    re.IGNORECASE,
)
_RECEIPT: Final = late(
    r"^\W*\w{2,6} (?:suo |tuo )?(?:message|bericht|nachricht|messaggio|mensaje|mensagem|meddelande|besked|"
    r"melding)\b.{0,400}?\b(?:was (?:read|displayed|deleted)|"
    r"(?:is|werd) (?:\S+ ){0,6}(?:gelezen|verwijderd)|wurde (?:\S+ ){0,6}(?:gelesen|gelöscht)|a été (?:lu|supprimé)|è stat[oa] (?:lett|"
    r"visualizz)|"
    r"(?:ha sido|fue) leíd|foi lid|blev læst|lästes|ble lest)|"
    r"^\W*this is a return receipt for the (?:mail|message)\b",
    re.IGNORECASE | re.DOTALL,
)


def tells_of_program(subject: str, written: str, seen: frozenset[Hints], is_answer: Callable[[], bool]) -> bool:
    """Say whether a text is a program's by its own words; `written` is what was written now, `seen` the hints that may stand in it.

    That a mail was made automatically counts only in an answer: websites say so of what customers write into their forms. `is_answer` is
    asked only where it matters, since it takes longer than all the rest.
    """
    said = written[:_LOOKED_AT]
    if says_program(said, seen) and is_answer():
        return True
    if _ASKING in seen and _ASKING.stand_in(said.lower()) and _CHALLENGE.search(said) is not None:
        return True
    return _RECEIPT_SUBJECT.match(subject) is not None and _RECEIPT.search(said) is not None


def says_program(said: str, seen: frozenset[Hints]) -> bool:
    """Say whether the text's own words are a program's; what stands between quotation marks somebody else said."""
    if _TRAITS not in seen or not _TRAITS.stand_in(said.lower()):
        return False
    own = _CITED.sub(" ", said)
    if _AUTOMATIC.search(own) is not None or _UNATTENDED.search(own) is not None:
        return True
    return _SERVICE.search(own) is not None and not asks(own) and SPEAKER.search(own) is None


def wants_no_answer(written: str, seen: frozenset[Hints]) -> bool:
    """Say whether a text says that it is a program's, or asks not to be answered."""
    return _asks_for_none(written, seen) or says_program(written[:_LOOKED_AT], seen)


def _asks_for_none(written: str, seen: frozenset[Hints]) -> bool:
    return _ANSWERING in seen and _NO_ANSWER.search(written[-_LOOKED_AT:]) is not None


def asks_for_no_answer(written: str) -> bool:
    """Say whether a text asks not to be answered."""
    return _NO_ANSWER.search(_CITED.sub(" ", written[-_LOOKED_AT:].replace("not monitored", ""))) is not None


_ANSWERING: Final = Hints(
    *("repl", "respond", "answer", "monitored", "beantwoord", "reageer", "reageren", "antwoord", "antwort", "rückfragen", "répondre"),
    *(
        "rispondere",
        "svar",
        "vasta",
        "odpowiada",
        "odpovíd",
        "отвечать",
        "отвечайте",
        "válaszol",
        "yanıtla",
        "cevapla",
        "απαντ",
        "răspunde",
    ),
    *("返信", "お答え", "回复", "회신", "발신", "送信専用"),
)
_NO_ANSWER: Final = late(
    r"\b(?:do|please) not (?:reply|respond)\b|\bdon.t reply\b|\bnot monitored\b|(?:niet (?:op )?|geen )(?:\w+ ){0,5}(?:beantwoord|"
    r"reageren|"
    r"antwoorden)|"
    r"(?:beantwoord|reageer) (?:\w+ ){0,4}niet\b|(?:antworten|beantworten) sie (?:\w+ ){0,6}nicht\b|nicht (?:\w+ ){0,4}antworten|"
    r"ne pas (?:y )?répondre|non rispondere|n[oã]o? respond[ae]|(?:inte|ej) (?:gå att )?(?:be)?svara|ikke (?:be)?svare?s?\b|"
    r"(?:antworten|rückfragen)\b.{0,80}\bnicht (?:eingehen|beantworte|bearbeite)|"
    r"ne válaszoljon|ne válaszolj|(?:lütfen )?(?:yanıtlama|cevaplama)y\w+|μην απαντ|nu răspundeți|"
    r"(?:ご)?返信(?:いただいても|は(?:できません|お控え)|しないで|不要)|お答えできません|请勿(?:直接)?回复|勿回复|회신(?:하지|이 불가)|"
    r"발신 ?전용|送信専用|"
    r"(?:inte|ej) att (?:be)?svara|ei voi vastata|(?:can|could)(?:not|.t| not) (?:be )?(?:repl|respond|answer)|"
    r"älä vastaa|nie odpowiada|neodpovíd|не отвечайте|отвечать на (?:это|него) не",
    re.IGNORECASE,
)
_CITED: Final = late(r"[\"“„«][^\"“”„«»\n]{5,160}[\"“”»]|(?:^|(?<=\s))[\u2018'][^'\u2019\n]{5,160}['\u2019](?=\W|$)", re.MULTILINE)
