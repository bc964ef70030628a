"""Delivery failure notices: RFC 3464 reports, and the many that are plain prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.domain.reading import Address, Bounce
from agentdesk.domain.safe_text import one_line
from agentdesk.reading.addresses import parse_addresses
from agentdesk.reading.attachments import decoded_body
from agentdesk.reading.fields import Fields, read_fields
from agentdesk.reading.mailings import SPEAKER, asks
from agentdesk.reading.mime import Part
from agentdesk.reading.robots import is_signed
from agentdesk.reading.ses import read_event
from agentdesk.reading.words import to_text

_STATUS_TYPES: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINAL_TYPES: Final = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "message/rfc822-headers"}
)
_SUCCESSES: Final = frozenset({"delivered", "relayed", "expanded"})
_DAEMON: Final = re.compile(
    r"(?i)\b(?:mailer[- ]?daemon|mail[- ]?daemon|postmaster|mail delivery (?:sub)?system|mail administrator|system administrator|"
    r"microsoft exchange|mail system|mail server|post[_ ]office|post_master|mdaemon|delivery system|mail delivery|"
    r"mail-?adm(?:in)?|mail(?:er)?-?error|mail ?robot|bounce ?handler|administrateur (?:de messagerie|système)|systemadministrator|"
    r"systeembeheerder|"
    r"amministratore di sistema|administrador del sistema|administrador do sistema|"
    r"microsoftexchange[0-9a-f]{16,}|mailsystem|mail gateway|"
    r"mail[ _]deliver(?:y|er)?[ _]system|interscan|mailmarshal|notes_admin)\b|@<>",
)
_SUBJECT: Final = late(
    r"undeliver|unzustellbar|mail delivery status|unable to deliver|un?successful (?:mail|delivery)|deliver(?:y|"
    r"ed)?\W.{0,40}(?:fail|problem|"
    r"error|delay|notification|report)|"
    r"fail\w*\W.{0,30}(?:deliver|notice)|failure notice|returned (?:mail|to sender)|mail (?:error|failure)|mail system error|nondeliver|"
    r"non[- ]?deliver|not (?:be )?delivered|could not (?:be )?(?:deliver|sen[dt])|couldn.t (?:be )?(?:deliver|sen[dt])|onbestelbaar|"
    r"niet (?:worden )?(?:bezorgd|afgeleverd)|zustell\w*.{0,30}(?:fehl|nicht)|nicht zustellbar|non remis|échec de (?:la )?remise|"
    r"non (?:recapitat|consegnat)|mancat\w (?:consegna|recapito)|no (?:se )?(?:ha )?(?:podido |puede )?entrega|"
    r"não (?:foi )?(?:entregue|possível)|"
    r"kunde inte levereras|kunne ikke leveres|ei voitu toimittaa|niedostarcz|nie (?:można|udało).{0,20}dostarcz|nedoru[čc]|"
    r"не\s?доставлен|"
    r"(?:går|gick) inte att leverera|inte (?:levereras|levererats)|olever(?:er)?bar|ikke[- ]levere|kézbesíthetetlen|teslim edilem|"
    r"nelivrat|"
    r"kan inte levereras|kan ikke leveres|mail failed|nicht zugestellt|não entregue|entregue:|no se puede entregar|недоставлен|退回|"
    r"niet te bezorgen|bezorging.{0,20}mislukt|fehler bei der zustellung|échec de (?:la )?(?:livraison|distribution)|n.a pas pu être|"
    r"non (?:recapitabile|inoltrabile)|"
    r"fallo (?:en|de) (?:la )?entrega|no (?:fue|ha sido) entregado|falha na entrega|não (?:é|foi) possível entregar|ei voi(?:da|"
    r"tu)? toimittaa|toimitus epäonnistui|"
    r"niedostarczaln|zwrot (?:wiadomości|poczty)|nedoručiteln|teslim edilemedi|iletilemedi|δεν (?:παραδόθηκε|είναι δυνατή η παράδοση)|"
    r"nu a putut fi livrat|"
    r"退信|无法投递|投递失败|未送达|전송.{0,6}실패|발송.{0,4}실패|반송|送信でき|配達できません|エラー通知|"
    r"bounce|^rejected: |(?:message|mail) (?:was |has been )?rejected|rejected mail|user unknown|mailbox (?:full|unavailable)|"
    r"quota exceeded|配信|退信",
    re.IGNORECASE,
)
_PROSE: Final = late(
    r"(?:could|can|was|were|did|has|have)\s*(?:not|n.t)\s+(?:be\s+|been\s+)?(?:deliver|reach|send|sent)|undeliver|"
    r"unable to (?:deliver|relay)|"
    r"deliver\w*\s+(?:to|of|for|has|had)\b.{0,80}\bfail|fail\w*\s+(?:to deliver|permanently)|"
    r"permanent(?:ly)?\s+(?:fatal\s+)?(?:error|fail)|"
    r"did not reach|(?:no valid|invalid) recipient|user unknown|unknown user|no such (?:user|recipient|mailbox|address)|"
    r"(?:user|mailbox|recipient|account|"
    r"address)\s.{0,40}"
    r"(?:not found|unknown|unavailable|full|disabled|does(?:n.t| not) exist|rejected|over quota)|returned (?:to sender|mail)|"
    r"(?:address|recipient)\w*\s+failed|retry (?:timeout|time) |giving up|\b[45]\d\d[ -][#(]?[45]\.\d{1,3}\.\d{1,3}|\b55[0-4][ -]|"
    r"message (?:has )?bounced|not listed in\b|addresses had (?:delivery|permanent)|"
    r"bezorging aan\b[^.]{0,60}\bmislukt|zustellung an\b[^.]{0,60}\bfehlgeschlagen|remise à\b[^.]{0,60}\béchou|"
    r"recapito a\b[^.]{0,60}\bnon riuscit|"
    r"entrega a\b[^.]{0,60}\b(?:no se|error|fall)|não foi possível|ei (?:voitu|voida) toimittaa|nie (?:mogła|może|udało|można|"
    r"został)\w*\b[^.]{0,20}dostarcz|"
    r"не может быть доставлен|не удалось доставить|не существует|nelze doručit|nebyl\w* doručen|nem (?:kézbesíthető|"
    r"sikerült kézbesíteni)|teslim edilemedi|"
    r"送信できません|配信できません|届けできません|退回|无法送达|不存在|전송되지|찾을 수 없|"
    r"niet (?:worden )?(?:bezorgd|afgeleverd|bestelbaar)|nicht (?:zugestellt|zustellbar|erreich)|"
    r"errore [45]\.\d|indirizzo (?:non valido|inesistente)|"
    r"n.a pas pu être (?:remis|délivré|distribué)|non è stato (?:possibile|recapitat|consegnat)|"
    r"no (?:se )?(?:ha )?(?:podido|pudo) (?:ser )?entreg|"
    r"(?:kunde|kan|kunne) (?:inte|ikke) (?:levereras|leveres|skickas|sendes)|"
    r"não (?:foi|pôde) (?:possível )?(?:ser )?entreg|exceeded .{0,30}quota",
    re.IGNORECASE,
)
_DELAY: Final = re.compile(r"delay|warning|vertrag|verzöger|retard|ritardo|will (?:be retried|keep trying)|temporar", re.IGNORECASE)
_COPY_BEGINS: Final = late(
    r"^[ \t>*-]{0,20}(?:.{0,40}\b(?:copy of (?:the|your) message|original message|message headers?|headers? of (?:the|your)|"
    r"unsent message|"
    r"undelivered message|returned message|transcript of session follows the)\b.{0,60}|received:\s|return-path:\s|x-[a-z-]+:\s)",
    re.IGNORECASE | re.MULTILINE,
)
_NO_REPLY: Final = re.compile(r"(?i)(?:no|do-?not)[-_.]?reply|bounces?\b|delivery\b|mta\b|administrator\b|mail-?admin|mailsystem|system@")
_OFFICE: Final = re.compile(r"(?i)post[-_]?master\b")
_FAMILY: Final = re.compile(r"(?i)(?<=\w[ .])postmaster\b")
_PURE_DAEMON: Final = re.compile(r"(?i)\b(?:mailer[- ]?daemon|mail[- ]?daemon|mail delivery (?:sub)?system)\b")
# Subjects no person gives a mail; only with the words of a notice below them.
_TITLE: Final = re.compile(
    r"(?i)^(?:returned mail: |undelivered mail returned|failure notice$|undeliverable(?: mail| message)?: |delivery status notification|"
    r"mail delivery failed: returning|unzustellbar: |onbestelbaar: |non remis : )"
)
# What somebody says who passes a notice on.
_TELLS: Final = late(
    r"(?i)\bI (?:got|get|wrote|sent|tried|received|keep)\b|\bich (?:habe|bekam|bekomme|erhalte)\b|\bik (?:kreeg|krijg|stuurde|heb)\b|"
    r"\bj.ai (?:reçu|eu|envoyé)\b|\bho ricevuto\b|\bhe recibido\b"
)
_ABOUT_MAIL: Final = late(
    r"(?i)\b(?:e-?mail|message|mail|nachricht|bericht|messaggio|mensaje|mensagem|meddelande|besked|melding|wiadomo|zpráv|сообщени|"
    r"5\d\d[ -])|メール|メッセージ|邮件|メール|메일|письм|e-?posta|levél|üzenet|geadresseerde|empfänger|destinat"
)
_SUCCESS: Final = re.compile(r"(?i)\bsuccess|\brelayed\b|return receipt|\bdelivered\b|zugestellt|gelesen|\bread\b")
_ADDRESS: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_LINE_ADDRESS: Final = late(
    rf"(?m)^[ \t>*•-]*(?:smtp:|rfc822;\s*)?<?({_ADDRESS.pattern})>?(?:\s*\(.{{0,80}}\))?(?:\s*:|\s*$|\s*\.\.\.|\s+(?:on|at)\s\d)"
)
_NAMED_ADDRESS: Final = late(
    rf"(?:recipients?|rcpt to|address(?:es)?|delivered? to|deliver(?:y|ing)?(?: \w+){{0,3}} to|sen[dt] to|message to|mail to|"
    rf"users?|mailbox|"
    rf"empfänger|adresse|destinataire|destinatari[oa]|ontvanger|to|for|an|aan|à|a|para)\W{{1,12}}(?:smtp:|"
    rf"rfc822;\s*)?({_ADDRESS.pattern})",
    re.IGNORECASE,
)
_TO_LINE: Final = re.compile(r"(?m)^To: (.{3,200})$")
_ENHANCED: Final = re.compile(r"([245](?<![\d.].)\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_ANSWER: Final = re.compile(r"[45](?<![\d.].)\d\d[ #-]{1,3}([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
"""Both look behind only once they have a digit: what begins with a look behind is tried at every character."""
_MESSAGE_ID: Final = re.compile(r"(?im)^[\s>]*message-id:\s*<([^<>\s]{1,400})>")
_MAX_RECIPIENTS: Final = 100
_MAX_PROSE: Final = 20_000
_CODED_CHARS: Final = 1_500


@dataclass(frozen=True, slots=True)
class Notice:
    """What is needed to tell a failure notice: its headers, who it claims to come from, its text and its parts."""

    fields: Fields
    root: Part
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    in_reply_to: str


def read_bounce(notice: Notice) -> Bounce | None:
    """Return who failed and why; None where the message is no failure notice."""
    parts = list(_walk(notice.root))
    statuses = [part for part in parts if part.content_type in _STATUS_TYPES or _is_status_text(part)]
    groups = [group for part in statuses for group in _groups(decoded_body(part))]
    recipients = [group for group in groups if "final-recipient" in group or "original-recipient" in group or "action" in group]
    undelivered = [group for group in recipients if _action(group) not in _SUCCESSES]
    if recipients and not undelivered:
        return None
    # Who is only late may still get it; that somebody else failed doesn't make them fail.
    failed = [group for group in undelivered if _action(group) != "delayed"] or undelivered
    if not recipients and (event := read_event(notice.text)) is not None:
        return event.bounce
    if not recipients and not _is_prose_notice(notice):
        return None
    original = _original_fields(parts)
    prose = _prose(notice.text)
    addresses = _unique([_recipient(group) for group in failed]) or _from_prose(notice, prose, original)
    status = next(filter(None, map(_status, failed)), "") or _status_in(prose) or _answered_status(notice.text)
    is_delayed = bool(failed) and all(_action(group) == "delayed" for group in failed)
    is_temporary = is_delayed or status.startswith("4") or (not status and not failed and _DELAY.search(notice.subject) is not None)
    return Bounce(addresses, status, _original_id(original, groups, notice), not is_temporary)


def report_type(root: Part) -> str:
    """Return the report-type of a multipart/report in lower case, "" for any other message."""
    for part in _walk(root):
        if part.content_type == "multipart/report":
            return part.parameters.get("report-type").lower() or "delivery-status"
        if part.content_type == "message/disposition-notification":
            return "disposition-notification"
        if part.content_type == "text/calendar" and part.parameters.get("method").lower() == "reply":
            return "calendar-reply"
    return ""


def receipt_about(root: Part) -> str:
    """Return the Message-ID of what a receipt says was read or deleted (RFC 8098 §3.2.5), or delivered; "" for any other message."""
    if root.content_type != "multipart/report":
        return ""
    if root.parameters.get("report-type").lower() == "delivery-status" and (original := _original_fields(list(_walk(root)))) is not None:
        return one_line("".join(to_text(original.first("message-id")).split()).strip("<>"), 998)
    for part in _walk(root):
        if part.content_type == "message/disposition-notification":
            data = decoded_body(part)
            named = to_text(read_fields(data, 0, len(data))[0].first("original-message-id"))
            return one_line("".join(named.split()).strip("<>"), 998)
    return ""


def _walk(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _walk(child)


def _is_status_text(part: Part) -> bool:
    """Say whether a report was attached as plain text."""
    return part.content_type == "text/plain" and part.source.find(b"\nFinal-Recipient:", part.start, part.end) >= 0


def _groups(data: bytes) -> Iterator[Fields]:
    """Yield the groups of a delivery-status body: one about the message, then one per recipient (RFC 3464 §2.1)."""
    at = 0
    while at < len(data):
        fields, after, _problem = read_fields(data, at, len(data))
        if fields:
            yield fields
        if after <= at:
            after = data.find(b"\n", at) + 1 or len(data)
        at = after


def _action(group: Fields) -> str:
    return to_text(group.first("action")).strip().split(" ")[0].lower().rstrip(";")


def _recipient(group: Fields) -> str:
    for name in ("final-recipient", "original-recipient", "x-actual-recipient"):
        text = to_text(group.first(name))
        match = _ADDRESS.search(text.rpartition(";")[2]) or _ADDRESS.search(text)
        if match:
            return match[0]
    return one_line(to_text(group.first("final-recipient")).rpartition(";")[2].strip().strip("<>"), 320)


def _status(group: Fields) -> str:
    return _status_in(to_text(group.first("status"))) or _status_in(to_text(group.first("diagnostic-code")))


def _status_in(text: str) -> str:
    match = _ENHANCED.search(text)
    return match[1] if match else ""


def _answered_status(text: str) -> str:
    """Return the status of a server's answer ("550 5.1.1") that stands below what looked like the copy of the message."""
    match = _ANSWER.search(text[:_MAX_PROSE])
    return match[1] if match else ""


