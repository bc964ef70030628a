"""A mail's source to a ReadMessage, stage by stage, so that what was read before damage or a limit is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from agentdesk.domain.languages import guess_language
from agentdesk.domain.reading import Address
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import ChannelKind
from agentdesk.reading import limits
from agentdesk.reading.attachments import record
from agentdesk.reading.bodies import Contents, read_contents
from agentdesk.reading.bounces import Notice, read_bounce, receipt_about, report_type
from agentdesk.reading.charsets import codec_of, detected_codec, is_utf8_throughout
from agentdesk.reading.classify import classify
from agentdesk.reading.envelope import Envelope
from agentdesk.reading.folds import fold
from agentdesk.reading.headers import HeaderReader
from agentdesk.reading.hints import Hints, hinted
from agentdesk.reading.html import unmarked
from agentdesk.reading.list_authors import list_author
from agentdesk.reading.marks import forbids_answers
from agentdesk.reading.mime import Part, Tree, parse
from agentdesk.reading.progress import Progress
from agentdesk.reading.sameness import content_digest
from agentdesk.reading.ses import told_by_ses
from agentdesk.reading.stand_ins import stand_in

_SAMPLE_BYTES: Final = 4_096
_NOBODY: Final = Address("", "")


@dataclass(slots=True)
class _Mail:
    """One mail between the stages."""

    progress: Progress
    tree: Tree
    headers: HeaderReader
    authserv_id: str
    label: str
    contents: Contents = field(default_factory=Contents)
    sender: Address = _NOBODY
    to: tuple[Address, ...] = ()
    subject: str = ""
    is_behind_list: bool = False
    in_reply_to: str = ""
    body_text: str = ""
    reply_text: str = ""
    seen: frozenset[Hints] = frozenset()
    """The hints that may stand in its text."""


def read_mail(source: bytes, authserv_id: str, progress: Progress) -> None:
    """Fill `progress` from a mail's source; every stage has its own guard."""
    progress.set(channel="email", kind=ChannelKind.EMAIL)
    tree = parse(source)
    progress.set(content_digest=content_digest(source, tree.root.fields))
    label = _believed_charset(tree.root)
    mail = _Mail(progress, tree, HeaderReader(tree.root.fields, label), authserv_id, label)
    if tree.problem:
        progress.stop(tree.problem)
    for stage in _STAGES:
        _guarded(stage, mail)


def _guarded(stage: Callable[[_Mail], None], mail: _Mail) -> None:
    try:
        stage(mail)
    except MemoryError:
        mail.progress.stop(limits.OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - the edge: whatever hostile bytes provoke, the other stages are still read
        mail.progress.stop(f"{limits.BROKEN}: {stage.__name__.strip('_')}, {type(error).__name__}")


def _believed_charset(root: Part) -> str:
    """Return the charset that raw header bytes are probably in: the first that a part declares, else what the text looks like."""
    part = root
    while part.children:
        part = part.children[0]
    label = part.parameters.get("charset")
    if label:
        return label if codec_of(label) not in (None, "cp1252", "utf_8") else ""
    body = part.body[:_SAMPLE_BYTES]
    if body.isascii() or is_utf8_throughout(body):
        return ""
    return detected_codec(body) or ""


def _people(mail: _Mail) -> None:
    headers = mail.headers
    mail.sender, mail.subject = headers.sender(), headers.line("subject")
    mail.progress.set(sender=mail.sender, subject=mail.subject, date=headers.date())
    mail.to = headers.recipients()
    cc = headers.addresses("cc")
    mail.progress.set(to=mail.to, cc=cc, reply_to=headers.addresses("reply-to"))
    _behind_list(mail)
    if limits.MAX_ADDRESSES in (len(mail.to), len(cc)):
        mail.progress.stop(limits.TOO_MANY_ADDRESSES)


def _behind_list(mail: _Mail) -> None:
    """Say who wrote to a list that put itself into From; answers go to them, where they would go to the list alone."""
    found = list_author(mail.tree.root.fields, mail.headers, mail.sender)
    if found is None:
        return
    mail.is_behind_list = True
    is_proven = mail.headers.is_sender_proven(mail.authserv_id)
    mail.progress.set(list_author=found.author, is_sender_proven=is_proven, reply_to=found.answers)
    mail.progress.warn(limits.LIST_IN_FROM)


def _identity(mail: _Mail) -> None:
    headers = mail.headers
    mail.in_reply_to = headers.in_reply_to()
    mail.progress.set(
        message_id=headers.message_id(),
        in_reply_to=mail.in_reply_to,
        also_answers=tuple(filter(None, (*headers.also_answers(), receipt_about(mail.tree.root)))),
        references=headers.references(),
        list_id=headers.list_id(),
        delivered_to=headers.delivered_to(),
        own_reference=headers.line("x-agentdesk-ref"),
        thread_topic=headers.line("thread-topic"),
        thread_index=one_line(headers.line("thread-index").replace(" ", "")),
        authentication=headers.authentication(mail.authserv_id),
    )


def _text(mail: _Mail) -> None:
    mail.contents = read_contents(mail.tree.root, mail.label)
    marked = "\n".join(text.render().rstrip("\n") for text in mail.contents.texts if text.data).rstrip()
    if not marked:
        marked = stand_in(mail.contents)
    if not marked and mail.contents.is_encrypted:
        mail.progress.warn(limits.ENCRYPTED)
    if mail.contents.is_cut or len(marked) > limits.MAX_BODY_CHARS:
        marked = marked[: limits.MAX_BODY_CHARS]
        mail.progress.warn(limits.BODY_CUT)
    mail.body_text = mail.reply_text = unmarked(marked)
    mail.progress.set(body_text=mail.body_text, reply_text=mail.reply_text)
    mail.seen = hinted(mail.body_text)
    folded = fold(marked, mail.subject, mail.seen)
    mail.reply_text = folded.reply_text
    mail.progress.set(reply_text=folded.reply_text, folds=folded.folds)


def _class(mail: _Mail) -> None:
    root = mail.tree.root
    notice = Notice(root.fields, root, mail.sender, mail.to, mail.subject, mail.body_text, mail.in_reply_to)
    bounce = read_bounce(notice)
    report = report_type(root) or told_by_ses(mail.body_text)
    envelope = Envelope(mail.sender, mail.subject, mail.body_text, mail.reply_text, mail.seen, report, mail.is_behind_list)
    verdict = classify(root.fields, envelope, bounce)
    mail.progress.set(
        bounce=bounce,
        message_class=verdict.message_class,
        is_auto_submitted=verdict.is_auto_submitted,
        is_bulk=verdict.is_bulk,
        forbids_answers=forbids_answers(root.fields),
    )


def _language(mail: _Mail) -> None:
    mail.progress.set(language=guess_language(mail.reply_text))


def _attachments(mail: _Mail) -> None:
    mail.progress.set(attachments=tuple(map(record, mail.contents.listed())))


_STAGES: Final = (_people, _identity, _text, _attachments, _class, _language)


def mail_part(source: bytes, number: int) -> bytes:
    """Return the decoded bytes of attachment `number`.

    Raises:
        KeyError: there is no attachment of that number.
    """
    for attachment in read_contents(parse(source).root).attachments:
        if attachment.number == number:
            return attachment.decoded()
    raise KeyError(number)
