"""The sample desk's own channel: items arrive in a folder, answers are filed in another, and customers act while it is listened to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from agentdesk.channels.envelope import check_envelope
from agentdesk.channels.maildir import MaildirReceiver
from agentdesk.demo.customers import Customers
from agentdesk.demo.far_side import FarSide, SentFolder
from agentdesk.demo.script import load_content
from agentdesk.demo.sources import conversation_of
from agentdesk.domain.channels import (
    ITEM_JSON,
    MIME,
    AccountSecrets,
    AccountSettings,
    CommitPoint,
    OutgoingMessage,
    PollResult,
    Probe,
    Receipt,
)
from agentdesk.domain.clock import Clock, SystemClock
from agentdesk.domain.errors import ConfigError, Refused, Transient, Uncertain
from agentdesk.domain.safe_text import is_clean
from agentdesk.domain.texts import _

LOOK_EVERY_S = 1.0
MAX_HANDLE_CHARS = 200


class SampleCustomers:
    """The customers of one far side, shared by all its accounts in this process: they act once, whoever asks."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._lock = threading.Lock()
        self._customers: Customers | None = None
        self._acted_at: float | None = None

    def act(self) -> None:
        """Let happen what is due, at most once a second; may block for a moment."""
        with self._lock:
            now_s = self._clock.monotonic()
            if self._acted_at is None or now_s - self._acted_at >= LOOK_EVERY_S / 2:
                self._acted_at = now_s
                self._known().act()

    def answered(self, message: OutgoingMessage) -> None:
        """Tell them that an answer left."""
        conversation = conversation_of((message.thread_external_id,))
        if conversation is not None:
            with self._lock:
                self._known().answered(conversation, message.message_id)

    def _known(self) -> Customers:
        if self._customers is None:
            self._customers = Customers(FarSide(self._root), load_content(), self._clock)
        return self._customers


@cache
def customers_of(root: Path) -> SampleCustomers:
    """Return the customers of the far side at `root`."""
    return SampleCustomers(root, SystemClock())


class DemoChannel(MaildirReceiver):
    """One account of the sample desk that isn't mail."""

    def __init__(self, settings: AccountSettings) -> None:
        super().__init__(settings)
        self._items = Path(settings.get("path"))
        self._sent = SentFolder(Path(settings.get("sent_path")), SystemClock())
        self._customers = customers_of(self._items.parent)
        self._polled_at_stamp = 0

    async def poll(self, cursor: str | None) -> PollResult:
        """Let the customers act, and return items that `cursor` has not seen."""
        await self._let_them_act()
        self._polled_at_stamp = self._stamp()
        found = await super().poll(cursor)
        return replace(found, items=tuple(replace(item, media_type=ITEM_JSON) for item in found.items))

    async def listen(self) -> AsyncIterator[None]:
        """Let the customers act, and yield when an item of this account arrived since it was polled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self._let_them_act()
            if self._stamp() != self._polled_at_stamp:
                yield

    async def _let_them_act(self) -> None:
        try:
            await asyncio.to_thread(self._customers.act)
        except OSError as problem:
            raise self._gone(problem) from problem

    def _stamp(self) -> int:
        try:
            return (self._items / "new").stat().st_mtime_ns
        except OSError as problem:
            raise self._gone(problem) from problem

    def _gone(self, problem: OSError) -> Transient:
        cause = _("the sample desk's folder {path} is not there: {reason}").format(path=self._items, reason=problem.strerror)
        return Transient(account=self.account, cause=cause)

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """File the message; nothing leaves this machine."""
        del key  # the message's own id tells it from every other
        self._check(message)
        try:
            written = await asyncio.to_thread(self._sent.write, message)
        except OSError as problem:
            raise self._not_filed(problem) from problem
        await commit_point()
        try:
            await asyncio.to_thread(self._sent.file, written)
        except FileNotFoundError as problem:
            raise self._not_filed(problem) from problem
        except OSError as problem:
            raise Uncertain(
                account=self.account, cause=_("nobody can tell whether it was filed: {reason}").format(reason=problem)
            ) from problem
        await asyncio.to_thread(self._customers.answered, message)
        return Receipt(external_id=message.message_id, words=_("filed on this machine"))

    def _check(self, message: OutgoingMessage) -> None:
        if message.media_type == MIME:
            check_envelope(self.account, message)
        for handle in message.recipients:
            if not handle or len(handle) > MAX_HANDLE_CHARS or not is_clean(handle):
                raise Refused(account=self.account, cause=_("{address} is nobody's name on this channel").format(address=ascii(handle)))
        if not message.recipients:
            raise Refused(account=self.account, cause=_("the message has no recipients"))

    def _not_filed(self, problem: OSError) -> Transient:
        cause = _("the answer could not be filed in {path}: {reason}").format(path=self._sent.path, reason=problem.strerror)
        return Transient(account=self.account, cause=cause)

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look whether the message was filed."""
        del key
        try:
            is_there = await asyncio.to_thread(self._sent.holds, message.message_id)
        except OSError as problem:
            raise self._not_filed(problem) from problem
        return Receipt(external_id=message.message_id) if is_there else None

    async def test(self) -> tuple[Probe, ...]:
        """Look for both folders."""
        is_there = (self._sent.path / "cur").is_dir()
        words = _("answers are filed in {path}") if is_there else _("the folder {path} is not there")
        return (*await super().test(), Probe("sent_path", is_there, words.format(path=self._sent.path)))


def open_demo(settings: AccountSettings, secrets: AccountSecrets) -> DemoChannel:
    """Make the channel.

    Raises:
        ConfigError: a setting is missing.
    """
    del secrets  # folders have none
    for key in ("path", "sent_path"):
        if not settings.get(key):
            raise ConfigError(file=f"[accounts.{settings.name}]", cause=_("{key} is not set").format(key=key))
    return DemoChannel(settings)
