"""The feed channel: reviews from any site that offers RSS, Atom or JSON; it reads and can't answer.

A feed is handed on whole; the service has it split into entries by a child, and the cursor moves with what came of it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from agentdesk.channels.web.client import WebClient, failure_of
from agentdesk.channels.web.guard import Forbidden, Reach, checked_url
from agentdesk.domain.channels import PollResult, Probe, RawItem
from agentdesk.domain.errors import ChannelError, ConfigError, Transient
from agentdesk.domain.media_types import REVIEWS
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSecrets, AccountSettings

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, application/xml;q=0.9, */*;q=0.5"
_CURSOR_VERSION = 1
_NOT_MODIFIED = 304


class FeedChannel:
    """Reads one feed."""

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._account = settings.name
        self._url = settings.get("url").strip()
        self._user = settings.get("user")
        self._secrets = secrets
        reach = Reach.of(self._url, private=settings.get("allow_private").strip().lower() == "true")
        try:
            checked_url(self._url, reach)
        except Forbidden as error:
            raise ConfigError(file=f"[accounts.{settings.name}] url", cause=str(error)) from error
        self._web = WebClient(settings.name, reach)

    async def close(self) -> None:
        """Let go of connections."""
        await self._web.close()

    async def poll(self, cursor: str | None) -> PollResult:
        """Return the feed where it changed since `cursor`; nothing where it didn't.

        Raises:
            Transient, NeedsLogin, Refused.
        """
        before = self._read_cursor(cursor)
        headers = {"accept": _ACCEPT, **self._login()}
        if before.get("url") == self._url:
            # Of another address the marks would mean nothing.
            headers |= {
                name: before[key] for name, key in (("if-none-match", "etag"), ("if-modified-since", "modified")) if before.get(key)
            }
        answer = await self._web.ask("GET", self._url, headers)
        if answer.status == _NOT_MODIFIED:
            return PollResult((), cursor or self._cursor({}, ""), backlog=0)
        now = datetime.now(UTC)
        failure = failure_of(self._account, answer, now)
        if failure is not None:
            raise failure
        digest = hashlib.sha256(answer.body).hexdigest()
        after = self._cursor(answer.headers, digest)
        if digest == before.get("digest"):
            return PollResult((), after, backlog=0)
        item = RawItem(external_id=digest, content=answer.body, arrived_at=now, media_type=REVIEWS, location=answer.url)
        return PollResult((item,), after, backlog=0)

    async def test(self) -> tuple[Probe, ...]:
        """Fetch the feed once; whether it is one shows when it is read."""
        try:
            await self.poll(None)
        except ChannelError as problem:
            return (Probe("url", is_ok=False, words=str(problem)),)
        return (Probe("url", is_ok=True, words=_("{url} answers").format(url=self._url)),)

    def _login(self) -> dict[str, str]:
        secret = self._secrets.read()
        if not secret:
            return {}
        if not self._user:
            return {"authorization": f"Bearer {secret}"}
        return {"authorization": "Basic " + base64.b64encode(f"{self._user}:{secret}".encode()).decode("ascii")}

    def _cursor(self, headers: object, digest: str) -> str:
        said = dict(headers) if isinstance(headers, dict) else {}
        marks = {"etag": said.get("etag", "")[:500], "modified": said.get("last-modified", "")[:100]}
        return json.dumps({"v": _CURSOR_VERSION, "url": self._url, "digest": digest, **marks}, sort_keys=True)

    def _read_cursor(self, cursor: str | None) -> dict[str, str]:
        if cursor is None:
            return {}
        try:
            found = json.loads(cursor)
        except ValueError:
            found = None
        if not isinstance(found, dict) or found.get("v") != _CURSOR_VERSION:
            raise Transient(account=self._account, cause=N_("its place in the feed can't be read; nothing was fetched"))
        return {key: value for key, value in found.items() if isinstance(value, str)}
