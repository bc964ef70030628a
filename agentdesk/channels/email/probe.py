"""Tries an account's settings step by step, and says at the first step that fails what is wrong and what to do."""

from __future__ import annotations

import asyncio
import functools
import time
from typing import TYPE_CHECKING

from agentdesk.channels.email import answers
from agentdesk.channels.email.imap import ImapSession
from agentdesk.channels.email.smtp import SmtpSender
from agentdesk.channels.email.threads import ConnectionThread
from agentdesk.domain.channels import Probe
from agentdesk.domain.errors import AgentdeskError, Transient
from agentdesk.domain.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from agentdesk.channels.email.credentials import Credentials
    from agentdesk.channels.email.settings import EmailSettings, Endpoint
    from agentdesk.channels.email.tuning import Tuning


async def probe_account(settings: EmailSettings, tuning: Tuning, credentials: Credentials) -> tuple[Probe, ...]:
    """Try IMAP and SMTP side by side; every step has the probe's time-out. Never raises ChannelError."""
    tries = [_ImapProbe(settings, tuning, credentials).run()]
    if settings.smtp is not None:
        tries.append(_probe_smtp(settings, settings.smtp, tuning, credentials))
    return tuple(probe for probes in await asyncio.gather(*tries) for probe in probes)


async def _try(step: str, attempt: Callable[[], Awaitable[str]], timeout_s: float) -> Probe:
    """Make one step, and put what comes of it into words."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(timeout_s):
            words = await attempt()
    except AgentdeskError as problem:
        reason = str(problem.fields.get("reason") or problem.code)
        return Probe(step, is_ok=False, words=problem.cause or str(problem), reason=reason, took_s=time.monotonic() - began)
    except TimeoutError:
        return Probe(step, is_ok=False, words=_("no answer within {seconds} s").format(seconds=round(timeout_s)), reason="timeout")
    return Probe(step, is_ok=True, words=words, took_s=time.monotonic() - began)


class _ImapProbe:
    """The steps on one IMAP connection."""

    def __init__(self, settings: EmailSettings, tuning: Tuning, credentials: Credentials) -> None:
        self._settings = settings
        self._timeout_s = tuning.probe_timeout_s
        self._session = ImapSession(settings, tuning, credentials)
        self._thread = ConnectionThread(f"imap-probe-{settings.account}")

    async def run(self) -> list[Probe]:
        """Make the steps in order, up to the first that fails."""
        steps = {"imap": self._connect, "imap-login": self._log_in, "folders": self._folders, "sent-folder": self._sent_folder}
        probes: list[Probe] = []
        try:
            for step, attempt in steps.items():
                probes.append(await _try(step, functools.partial(self._thread.run, attempt), self._timeout_s))
                if not probes[-1].is_ok:
                    break
        finally:
            self._session.cut()
            await self._thread.stop(0)
            self._session.close()
        return probes

    def _connect(self) -> str:
        self._session.connect()
        return _("connected to {endpoint}").format(endpoint=self._settings.imap)

    def _log_in(self) -> str:
        self._session.login()
        return _("logged in as {user}").format(user=self._settings.user)

    def _folders(self) -> str:
        names = [each for name in self._settings.folders for each in self._session.named(name)]
        count = sum(map(self._count, names))
        words = ngettext("{count} message in {folders}", "{count} messages in {folders}", count)
        return words.format(count=count, folders=", ".join(self._settings.folders))

    def _count(self, name: str) -> int:
        try:
            return self._session.examine(name).exists
        except Transient as refused:
            if refused.fields.get("reason") != "refused-command" or answers.passes(refused.cause):
                raise
            raise self._session.not_opened(name, refused) from refused

    def _sent_folder(self) -> str:
        folder = self._session.sent_folder()
        if folder is None:
            # Nothing fails without one; answers given elsewhere are just not seen.
            return _("no folder for sent mail was found; answers from other programs will not show (set sent_folder)")
        self._session.examine(folder.name)
        return _("sent mail stands in “{folder}”").format(folder=folder.name)


async def _probe_smtp(settings: EmailSettings, endpoint: Endpoint, tuning: Tuning, credentials: Credentials) -> list[Probe]:
    sender = SmtpSender(settings, endpoint, tuning, credentials)
    login: list[Probe] = []

    async def attempt() -> str:
        async with sender.connected() as client:

            async def log_in() -> str:
                await sender.log_in(client)
                return _("{endpoint} lets {user} send").format(endpoint=endpoint, user=settings.user)

            login.append(await _try("smtp-login", log_in, tuning.probe_timeout_s))
        return _("connected to {endpoint}").format(endpoint=endpoint)

    connected = await _try("smtp", attempt, 2 * tuning.probe_timeout_s)
    return [connected, *login] if connected.is_ok else [connected]