def _is_prose_notice(notice: Notice) -> bool:
    """Say whether a message without a usable report is a failure notice all the same."""
    if notice.fields.first("x-failed-recipients"):
        return True
    if report_type(notice.root) == "delivery-status" and notice.root.content_type == "multipart/report":
        return True
    is_reply = notice.subject[:4].lower() in ("re: ", "aw: ", "sv: ", "antw")
    if is_reply and "in-reply-to" in notice.fields:
        return False
    sender = _claimed_sender(notice)
    from_daemon = _DAEMON.search(sender) is not None
    null_sender = notice.fields.first("return-path").replace(b" ", b"") == b"<>"
    from_program = _NO_REPLY.match(notice.sender.address) is not None
    is_titled = _TITLE.match(notice.subject) is not None and "in-reply-to" not in notice.fields and "\n>" not in notice.text
    is_programs = from_daemon or null_sender or from_program
    if not (is_programs or is_titled or _is_coded(notice)):
        return False
    said = _prose(notice.text)[:5_000]
    if not is_programs and (_TELLS.search(said[:300]) is not None or asks(said[:300]) or is_signed(notice.sender, said[:300])):
        return False
    says_subject = _SUBJECT.search(notice.subject) is not None
    says_text = _PROSE.search(said) is not None
    is_about_mail = null_sender or _ABOUT_MAIL.search(said) is not None
    if (from_daemon and (says_subject or says_text)) or (says_subject and says_text and is_about_mail):
        return True
    return (
        _PURE_DAEMON.search(sender) is not None and _SUCCESS.search(notice.subject) is None and bool(_named_in(_prose(notice.text), notice))
    )


