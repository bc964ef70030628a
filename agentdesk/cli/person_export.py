"""Everything of one customer in a folder: what the desk knows, every message and note as JSON, and every file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.blobs import write_attachment, write_new_file
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.output import SCHEMA, to_json
from agentdesk.cli.plain import Plain, plain
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.domain.safe_text import safe_filename
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.people import CustomerView
    from agentdesk.domain.views import ExportedMessage

PERSON, FILES = "person.json", "files"


def export_person(call: Invocation, desk: BlockingDesk, customer: CustomerView, folder: Path) -> int:
    """Write a customer's folder; it must be new or empty.

    Raises:
        UsageError: something stands in it already.
    """
    _make(folder)
    messages = whole(desk, f"customer:{customer.id}")
    missing = _write_files(desk, messages, folder / FILES)
    content: dict[str, Plain] = {"schema": SCHEMA, "customer": plain(customer), "messages": [plain(one) for one in messages]}
    write_new_file(folder / PERSON, lambda write: write(to_json(content, is_indented=True)))
    files = sum(len(one.attachments) for one in messages) - len(missing)
    for words in missing:
        call.out.warn(words)
    if call.out.is_text:
        words = _("{path}: {count} messages, {files} files")
        call.out.text(words.format(path=folder, count=len(messages), files=files))
    else:
        call.out.document({"path": str(folder), "messages": len(messages), "files": files, "missing": list(missing)})
    return 1 if missing else 0


def whole(desk: BlockingDesk, query: str) -> list[ExportedMessage]:
    """Return every message a query finds; what came in pieces is put together."""
    from agentdesk.cli.commands.exports import messages_of  # noqa: PLC0415 - a command of its own, needed for this one alone

    return list(messages_of(desk, query))


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise UsageError(cause=_("{path} is not empty").format(path=folder))


def _write_files(desk: BlockingDesk, messages: list[ExportedMessage], folder: Path) -> list[str]:
    """Write the files of messages as MESSAGE-NUMBER-NAME; return what could not be read."""
    missing: list[str] = []
    for message in messages:
        for number, attachment in enumerate(message.attachments, 1):
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / safe_filename(f"{message.id}-{number}-{attachment.filename}")
            try:
                write_new_file(path, lambda write, m=message, n=number: write_attachment(desk, MessageId(int(m.id)), n, write))  # type: ignore[misc]
            except NotFound as error:
                missing.append(str(error))
    return missing
