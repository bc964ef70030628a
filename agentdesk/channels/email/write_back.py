"""Changes messages on the server, where the account's owner asked for it: flags, and moves to the archive and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agentdesk.channels.email import answers
from agentdesk.channels.email.imap import ImapSession
from agentdesk.channels.email.sent import header_value
from agentdesk.domain.channels import FarChange, WriteBack, Written
from agentdesk.domain.errors import ChannelError, Refused, Transient
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentdesk.channels.email.folders import Folder

_REFUSED = (0, 0)
"""No place: UIDs begin at 1 (RFC 9051 §2.3.1.1)."""
_NOTHING = Written(has_changed=False)
_FLAGS = {FarChange.SEEN: b"\\Seen", FarChange.UNSEEN: b"\\Seen", FarChange.ANSWERED: b"\\Answered"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stood when it was taken, as its external id tells it."""

    folder: str
    uid_validity: int
    uid: int

    @classmethod
    def of(cls, external_id: str) -> Spot:
        """Read an external id of this channel."""
        folder, validity, uid = external_id.rsplit(";", 2)
        return cls(folder, int(validity.partition("+")[0]), int(uid))


class WritingSession(ImapSession):
    """A session that may change messages; nothing else in this channel can."""

    def carry_out_all(self, wanted: Sequence[WriteBack]) -> tuple[Written, ...]:
        """Make changes until one fails; raises only what the first one raises."""
        done: list[Written] = []
        for one in wanted:
            try:
                done.append(self.carry_out(one))
            except ChannelError:
                if not done:
                    raise
                break
        return tuple(done)

    def carry_out(self, wanted: WriteBack) -> Written:
        """Make one change.

        Raises:
            Transient, Refused.
        """
        spot = Spot.of(wanted.external_id)
        if not self._opens(spot) or not self._is_there(spot, wanted.message_id):
            return _NOTHING
        if wanted.change in _FLAGS:
            return self._flag(spot.uid, _FLAGS[wanted.change], is_on=wanted.change is not FarChange.UNSEEN)
        if wanted.change is FarChange.UNARCHIVE:
            return self._move(spot, self._folder(Spot.of(wanted.home).folder), wanted)
        archive = self.archive_folder()
        if archive is None:
            raise self._refused(_("the mailbox has no archive folder: set archive_folder"))
        return _NOTHING if archive.name == spot.folder else self._move(spot, archive, wanted)

    def _opens(self, spot: Spot) -> bool:
        """Open the folder for changes; False where it is gone, or its UIDs mean other messages now."""
        self._examined = None
        try:
            with self._errors() as client:
                said = client.select_folder(self._folder(spot.folder).wire)
        except Transient as problem:
            if problem.fields["reason"] != "refused-command":
                raise
            return False
        return bool(said.get(b"UIDVALIDITY") == spot.uid_validity)

    def _is_there(self, spot: Spot, message_id: str) -> bool:
        """Whether the UID still means this message: a restored server may have given it to another one."""
        headers = self.headers(spot.uid)
        return headers is not None and (not message_id or header_value(headers, "Message-ID").strip("<> ") == message_id)

    def _flag(self, uid: int, flag: bytes, *, is_on: bool) -> Written:
        with self._errors() as client:
            if (flag in client.get_flags([uid]).get(uid, ())) is is_on:
                return _NOTHING
            (client.add_flags if is_on else client.remove_flags)([uid], [flag], silent=True)
        return Written(has_changed=True)

    def _move(self, spot: Spot, to: Folder, wanted: WriteBack) -> Written:
        """Move one message; without MOVE by COPY and an EXPUNGE that names it, never one that takes others along."""
        if not {"MOVE", "UIDPLUS"} & self.capabilities:
            raise self._refused(_("{host} can't move a single message: set on_close to seen").format(host=self._settings.imap.host))
        moved_to = self._move_at_once(spot, to) if "MOVE" in self.capabilities else self._move_by_copy(spot, to, wanted)
        if moved_to is _REFUSED:
            moved_to = self._move_by_copy(spot, to, wanted)
        return Written(has_changed=True, moved_to="" if moved_to is None else f"{to.name};{moved_to[0]};{moved_to[1]}")

    def _move_at_once(self, spot: Spot, to: Folder) -> tuple[int, int] | None:
        """Return where MOVE put the message; `_REFUSED` where the server offers it, refuses it, and can do without."""
        try:
            with self._errors() as client:
                client.move([spot.uid], to.wire)
                return client.copied_to()
        except Transient as problem:
            is_final = problem.fields["reason"] == "refused-command" and not answers.passes(problem.cause)
            if not is_final or "UIDPLUS" not in self.capabilities:
                raise
            return _REFUSED

    def _move_by_copy(self, spot: Spot, to: Folder, wanted: WriteBack) -> tuple[int, int] | None:
        moved_to = self._copied_before(to, wanted, spot) if wanted.is_repeated else None
        with self._errors() as client:
            if moved_to is None:
                client.copy([spot.uid], to.wire)
                moved_to = client.copied_to()
            client.add_flags([spot.uid], [b"\\Deleted"], silent=True)
            client.uid_expunge([spot.uid])
        return moved_to

    def _copied_before(self, to: Folder, wanted: WriteBack, spot: Spot) -> tuple[int, int] | None:
        """Return where an attempt that was cut off put the copy; a second one would be in the way for ever."""
        if not wanted.message_id.isascii() or not wanted.message_id:
            return None
        state = self.examine(to.name)
        found = self.search(["HEADER", "Message-ID", wanted.message_id])
        self._opens(spot)
        return (state.uid_validity, found[-1]) if found else None

    def _refused(self, cause: str) -> Refused:
        return Refused(account=self._settings.account, cause=cause)
