"""Has notices by mail made while nobody looks, and carries out the verbs on them."""

from __future__ import annotations

import asyncio
import gettext
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from agentdesk.config.language import translations_of
from agentdesk.config.mail_notices import remove_notice, set_notice
from agentdesk.desk import mail_notices
from agentdesk.desk.mail_notices import Prepared
from agentdesk.desk.roles import refuse_unless_allowed
from agentdesk.domain import asks, verbs
from agentdesk.domain.errors import FieldValue
from agentdesk.domain.mail_notices import MailNotice, NoticeView, check_notice
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.states import Role
from agentdesk.domain.texts import N_, _
from agentdesk.service import long_asks
from agentdesk.service.session import Call, SendParts
from agentdesk.service.wiring import Rooms
from agentdesk.store import mail_notices as store
from agentdesk.store.stores import WritingStores
from agentdesk.store.work import RULE, Work

WorksHere = Callable[[str], bool]


@dataclass(slots=True)
class NoticeRunner:
    """Looks over a connection of its own and writes behind people's verbs; where nothing is due, nobody waits for the writer."""

    rooms: Rooms
    works_here: WorksHere = lambda _name: True
    _texts: dict[str, gettext.NullTranslations] = field(default_factory=dict)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody is to be told by mail: then the service stays when the last console ends."""
        return bool(self.rooms.desk.notices().notices)

    async def run(self) -> int:
        """Make the mails that are due and return how many."""
        able = [one for one in self.rooms.desk.notices().notices if not mail_notices.problem(self.rooms.desk, one, self.works_here)]
        if not able:
            return 0
        prepared = await long_asks.to_the_end(partial(self._look, able))
        return await self.rooms.leading.machines(partial(self._carry_out, prepared)) if prepared else 0

    def _look(self, notices: list[MailNotice]) -> list[Prepared]:
        stores = self.rooms.standing.open_for_reading()
        try:
            with stores.reading() as connection:
                return mail_notices.look(connection, self.rooms.desk, notices, self.rooms.clock.now())
        finally:
            stores.close()

    def _carry_out(self, prepared: list[Prepared], stores: WritingStores) -> int:
        with stores.transaction() as connection:
            work = Work(connection, self.rooms.clock.now(), RULE)
            return mail_notices.carry_out(work, self.rooms.desk, prepared, self._texts_of)

    def _texts_of(self, language: str) -> gettext.NullTranslations:
        if language not in self._texts:
            self._texts[language] = translations_of(language)
        return self._texts[language]


@dataclass(frozen=True, slots=True)
class NoticeOperations:
    """Verbs and asks on notices by mail."""

    rooms: Rooms
    works_here: WorksHere

    async def set(self, call: Call, verb: verbs.SetNotice) -> Outcome:
        """Write the asker's notice into the configuration."""
        if verb.is_trusted:
            refuse_unless_allowed(call.author.role, verb.NAME, Role.ADMIN)
        notice = replace(verb.notice, agent=call.author.agent)
        check_notice(notice)
        warnings = self._warnings(notice, is_trusted=verb.is_trusted)
        fields: dict[str, FieldValue] = {"view": notice.view}
        if call.is_dry_run:
            return Outcome(sentence=N_("would tell of {view} by mail"), fields=fields, words=warnings)
        await asyncio.to_thread(set_notice, self.rooms.home, notice, is_trusted=verb.is_trusted)
        sentence = N_("tells of {view} by mail")

        def journal(stores: WritingStores) -> Outcome:
            with stores.transaction() as connection:
                work = Work(connection, self.rooms.clock.now(), call.author)
                mail_notices.begin(work, self.rooms.desk, notice)
                return Outcome(entry=work.finish(verb.NAME, sentence, fields, is_undoable=False), sentence=sentence, fields=fields)

        outcome = await self._changed(journal)
        return replace(outcome, words=warnings)

    def _warnings(self, notice: MailNotice, *, is_trusted: bool) -> tuple[str, ...]:
        problem = mail_notices.problem(self.rooms.desk, notice, self.works_here)
        told = () if not problem else (_(problem),)
        if is_trusted or mail_notices.names_subjects(self.rooms.desk, notice.to):
            return told
        return (*told, _("Mails to this address name no subjects: it is not on the desk's own list."))

    async def remove(self, call: Call, verb: verbs.RemoveNotice) -> Outcome:
        """Take a notice out of the configuration."""
        agent = verb.agent or call.author.agent
        if agent != call.author.agent:
            refuse_unless_allowed(call.author.role, verb.NAME, Role.ADMIN)
        fields: dict[str, FieldValue] = {"view": verb.view}
        if call.is_dry_run:
            return Outcome(sentence=N_("would tell of {view} by mail no longer"), fields=fields)
        await asyncio.to_thread(remove_notice, self.rooms.home, agent, verb.view)
        sentence = N_("tells of {view} by mail no longer")

        def journal(stores: WritingStores) -> Outcome:
            with stores.transaction() as connection:
                work = Work(connection, self.rooms.clock.now(), call.author)
                return Outcome(entry=work.finish(verb.NAME, sentence, fields, is_undoable=False), sentence=sentence, fields=fields)

        return await self._changed(journal)

    async def _changed(self, journal: Callable[[WritingStores], Outcome]) -> Outcome:
        self.rooms.accounts.notices.look_again()
        return await self.rooms.writer.people(journal)

    async def list(self, call: Call, ask: asks.ListNotices, send: SendParts) -> None:
        """Send notices, each with how it fared."""
        if ask.everybody:
            refuse_unless_allowed(call.author.role, ask.NAME, Role.ADMIN)
        found = [one for one in self.rooms.desk.notices().notices if ask.everybody or one.agent == call.author.agent]
        with self.rooms.reading.reading() as connection:
            fared = [store.progress(connection, one.agent, one.view) for one in found]
        await send([self._view(one, how) for one, how in zip(found, fared, strict=True)])

    def _view(self, notice: MailNotice, fared: store.Progress | None) -> NoticeView:
        hinders = mail_notices.problem(self.rooms.desk, notice, self.works_here)
        is_named = mail_notices.names_subjects(self.rooms.desk, notice.to)
        told = (fared.mailed_at, fared.digest_day) if fared is not None else (None, "")
        return NoticeView(notice, is_named, *told, problem=hinders)
