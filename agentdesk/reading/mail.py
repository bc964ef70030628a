"""A mail's source to a ReadMessage, stage by stage, so that what was read before damage or a limit is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import ChannelKind
from agentdesk.reading import limits
from agentdesk.reading.attachments import record
from agentdesk.reading.bodies import Contents, read_contents
from agentdesk.reading.charsets import codec_of
from agentdesk.reading.folds import fold
from agentdesk.reading.headers import HeaderReader
from agentdesk.reading.mime import Part, Tree, parse


class Progress:
    """A record in the making: whatever has been read so far, and what went wrong."""

    __slots__ = ("message",)

    def __init__(self) -> None:
        self.message = ReadMessage()

    def set(self, **values: Any) -> None:
        """Set fields of the record."""
        self.message = replace(self.message, **values)

    def stop(self, reason: str) -> None:
        """Note why reading stopped; the first reason stands."""
        if not self.message.unreadable:
            self.set(unreadable=reason)

    def warn(self, reason: str) -> None:
        """Note damage that reading went on after."""
        self.set(warnings=(*self.message.warnings, reason))


@dataclass(slots=True)
class _Mail:
    """One mail between the stages."""

    progress: Progress
    tree: Tree
    headers: HeaderReader
    authserv_id: str
    contents: Contents

    @property
    def root(self) -> Part:
        return self.tree.root


def read_mail(source: bytes, authserv_id: str, progress: Progress) -> None:
    """Fill `progress` from a mail's source; every stage has its own guard."""
    progress.set(channel="email", kind=ChannelKind.EMAIL)
    tree = parse(source)
    label = _believed_charset(tree.root)
    mail = _Mail(progress, tree, HeaderReader(tree.root.fields, label), authserv_id, Contents())
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
    """Return the charset that raw header bytes are probably in: the first one the message's parts declare."""
    part = root
    while part.children:
        part = part.children[0]
    label = part.parameters.get("charset")
    return label if label and codec_of(label) not in (None, "cp1252", "utf_8") else ""


def _people(mail: _Mail) -> None:
    headers = mail.headers
    mail.progress.set(sender=headers.sender(), subject=headers.line("subject"), date=headers.date())
    mail.progress.set(reply_to=headers.addresses("reply-to"), to=headers.addresses("to"), cc=headers.addresses("cc"))
    message = mail.progress.message
    if len(message.to) >= limits.MAX_ADDRESSES or len(message.cc) >= limits.MAX_ADDRESSES:
        mail.progress.stop(limits.TOO_MANY_ADDRESSES)


def _identity(mail: _Mail) -> None:
    headers = mail.headers
    mail.progress.set(
        message_id=headers.message_id(),
        in_reply_to=headers.in_reply_to(),
        references=headers.references(),
        list_id=headers.list_id(),
        delivered_to=headers.delivered_to(),
        own_reference=headers.line("x-agentdesk-ref"),
        thread_topic=headers.line("thread-topic"),
        thread_index=one_line(headers.line("thread-index").replace(" ", "")),
        authentication=headers.authentication(mail.authserv_id),
    )


def _text(mail: _Mail) -> None:
    mail.contents = read_contents(mail.root, _believed_charset(mail.root))
    marked = "\n".join(text.rstrip("\n") for text in mail.contents.texts if text).rstrip()
    if len(marked) > limits.MAX_BODY_CHARS:
        marked = marked[: limits.MAX_BODY_CHARS]
        mail.progress.warn(limits.BODY_CUT)
    folded = fold(marked, mail.progress.message.subject)
    mail.progress.set(body_text=folded.body_text, reply_text=folded.reply_text, folds=folded.folds)


def _attachments(mail: _Mail) -> None:
    mail.progress.set(attachments=tuple(record(attachment) for attachment in mail.contents.attachments))


_STAGES: Final = (_people, _identity, _text, _attachments)


def mail_part(source: bytes, number: int) -> bytes:
    """Return the decoded bytes of attachment `number`.

    Raises:
        KeyError: there is no attachment of that number.
    """
    for attachment in read_contents(parse(source).root, wants_text=False).attachments:
        if attachment.number == number:
            return attachment.decoded()
    raise KeyError(number)
