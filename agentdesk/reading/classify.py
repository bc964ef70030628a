"""Who or what wrote a message, by the signals of RFC 3834 and those that programs really send.

List and bulk headers alone never make a message an automatic answer: a person on a mailing list is a person.
"""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.domain.reading import Address, Bounce
from agentdesk.domain.states import MessageClass
from agentdesk.reading.absences import says_away, tells_of_absence, tells_of_leaving
from agentdesk.reading.acknowledgements import acknowledges, is_acknowledgement, is_challenge, tells_closed
from agentdesk.reading.envelope import ANSWER_SUBJECT, Envelope
from agentdesk.reading.fields import Fields
from agentdesk.reading.list_authors import is_posted
from agentdesk.reading.mailings import SPEAKER, asks, has_footer
from agentdesk.reading.marks import (
    DISCUSSION_FIELDS,
    OF_MAILINGS,
    OF_OUTLOOK,
    ON_LIST,
    field_word,
    has_bulk_field,
    has_mail_program,
    is_by_rule,
    is_from_outlook,
    is_null_sender,
    is_on_list,
    is_sent_to_many,
    names_parent,
    says_automatic,
    says_bulk,
)
from agentdesk.reading.notices import is_notice, is_relayed
from agentdesk.reading.passed_on import asks_itself, is_answered_elsewhere, is_asked_anew, is_from_form, is_led_on, is_passed_on
from agentdesk.reading.robots import FORWARDED, is_persons, is_robots, is_signed
from agentdesk.reading.self_told import tells_of_program
from agentdesk.reading.words import to_text

