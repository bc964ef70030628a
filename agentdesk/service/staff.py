"""Who is let in, and as whom: on one's own desk its owner, on a shared one whom its table of roles names."""

from __future__ import annotations

import asyncio
import logging
import os
import pwd
import socket
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from agentdesk.config.roles import read_roles
from agentdesk.domain import verbs
from agentdesk.domain.errors import ConfigError, FieldValue, Forbidden, NotFound, StrangeUser
from agentdesk.domain.ids import AgentName
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.roles import RoleTable
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_
from agentdesk.service.peers import NO_ROLE, ROOT, Peer, credentials_of, group_names, name_of
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms
from agentdesk.store import agents
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import Work

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Staff:
    """The people of a desk; `is_shared` says that others than its owner may come."""

    rooms: Rooms
    is_shared: bool
    _table: RoleTable = field(default_factory=RoleTable)
    _read_at: tuple[int, int] | None = None
    _names: dict[int, AgentName] | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def admit(self, line: socket.socket) -> Peer:
        """Return who a client is and what they may do.

        Raises:
            Forbidden: this desk is not theirs. StrangeUser: their uid or name was somebody else's. ConfigError: the roles can't be read.
        """
        found = credentials_of(line)
        name = name_of(found.uid)
        if found.uid in {os.getuid(), ROOT}:
            return Peer(found.uid, name, Role.ADMIN)
        groups = group_names(found.gids)
        role = self.table().role_of(name, groups) if self.is_shared else None
        if role is None:
            raise Forbidden(cause=NO_ROLE, role="none", verb="connect", needed="viewer")
        self._refuse_stranger(found.uid, name)
        return Peer(found.uid, name, role, groups)

    def role_now(self, peer: Peer) -> Role:
        """Return the role of somebody who is connected, by the configuration of this moment; their groups are those they came with.

        Raises:
            Forbidden: they have none any more.
        """
        if peer.uid in {os.getuid(), ROOT}:
            return Role.ADMIN
        role = self.table().role_of(peer.agent, peer.groups)
        if role is None:
            raise Forbidden(cause=NO_ROLE, role="none", verb="stay", needed="viewer")
        return role

    def table(self) -> RoleTable:
        """Return the roles as the configuration has them now; while somebody's slip in it can't be read, the last ones that could.

        Raises:
            ConfigError: it can't be read, and never could since the service began.
        """
        try:
            status = self.rooms.home.config_file.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
        except FileNotFoundError:
            stamp = (0, 0)
        if stamp != self._read_at:
            try:
                self._table = read_roles(self.rooms.home)
            except ConfigError as error:
                if self._read_at is None:
                    raise
                log.warning("the roles can't be read", extra={"cause": str(error)})
            self._read_at = stamp
        return self._table

    def _refuse_stranger(self, uid: int, name: AgentName) -> None:
        """Hold a uid and its name against those the desk has met: a number that is given out anew must not inherit anybody's work."""
        names = self._met()
        if uid not in names and name not in names.values():
            names[uid] = name
            self._start(self._note(uid, name))
        elif names.get(uid) != name:
            log.warning("a uid or name was somebody else's", extra={"agent": name, "uid": uid})
            raise StrangeUser(name=name, uid=uid)

    def _met(self) -> dict[int, AgentName]:
        if self._names is None:
            with self.rooms.reading.reading() as connection:
                self._names = agents.uids(connection)
        return self._names

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _note(self, uid: int, name: AgentName) -> None:
        def note(stores: WritingStores) -> None:
            with stores.transaction() as connection:
                agents.meet(connection, name, uid)

        await self.rooms.writer.machines(note)

    async def confirm(self, call: Call, verb: verbs.ConfirmAgent) -> Outcome:
        """Believe that the user who bears a name now is the one meant by it.

        Raises:
            NotFound: the machine has no such user.
        """
        try:
            uid = pwd.getpwnam(verb.agent).pw_uid
        except KeyError:
            raise NotFound(thing=N_("user of this machine"), name=verb.agent) from None
        fields: dict[str, FieldValue] = {"agent": verb.agent, "uid": uid}
        sentence = N_("confirmed that {agent} is the user with uid {uid}")

        def confirm(stores: WritingStores) -> Outcome:
            with stores.transaction() as connection:
                agents.meet(connection, verb.agent, uid)
                work = Work(connection, self.rooms.clock.now(), call.author)
                entry = work.finish(verb.NAME, sentence, fields, args={"agent": verb.agent}, is_undoable=False)
            return Outcome(entry=entry, sentence=sentence, fields=fields)

        if call.is_dry_run:
            return Outcome(sentence=sentence, fields=fields)
        outcome = await self.rooms.writer.people(confirm)
        self._names = None
        return outcome

    def role_named(self, name: AgentName) -> str:
        """Return the role of a user of this machine, "" on a desk that is its owner's alone, or where there is no such user."""
        if not self.is_shared:
            return ""
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            return ""
        if user.pw_uid in {os.getuid(), ROOT}:
            return Role.ADMIN.name.lower()
        groups = frozenset(os.getgrouplist(name, user.pw_gid))
        role = self.table().role_of(name, group_names(groups))
        return "" if role is None else role.name.lower()