def _is_coded(notice: Notice) -> bool:
    """Say whether a gateway under a name of its own tells of a failure: with a server's answer, an address, and nobody who speaks."""
    said = notice.text[:_CODED_CHARS]
    if "@" not in said or any(name in notice.fields for name in ("in-reply-to", "references")) or _ANSWER.search(said) is None:
        return False
    return SPEAKER.search(said) is None and bool(_named_in(said, notice))


def _claimed_sender(notice: Notice) -> str:
    """Return who it says it is from; Postmaster is also a family name, and means the office only where no first name stands before it."""
    sender = f"{notice.sender.name} {notice.sender.address}"
    return sender if _OFFICE.match(notice.sender.address) else _FAMILY.sub(" ", sender)


def _prose(text: str) -> str:
    """Return what the notice itself says, without the copy of the message it returns."""
    text = text[:_MAX_PROSE]
    match = _COPY_BEGINS.search(text, 40)
    return text[: match.start()] if match and _ADDRESS.search(text, 0, match.start()) else text


def _from_prose(notice: Notice, prose: str, original: Fields | None) -> tuple[str, ...]:
    """Return the addresses a notice names: by its header, on lines of their own, behind a word for recipient, else at all."""
    header = ", ".join(map(to_text, notice.fields.all("x-failed-recipients")))
    if header:
        return _unique([mailbox.address for mailbox in parse_addresses(header)])
    others = _named_in(prose, notice)
    if others:
        return _unique(others)
    line = _TO_LINE.search(notice.text[:_MAX_PROSE])
    to = parse_addresses(to_text(original.first("to")) if original is not None else line[1] if line else "")
    return _unique([mailbox.address for mailbox in to]) if len(to) == 1 else ()


