"""Files a letter as PDF in a folder, for whoever prints and posts; the name is the delivery's own, so that a letter is filed once."""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agentdesk.domain.channels import Probe, Receipt
from agentdesk.domain.errors import Transient
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.channels import CommitPoint, OutgoingMessage
    from agentdesk.domain.ids import AccountName

_UNSAFE: Final = re.compile(r"[^\w.-]+", re.ASCII)
_MODE: Final = 0o640


@dataclass(frozen=True, slots=True)
class PostRoom:
    """The folder letters are filed in."""

    account: AccountName
    folder: Path

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """File a letter; a second time writes the same file anew.

        Raises:
            Transient: the folder can't be written.
        """
        await asyncio.to_thread(self._refuse_no_folder)
        await commit_point()
        path = await asyncio.to_thread(self._file, key, message.content)
        return _receipt(path)

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Return the receipt of a letter that lies there."""
        path = self._path(key)
        is_there = await asyncio.to_thread(lambda: path.is_file() and path.read_bytes() == message.content)
        return _receipt(path) if is_there else None

    async def test(self) -> tuple[Probe, ...]:
        """Look whether the folder can be written."""
        if await asyncio.to_thread(os.access, self.folder, os.W_OK | os.X_OK):
            return (Probe("post_room", is_ok=True, words=_("letters go to {path}").format(path=self.folder)),)
        return (Probe("post_room", is_ok=False, words=_("{path} is no folder that can be written").format(path=self.folder)),)

    def _path(self, key: str) -> Path:
        return self.folder / f"letter-{_UNSAFE.sub('-', key)}.pdf"

    def _refuse_no_folder(self) -> None:
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise Transient(account=self.account, cause=N_("{path} is no folder that can be written"), path=str(self.folder))

    def _file(self, key: str, content: bytes) -> Path:
        """Write the file so that it is there whole or not at all, also after a power cut."""
        path = self._path(key)
        part = path.with_suffix(".part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, _MODE), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as problem:
            raise Transient(
                account=self.account, cause=N_("{path} can't be written: {reason}"), path=str(path), reason=problem.strerror or ""
            ) from problem
        return path


def _receipt(path: Path) -> Receipt:
    return Receipt(external_id=path.name, words=_("filed as {name}").format(name=path.name))