_NO_PERSON: Final = re.compile(
    r"(?i)^(?:no-?_?reply|do-?_?not-?_?reply|noreply|donotreply|newsletter|nieuwsbrief|news|mailing|info-noreply)\b"
)
_DAEMON: Final = re.compile(r"(?i)^(?:mailer-?daemon|mail-?daemon|mailerdaemon|maildaemon)\b")
_LIST_MACHINE: Final = re.compile(
    r"(?i)^(?:owner-.+|.+-(?:request|bounces?|owner|confirm\w*|help)|listserv|majordomo|mailman|sympa|listmaster|ezmlm)@"
)
_AGGREGATE: Final = re.compile(r"(?i)^\W*(?:\[\S+\]\s*)?report[ -]domain: ?\S+\s.{0,40}\bsubmitter: ?\S")
"""The subject of DMARC and TLS reports (RFC 7489 §7.2.1.1, RFC 8460 §5.3)."""
_INVITATION: Final = re.compile(
    r"(?i)invit|einladung|uitnodiging|convite|convocat|inbjud|indbyd|innkall|kutsu|zaprosz|pozván|приглаш|accepted|declined|tentative"
)
_POSTMASTER: Final = re.compile(r"(?i)^postmaster\b")
_AUTO_SUBJECT: Final = re.compile(
    r"^\W*(?:(?:automatic (?:reply|response|responder)|automatisch(?:e)? antwoord|automatisch bericht|automatische antwort|"
    r"réponse automatique|risposta automatica|respuesta automática|resposta automática|auto[- ]?(?:antwort|antwoord))"
    r"(?!\s+(?!(?:re|aw|from|to|on|message|notification|van|von|op|auf|aan|an|bij|bei|à|de|a|da|su)\b)\w)(?![^:]*\?\W*$)|"
    r"automatische rückmeldung|automatisk svar|automatiskt svar|autosvar|automaattinen vastaus|"
    r"odpowiedź automatyczna|automatyczna odpowiedź|automatická odpověď|автоматический ответ|автоответ|auto(?:mated)?[- ]?"
    r"(?:reply|response|responder)(?!\s*\?)|(?-i:AUTO:)|"
    r"out of (?:the )?office(?: reply| auto\w*| message|:|\W*$)|"
    r"abwesenheits?(?:notiz|nachricht|meldung)|"
    r"abwesenheit(?:sassistent)?:|afwezigheids(?:bericht|assistent)|afwezig:|absence du bureau|message d.absence|自动回复|自動返信|"
    r"자동 회신|"
    r"vacation (?:reply|message|response|auto)|on (?:holiday|vacation|leave) re:|automatikus válasz|răspuns automat|otomatik yanıt|"
    r"ausência do escritório|fraværsmelding|frånvaromeddelande|fraværsbesked|poissaoloilmoitus|poissaoloviesti|"
    r"αυτόματη απάντηση|resposta automàtica|automatická odpoveď|automatski odgovor|автоматична відповідь|自动答复|自動回覆|自動応答|"
    r"부재중|"
    r"frånvarande:|frånvaro:|ikke til stede:|fraværende:|fravær:|fuera de (?:la )?oficina:|fuori ufficio:|(?:poza biurem|"
    r"nieobecność):|mimo kancelář:)",
    re.IGNORECASE,
)
_ABOUT_OURS: Final = late(
    r"\b(?:your|uw|jullie|ihre?n?|eure?n?|votre|vos|(?:la )?(?:vostra|sua)|(?:su|vuestra)|(?:jeres|deres|er)) (?:\w+ ){0,2}"
    r"(?:auto|out.of.(?:the.)?office|abwesenheit|afwezigheid|absence|répon\w+ auto|message d.absence|fravær|frånvaro)",
    re.IGNORECASE,
)
"""What somebody says of the answer that our own program gave them."""
_AUTO_PREFIX: Final = re.compile(r"^auto: ?\S", re.IGNORECASE)
"""Proof only in an answer: in some languages it is what people drive."""
_AUTO_MARK: Final = re.compile(r"[\[(]auto(?:matic|mated)?[- ]?(?:reply|response|antwort|antwoord)[\])]\W*$", re.IGNORECASE)
_AWAY: Final = late(
    r"out of (?:the |my )?office|on (?:vacation|annual leave|leave|holiday|maternity)|away from|abwesen|außer haus|"
    r"nicht im (?:büro|haus)|urlaub|"
    r"afwezig|niet (?:aanwezig|op kantoor)|vakantie|verlof|\babsen[tc]|congés?\b|en vacances|fuori (?:ufficio|sede)|assente|\bferie\b|"
    r"fuera de (?:la )?oficina|ausente|vacaciones|ausência|fora do escritório|férias|fraværende|ikke til stede|frånvarande|semester|"
    r"travel(?:l)?ing|auf reisen|dienstreise|op reis|en déplacement|in (?:viaggio|trasferta)|de viaje|em viagem|på (?:tjenste)?rejse|"
    r"på resande fot|matkoilla|w podróży|na cestách|в командировке|в отъезде|"
    r"poissa|lomalla|nieobecn|urlop|nepřítom|dovolen|mimo kancelář|отсутств|відпуст|szabadság|távol vagyok|concediu|izin(?:de|li)|"
    r"отпуск|不在|休假|出差|休暇|휴가|부재|"
    r"ik ben er niet|(?:will be|am|i'm) back (?:on|in|at)|(?:will |shall )?return(?:ing)? (?:on|to the office)|"
    r"limited (?:e-?mail )?access|"
    r"no access to (?:my )?e-?mail|not be (?:reading|checking) (?:my )?e?-?mail|kehre (?:ich )?.{0,30}zurück|"
    r"ab dem .{0,30}wieder erreichbar|nicht erreichbar|"
    r"de retour le|sarò di ritorno|rientr(?:erò|o il)|vuelvo el|regreso el|regresaré|estarei de volta|de volta (?:em|no dia)|"
    r"ute av kontoret|(?:ute|borte) fra kontoret|ikke på (?:kontoret|jobb)|på reise|poza biurem|în afara biroului|irodán kívül|"
    r"нет на месте|tilba[gk]e (?:den|på kontoret)|"
    r"bortrei[js]s?t\b|tillbaka (?:den|på kontoret)|bortrest|palaan|wracam|wrócę|zpět|вернусь|буду в офисе",
    re.IGNORECASE,
)
# Lotus Notes' subjects, and those of people's own rules: no proof alone, since people write such things too.
_AWAY_SUBJECT: Final = re.compile(
    r"^(?:out of (?:the )?office\b|absence ?:|abwesend\b|away from (?:my )?(?:e-?mail|mail|office|desk)|i am away|"
    r".{2,60}\b(?:is (?:currently )?out of (?:the )?office\b|ist (?:außer haus|abwesend|nicht im (?:büro|haus))|"
    r"(?:is|ben) (?:niet op kantoor|afwezig)|est absente?\b|è fuori ufficio|está ausente))",
    re.IGNORECASE,
)
_CONFIRMS: Final = re.compile(
    r"^\W*(?:re: )?(?:ontvangstbevestiging|(?:eingangs|empfangs)bestätigung|accusé de réception|conferma (?:di )?ricezione|"
    r"acuse de recibo|"
    r"(?:aviso|confirmação) de rece|(?:modtagelses|mottagnings|mottaks)be(?:kræftelse|kräftelse|kreftelse)|vastaanottovahvistus|"
    r"potwierdzenie (?:otrzymania|przyjęcia)|potvrzení (?:o )?přijetí|подтверждение получения|confirmation of receipt|request received|"
    r"(?:we(?:'ve| have)? )?received your|your (?:request|message|e-?mail|ticket) (?:has been|was) received)|"
    r"^[^\[]{0,20}\[(?:ticket|case|request|incident|anfrage|vorgang|zaak|dossier|#)[^\]]{0,20}\d[^\]]{0,20}\]",
    re.IGNORECASE,
)
"""The title of a confirmation, or a ticket's number in it; proof only beside the words of one."""
_AWAY_CHARS: Final = 600
_TITLE_CHARS: Final = 40
"""A notice that names no message it answers has a title instead, which is short."""
_REPORT_TYPES: Final = frozenset({"delivery-status", "disposition-notification", "feedback-report", "tlsrpt", "calendar-reply"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message is, and the two facts the export names."""

    message_class: MessageClass
    is_auto_submitted: bool
    is_bulk: bool


def classify(fields: Fields, envelope: Envelope, bounce: Bounce | None) -> Verdict:
    """Return who or what wrote a message with these headers."""
    is_bulk = says_bulk(fields)
    is_auto = bounce is not None or _is_auto(fields, envelope, is_bulk=is_bulk)
    if bounce is not None:
        kind = MessageClass.BOUNCE
    elif is_auto:
        said = f"{envelope.subject}\n{envelope.text[:_AWAY_CHARS]}"
        is_away = envelope.report_type not in _REPORT_TYPES and (_AWAY.search(said) is not None or says_away(said) or tells_closed(said))
        kind = MessageClass.OUT_OF_OFFICE if is_away else MessageClass.AUTO_REPLY
    elif (is_bulk and not _is_persons_all_the_same(fields, envelope)) or _is_notice(fields, envelope):
        kind = MessageClass.BULK
    else:
        kind = MessageClass.HUMAN
    return Verdict(kind, is_auto, is_bulk)


def _is_auto(fields: Fields, envelope: Envelope, *, is_bulk: bool) -> bool:
    submitted = field_word(fields, "auto-submitted")
    if submitted and submitted != "no" and not (submitted == "auto-generated" and is_passed_on(fields, envelope)):
        if not is_bulk or submitted != "auto-generated":
            return True
        return not is_on_list(fields) and ("in-reply-to" in fields or acknowledges(envelope.text))
    if _is_report(envelope) or _DAEMON.match(envelope.sender.address):
        return True
    if is_from_form(fields, envelope):
        return False
    if is_by_rule(fields) and not is_led_on(fields, envelope):
        return True
    if says_automatic(fields) or (is_null_sender(fields) and not is_asked_anew(fields, envelope)):
        return True
    is_answer = names_parent(fields)
    if _is_told_by_subject(fields, envelope, is_answer=is_answer):
        return True
    if (
        not is_bulk
        and (is_answer or ANSWER_SUBJECT.match(envelope.subject) or len(envelope.subject) < _TITLE_CHARS)
        and tells_of_absence(envelope.subject, envelope.written, envelope.seen)
    ):
        return True
    if is_answer and tells_of_leaving(envelope.sender, envelope.written, envelope.seen):
        return True
    return _is_hinted(fields, envelope, is_bulk=is_bulk) or (not (is_bulk and is_sent_to_many(fields)) and _is_self_told(fields, envelope))


def _is_told_by_subject(fields: Fields, envelope: Envelope, *, is_answer: bool) -> bool:
    """Say whether a subject is an automatic answer's; somebody may have taken it up who asks or speaks about it."""
    if asks(envelope.written):
        return False
    if _is_auto_subject(envelope.subject, is_answer=is_answer) and _ABOUT_OURS.search(envelope.written[:_AWAY_CHARS]) is None:
        return True
    return _is_absence(fields, envelope)


def _is_report(envelope: Envelope) -> bool:
    """Say whether it is a report by its parts or subject; an invitation's answer only where nobody wrote anything beside it."""
    if envelope.report_type == "calendar-reply":
        return not envelope.written.strip() or _INVITATION.search(envelope.written[:_AWAY_CHARS]) is not None
    return envelope.report_type in _REPORT_TYPES or _AGGREGATE.match(envelope.subject) is not None


def _is_self_told(fields: Fields, envelope: Envelope) -> bool:
    def is_answer() -> bool:
        if names_parent(fields) or ANSWER_SUBJECT.match(envelope.subject) is not None:
            return True
        return acknowledges(envelope.written)

    # What a person forwards, a program may have written.
    if FORWARDED.match(envelope.subject) is not None:
        return False
    confirms = _CONFIRMS.match(envelope.subject) is not None and acknowledges(envelope.written)
    if confirms and not is_persons(envelope.sender, envelope.written, envelope.text):
        return True
    if tells_of_program(envelope.subject, envelope.written, envelope.seen, is_answer):
        return True
    return _is_unmarked_answer(fields, envelope)


def _is_unmarked_answer(fields: Fields, envelope: Envelope) -> bool:
    """Say whether a program answered, by what it says; what came out of a mail program somebody wrote."""
    if has_mail_program(fields) or any(name in fields for name in OF_OUTLOOK):
        return False

    def is_answer() -> bool:
        return names_parent(fields) or len(envelope.subject) < 2 * _TITLE_CHARS

    if is_acknowledgement(envelope.sender, envelope.subject, envelope.written, envelope.seen, is_answer):
        return True
    return is_challenge(envelope.written, envelope.seen)


def _is_auto_subject(subject: str, *, is_answer: bool) -> bool:
    if is_answer and _AUTO_PREFIX.match(subject) is not None:
        return True
    return _AUTO_SUBJECT.match(subject) is not None or (subject.endswith((")", "]")) and _AUTO_MARK.search(subject) is not None)


def _is_absence(fields: Fields, envelope: Envelope) -> bool:
    """Say whether subject and text together are an absence notice: of a program that marks its mail as bulk, or of Lotus Notes."""
    is_marked = any(field_word(fields, name) in ("bulk", "junk") for name in ("precedence", "x-precedence"))
    if is_on_list(fields) or not (is_marked or _AWAY_SUBJECT.match(envelope.subject) is not None):
        return False
    # Last, since it takes longer than all the rest and few messages come so far.
    return says_away(envelope.text[:_AWAY_CHARS])


def _is_notice(fields: Fields, envelope: Envelope) -> bool:
    """Say whether a program sent it unasked; forms that people fill in name them in Reply-To."""
    is_elsewhere = is_answered_elsewhere(fields, envelope.sender) or is_relayed(fields, envelope.sender)
    if is_robots(envelope.sender, envelope.subject, envelope.written, envelope.seen, is_answered_elsewhere=is_elsewhere):
        # What is asked in a mail program somebody asks, whatever their firm puts below it.
        is_from_mail_program = has_mail_program(fields) or any(name in fields for name in OF_OUTLOOK)
        return not (is_from_mail_program and asks_itself(envelope.written))
    return not is_elsewhere and is_notice(fields, envelope.sender, envelope.subject, envelope.written, envelope.seen)


def _is_hinted(fields: Fields, envelope: Envelope, *, is_bulk: bool) -> bool:
    """Weigh two signals that people's mail carries too: a wish for no auto-responses, and a postmaster's address."""
    has_person = is_bulk or has_mail_program(fields) or any(name in fields for name in OF_OUTLOOK)
    # Answering programs ask for none of any kind; firms' servers put lists of some on what their people write.
    wants_none = field_word(fields, "x-auto-response-suppress") == "all"
    is_postmaster = _POSTMASTER.match(envelope.sender.address) is not None and "in-reply-to" not in fields
    if has_person or not (wants_none or is_postmaster):
        return False
    if is_persons(envelope.sender, envelope.written, envelope.text):
        return False
    return wants_none or SPEAKER.search(envelope.written) is None


def _is_persons_all_the_same(fields: Fields, envelope: Envelope) -> bool:
    """Say whether somebody wrote what bears a mark of bulk."""
    if _is_person_on_list(fields, envelope):
        return True
    if is_sent_to_many(fields) or has_footer(envelope.text, envelope.seen):
        return False
    # A gateway or a website's program gave it a Precedence and nothing else.
    if is_from_form(fields, envelope):
        return True
    return _is_plain(fields, envelope.written) and is_signed(envelope.sender, envelope.written) and asks_itself(envelope.written)


def _is_person_on_list(fields: Fields, envelope: Envelope) -> bool:
    """Say whether a list message was written to the list by somebody: a discussion list, or a shared address that runs as a group."""
    sender = envelope.sender
    if sender.name.endswith("[bot]") or _NO_PERSON.match(sender.address) or _LIST_MACHINE.match(sender.address):
        return False
    if is_relayed(fields, sender, needs_both=True):
        return True
    is_from_mail_program = has_mail_program(fields) or is_from_outlook(fields)
    is_answer = names_parent(fields)
    if has_bulk_field(fields):
        # A company's gateway puts them on whatever leaves, its people's answers too; a relay's Feedback-ID stands on everything.
        is_relays = not fields.has_any(OF_MAILINGS) and not is_on_list(fields) and not has_footer(envelope.text, envelope.seen)
        return (is_answer and (is_from_mail_program or is_relays)) or _is_persons_own(fields, envelope, is_answer=is_answer)
    if to_text(fields.first("list-post")).strip().lower() == "no":
        return False
    if any(fields.first(name) for name in DISCUSSION_FIELDS) or envelope.is_behind_list or _is_munged(fields, sender):
        return True
    if is_posted(fields, sender):
        return True
    return "in-reply-to" in fields or is_from_mail_program or _has_footer_only(fields, envelope)


def _is_persons_own(fields: Fields, envelope: Envelope, *, is_answer: bool) -> bool:
    """Say whether somebody wrote what went by a sender of mailings: an answer, or plain words with no other mark than the provider's."""
    if has_footer(envelope.text, envelope.seen) or not is_persons(envelope.sender, envelope.written, envelope.text):
        return False
    return is_answer or (_is_plain(fields, envelope.written) and not fields.has_any(OF_MAILINGS) and not is_on_list(fields))


def _has_footer_only(fields: Fields, envelope: Envelope) -> bool:
    """Say whether nothing but List-Unsubscribe speaks of a mailing, and its author signed: firms' programs put it on all that leaves.

    A mailing is HTML, or has a link to be clicked, and ends in its own footer.
    """
    is_marked_more = "precedence" in fields or any(name in fields for name in ON_LIST if name != "list-unsubscribe")
    return _is_plain(fields, envelope.written) and not is_marked_more and is_signed(envelope.sender, envelope.written)


def _is_plain(fields: Fields, written: str) -> bool:
    kind = fields.first("content-type").lower()
    return (not kind or kind.startswith(b"text/plain")) and "://" not in written


def _is_munged(fields: Fields, sender: Address) -> bool:
    """Say whether a list wrote itself into From, and its author into Reply-To, so that the author's domain doesn't refuse the mail."""
    answers = to_text(fields.first("reply-to")).lower()
    return " via " in sender.name and "@" in answers and sender.address.lower() not in answers