def _named_in(prose: str, notice: Notice) -> list[str]:
    own = {mailbox.address.lower() for mailbox in (notice.sender, *notice.to)}
    for found in (_LINE_ADDRESS.findall(prose), _NAMED_ADDRESS.findall(prose), _ADDRESS.findall(prose)):
        others = [address for address in found if address.lower() not in own and not _DAEMON.search(address)]
        if others:
            return others
    return []


def _unique(addresses: list[str]) -> tuple[str, ...]:
    clean = (one_line(address.rstrip("."), 320) for address in addresses if address)
    return tuple({address.lower(): address for address in reversed(list(clean))}.values())[::-1][:_MAX_RECIPIENTS]


def _original_fields(parts: list[Part]) -> Fields | None:
    """Return the headers of the message that failed, where the notice brings it along."""
    for part in parts:
        if part.content_type in _ORIGINAL_TYPES:
            data = decoded_body(part)
            fields, _after, _problem = read_fields(data, 0, len(data))
            return fields
    return None


def _original_id(original: Fields | None, groups: list[Fields], notice: Notice) -> str:
    named = to_text(original.first("message-id")) if original is not None else ""
    for group in groups:
        named = named or to_text(group.first("x-original-message-id"))
    if named:
        return one_line("".join(named.split()).strip("<>"), 998)
    match = _MESSAGE_ID.search(notice.text)
    return one_line(match[1], 998) if match else notice.in_reply_to
