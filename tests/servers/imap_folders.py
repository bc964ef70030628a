"""The commands of the scripted IMAP server that work on folders and messages."""

from __future__ import annotations

import re
import select
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.servers import imap_search
from tests.servers.imap_mailbox import DEFAULT_ARRIVAL
from tests.servers.imap_session import ImapSession
from tests.servers.imap_wire import (
    BadCommandError,
    Command,
    FetchItem,
    chosen_numbers,
    fetch_items,
    imap_date,
    quoted,
    section_of,
)

if TYPE_CHECKING:
    from tests.servers.imap_mailbox import ScriptedFolder, StoredMessage

_IDLE_POLL_SECONDS = 0.01
_SETS_SEEN = {"RFC822", "RFC822.TEXT"}
_NO_FOLDER = b"NO [NONEXISTENT] no such folder"


class MailboxSession(ImapSession):
    """A session that can do what a reading client needs: list, select, search, fetch, idle, append, store, expunge."""

    # --- folders ---

    def _do_list(self, command: Command) -> bytes:
        if command.words[0] == b"" and command.words[1] == b"(" and b"STATUS" in command.words:
            return self._list_status(command)
        pattern = next((word for word in command.words[1:] if word not in (b"(", b")", b"SPECIAL-USE")), b"*")
        if b"RETURN" in command.words and command.words[0] == b"":
            pattern = command.words[1]
        wanted = re.compile(re.escape(pattern).replace(b"\\*", b".*").replace(b"%", b"[^/]*"), re.DOTALL)
        for folder in self._server.folders.values():
            if wanted.fullmatch(folder.name):
                attributes = " ".join(("\\HasNoChildren", *folder.attributes)).encode()
                self._say(b"* LIST (" + attributes + b") " + self._server.separator + b" " + quoted(folder.name))
        return b"OK done"

    def _list_status(self, command: Command) -> bytes:
        """RFC 5819: several names, each with its numbers."""
        names = command.words[2 : command.words.index(b")")]
        for name in names:
            if (folder := self._server.folders.get(name)) is not None:
                self._say(b'* LIST () "/" ' + quoted(name), self._status_line(folder, command.words))
        return b"OK done"

    def _do_status(self, command: Command) -> bytes:
        folder = self._server.folders.get(command.words[0])
        if folder is None:
            return _NO_FOLDER
        self._say(self._status_line(folder, command.words[1:]))
        return b"OK done"

    def _status_line(self, folder: ScriptedFolder, words: list[bytes]) -> bytes:
        values = {
            b"MESSAGES": len(folder.messages),
            b"UIDNEXT": folder.uid_next,
            b"UIDVALIDITY": folder.uid_validity,
            b"UNSEEN": sum("\\Seen" not in message.flags for message in folder.messages),
            b"RECENT": 0,
        }
        if "CONDSTORE" in self._server.capabilities:
            values[b"HIGHESTMODSEQ"] = folder.mod_seq
        asked = [word.upper() for word in words if word.upper() in values]
        return b"* STATUS " + quoted(folder.name) + b" (" + b" ".join(b"%s %d" % (a, values[a]) for a in asked) + b")"

    def _do_create(self, command: Command) -> bytes:
        self._server.add_folder(command.words[0])
        return b"OK done"

    def _do_select(self, command: Command) -> bytes:
        return self._open(command.words[0], is_read_only=False)

    def _do_examine(self, command: Command) -> bytes:
        return self._open(command.words[0], is_read_only=True)

    def _open(self, name: bytes, *, is_read_only: bool) -> bytes:
        self._folder = folder = self._server.folders.get(name)
        if folder is None:
            return _NO_FOLDER
        self._is_read_only, self._view, self._validity = is_read_only, folder.uids(), folder.uid_validity
        self._say(
            b"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)",
            b"* %d EXISTS" % len(self._view),
            b"* 0 RECENT",
            b"* OK [UIDVALIDITY %d] valid" % folder.uid_validity,
            b"* OK [UIDNEXT %d] next" % folder.uid_next,
        )
        if "CONDSTORE" in self._server.capabilities:
            self._say(b"* OK [HIGHESTMODSEQ %d] highest" % folder.mod_seq)
        return b"OK [READ-ONLY] opened" if is_read_only else b"OK [READ-WRITE] opened"

    def _do_unselect(self, _command: Command) -> bytes:
        self._folder = None
        return b"OK done"

    def _do_close(self, command: Command) -> bytes:
        if not self._is_read_only:
            self._expunge_deleted(self._view)
        return self._do_unselect(command)

    def _selected(self) -> ScriptedFolder:
        if self._folder is None:
            raise BadCommandError("select a folder first")
        return self._folder

    # --- reading ---

    def _do_search(self, command: Command) -> bytes:
        uids = imap_search.search(self._selected(), self._view, command.words)
        return self._found([self._view.index(uid) + 1 for uid in uids])

    def _do_uid_search(self, command: Command) -> bytes:
        return self._found(imap_search.search(self._selected(), self._view, command.words))

    def _found(self, numbers: list[int]) -> bytes:
        self._say(b" ".join([b"* SEARCH", *(b"%d" % number for number in numbers)]))
        return b"OK done"

    def _do_fetch(self, command: Command) -> bytes:
        return self._fetch(command, is_by_uid=False)

    def _do_uid_fetch(self, command: Command) -> bytes:
        return self._fetch(command, is_by_uid=True)

    def _targets(self, numbers: str, *, is_by_uid: bool) -> list[int]:
        """The UIDs a set names; numbers that aren't there are passed over."""
        if is_by_uid:
            return chosen_numbers(numbers, self._view)
        return [self._view[number - 1] for number in chosen_numbers(numbers, list(range(1, len(self._view) + 1)))]

    def _fetch(self, command: Command, *, is_by_uid: bool) -> bytes:
        folder = self._selected()
        numbers, _, wanted = command.text.partition(" ")
        items = fetch_items(wanted)
        if is_by_uid and all(item.name != "UID" for item in items):
            items.insert(0, FetchItem("UID"))
        fault = self._fault_between
        targets = self._targets(numbers, is_by_uid=is_by_uid)
        for position, uid in enumerate(targets[::-1] if self._server.answers_backwards else targets):
            if fault is not None and position == fault.after_items:
                self._fail(fault)
            if message := folder.message(uid):
                self._send(self._fetch_response(message, items))
        return b"OK done"

    def _fetch_response(self, message: StoredMessage, items: list[FetchItem]) -> bytes:
        sets_seen = any((item.section is not None and not item.is_peek) or item.name in _SETS_SEEN for item in items)
        if sets_seen and not self._is_read_only and "\\Seen" not in message.flags:
            message.flags.add("\\Seen")
            items = [*items, FetchItem("FLAGS")]
        parts = b" ".join(item.label.encode() + b" " + self._value(message, item) for item in items)
        return b"* %d FETCH (%s)\r\n" % (self._view.index(message.uid) + 1, parts)

    def _value(self, message: StoredMessage, item: FetchItem) -> bytes:
        if item.section is not None or item.name == "RFC822":
            found = section_of(message.content, item)
            return b"{%d}\r\n" % len(found) + found
        if item.name == "UID":
            return b"%d" % message.uid
        if item.name == "FLAGS":
            return b"(" + " ".join(sorted(message.flags)).encode() + b")"
        if item.name == "RFC822.SIZE":
            return b"%d" % len(message.content)
        if item.name == "INTERNALDATE":
            return message.date_text or quoted(imap_date(message.internal_date).encode())
        raise BadCommandError(f"no {item.name} here")

    def _do_idle(self, command: Command) -> bytes:
        self._say(b"+ idling")
        while not self._has_input():
            self._announce_changes(command)
        if self._read_line().strip().upper() != b"DONE":
            raise BadCommandError("expected DONE")
        return b"OK done"

    def _has_input(self) -> bool:
        if self._buffer or (isinstance(self._connection, ssl.SSLSocket) and self._connection.pending()):
            return True
        return bool(select.select([self._connection], [], [], _IDLE_POLL_SECONDS)[0])

    # --- changing ---

    def _do_append(self, command: Command) -> bytes:
        folder = self._server.folders.get(command.words[0])
        if folder is None:
            return b"NO [TRYCREATE] no such folder"
        between = command.words[1:-1]
        flags = [word.decode() for word in between if word.startswith(b"\\")]
        dates = [word.decode() for word in between if re.search(rb"\d{4} ", word)]
        arrived_at = datetime.strptime(dates[0].strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC) if dates else DEFAULT_ARRIVAL
        uid = folder.add(command.words[-1], flags=tuple(flags), arrived_at=arrived_at)
        return b"OK [APPENDUID %d %d] done" % (folder.uid_validity, uid)

    def _do_store(self, command: Command) -> bytes:
        return self._store(command, is_by_uid=False)

    def _do_uid_store(self, command: Command) -> bytes:
        return self._store(command, is_by_uid=True)

    def _store(self, command: Command, *, is_by_uid: bool) -> bytes:
        folder = self._selected()
        if self._is_read_only:
            return b"NO [READ-ONLY] opened by EXAMINE"
        how = command.words[1].decode().upper()
        flags = {word.decode() for word in command.words[2:] if word not in (b"(", b")")}
        for uid in self._targets(command.words[0].decode(), is_by_uid=is_by_uid):
            if message := folder.message(uid):
                kept = set() if how.startswith("FLAGS") else message.flags
                message.flags = kept - flags if how.startswith("-") else kept | flags
                message.changes += 1
                if "SILENT" not in how:
                    self._send(self._fetch_response(message, [FetchItem("UID"), FetchItem("FLAGS")]))
        return b"OK done"

    def _do_uid_copy(self, command: Command) -> bytes:
        folder, to = self._selected(), self._server.folders.get(command.words[1])
        if to is None:
            return b"NO [TRYCREATE] no such folder"
        copied = [message for uid in self._targets(command.words[0].decode(), is_by_uid=True) if (message := folder.message(uid))]
        uids = [to.add(message.content, flags=tuple(message.flags), arrived_at=message.internal_date) for message in copied]
        if not uids:
            return b"OK nothing to copy"
        sources, targets = (b",".join(b"%d" % uid for uid in some) for some in ([message.uid for message in copied], uids))
        return b"OK [COPYUID %d %s %s] done" % (to.uid_validity, sources, targets)

    def _do_expunge(self, _command: Command) -> bytes:
        self._expunge_deleted(self._view)
        return b"OK done"

    def _do_uid_expunge(self, command: Command) -> bytes:
        self._expunge_deleted(chosen_numbers(command.words[0].decode(), self._view))
        return b"OK done"

    def _expunge_deleted(self, uids: list[int]) -> None:
        folder = self._selected()
        folder.expunge(*(m.uid for m in folder.messages if m.uid in uids and "\\Deleted" in m.flags))
