"""What every channel with an API asks through: one account's requests, paced, logged in, read as JSON, every failure in the desk's words.

Reading is repeated by the next poll. A change is asked for once: after the commit point anything but a definite answer is `Uncertain`,
unless the platform puts the new answer in the place of the old one, so that asking again changes nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from agentdesk.channels.far_words import far_words
from agentdesk.channels.web.client import UNREACHED, Answer, WebClient, failure_of
from agentdesk.channels.web.guard import Forbidden, Reach, checked_url
from agentdesk.channels.web.pace import Budget, Pace, server_now
from agentdesk.domain.errors import ConfigError, NeedsLogin, Refused, Transient, Uncertain
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.channels.web.events import Event
    from agentdesk.domain.channels import AccountSettings, CommitPoint
    from agentdesk.domain.ids import AccountName

MOST_BYTES = 16 << 20
WHOLE_TIMEOUT_S = 45.0
STRANGE: Final = N_("it answers in a form AgentDesk doesn't know; a newer AgentDesk may")
JSON_TYPE: Final = "application/json"
_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.LOCKED, HTTPStatus.TOO_EARLY})
"""Asked again, a question that was answered so may be answered well."""
T = TypeVar("T")
Query = Sequence[tuple[str, str]]
Authorize = Callable[[bool], Awaitable[Mapping[str, str]]]
"""Returns the headers that say who asks; True asks for fresh ones, since the last were refused."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change wanted of a platform.

    `is_repeatable`: asking twice changes nothing more, as where an answer is put in the place of the one before, or a key of ours is known.
    """

    method: str
    path: str
    body: bytes = b""
    content_type: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    is_repeatable: bool = False


@dataclass(frozen=True, slots=True)
class OwnWay:
    """What a platform says otherwise than by its status.

    `refuses_login`: whether an answer that isn't 401 means that the login was refused; `passes_after_s`: after how many seconds a change
    that it refuses may be taken, 0 for never.
    """

    refuses_login: Callable[[Answer], bool] = lambda _answer: False
    passes_after_s: Callable[[Answer], float] = lambda _answer: 0.0


class Api:
    """Asks one account's platform under one base address."""

    def __init__(
        self,
        settings: AccountSettings,
        base: str,
        authorize: Authorize,
        *,
        budget: Budget | None = None,
        own_way: OwnWay | None = None,
    ) -> None:
        """Take an account's settings.

        Args:
            settings: of the account.
            base: the address that all paths stand under.
            authorize: who asks.
            budget: how many requests the account allows itself.
            own_way: what the platform says otherwise than by its status.

        Raises:
            ConfigError: the address must not be asked.
        """
        self.account: AccountName = settings.name
        self.base = base.rstrip("/")
        reach = Reach.of(self.base, private=settings.get("allow_private").strip().lower() == "true")
        try:
            checked_url(self.base, reach)
        except Forbidden as error:
            raise ConfigError(file=f"[accounts.{settings.name}] api_url", cause=str(error)) from error
        self.pace = Pace(settings.name, budget or Budget())
        self._authorize = authorize
        self._own_way = own_way or OwnWay()
        self._client = WebClient(settings.name, reach, most_bytes=MOST_BYTES, whole_timeout_s=WHOLE_TIMEOUT_S, follows=False)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def look(self, path: str, query: Query = ()) -> Answer:
        """Return the answer to a question whatever its status, for finding out how a server is asked.

        Raises:
            Transient, NeedsLogin, Refused.
        """
        return await self._asked("GET", self._address(path, query), b"", {})

    async def told(self, address: str) -> AsyncIterator[Event]:
        """Yield what the platform tells on a line held open, first an event without a name: the line stands.

        Raises:
            Transient, NeedsLogin, Refused.
        """
        await self.pace.enter()
        async for event in self._client.told(address, await self._authorize(False)):
            yield event

    async def get(self, path: str, query: Query = ()) -> Answer:
        """Return the answer to a question; `path` may be a whole address, as platforms give for the next page, but only of the same server.

        Raises:
            Transient, NeedsLogin, Refused.
        """
        answer = await self.look(path, query)
        self._raise_failure(answer)
        return answer

    async def get_answered(self, path: str, query: Query = ()) -> Answer:
        """Return what is to be answered.

        Raises:
            Refused: it isn't there any more, and asking again won't bring it back. Transient, NeedsLogin.
        """
        answer = await self.look(path, query)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise Refused(account=self.account, cause=self._refusal(answer))
        self._raise_failure(answer)
        return answer

    async def change(self, wanted: Change, commit_point: CommitPoint) -> Answer:
        """Ask for a change, once; `commit_point` is awaited right before.

        Raises:
            Transient: it was not taken, or taking it again does no harm. NeedsLogin, Refused: it was not taken. Uncertain: nobody knows.
        """
        await self.pace.enter()
        login = await self._authorize(False)
        await commit_point()
        address, headers = self._address(wanted.path, ()), dict(wanted.headers)
        if wanted.body:
            headers["content-type"] = wanted.content_type
        try:
            answer = await self._asked(wanted.method, address, wanted.body, headers, login)
        except Transient as error:
            if wanted.is_repeatable or error.fields.get("reason") == UNREACHED:
                raise
            raise Uncertain(account=self.account, cause=error.cause) from error
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not wanted.is_repeatable:
            raise Uncertain(account=self.account, cause=_("the server has trouble ({status})").format(status=answer.status))
        self._raise_failure(answer, is_change=True)
        return answer

    async def remove(self, path: str, query: Query = ()) -> bool:
        """Take something away, which may be asked for again; False where it wasn't there any more.

        Raises:
            Transient, NeedsLogin, Refused.
        """
        answer = await self._asked("DELETE", self._address(path, query), b"", {})
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return False
        self._raise_failure(answer, is_change=True)
        return True

    async def _asked(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str], login: Mapping[str, str] | None = None
    ) -> Answer:
        if login is None:
            await self.pace.enter()
            login = await self._authorize(False)
        whole = {"accept": JSON_TYPE, **headers}
        answer = await self._heeded(method, address, {**whole, **login}, body)
        if answer.status != HTTPStatus.UNAUTHORIZED and not self._own_way.refuses_login(answer):
            return answer
        # What was refused for the login had no effect: it may be asked again with a fresh one.
        fresh = await self._authorize(True)
        return answer if fresh == login else await self._heeded(method, address, {**whole, **fresh}, body)

    async def _heeded(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = await self._client.ask(method, address, headers, body or None)
        self.pace.heed(answer)
        return answer

    def _address(self, path: str, query: Query) -> str:
        address = path if path.startswith(("http://", "https://")) else f"{self.base}{path}"
        if urlsplit(address).netloc != urlsplit(self.base).netloc:
            raise Transient(account=self.account, cause=N_("it sends us to another server for the rest; nothing was asked there"))
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}" if query else address

    def _raise_failure(self, answer: Answer, *, is_change: bool = False) -> None:
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            raise Transient(account=self.account, cause=_("it sends us elsewhere ({status})").format(status=answer.status))
        failure = failure_of(self.account, answer, server_now(answer.headers))
        if failure is None:
            return
        if not is_change and answer.status in _PASSING:
            raise Transient(account=self.account, cause=_("the server has trouble ({status})").format(status=answer.status))
        is_paced = answer.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.FORBIDDEN) and self.pace.closed_for_s > 0
        if is_paced or (isinstance(failure, Transient) and self.pace.closed_for_s > 0):
            cause = _("the server asks us to come back later ({status})").format(status=answer.status)
            raise Transient(account=self.account, cause=cause, retry_after_s=self.pace.closed_for_s)
        if is_change and answer.status < HTTPStatus.INTERNAL_SERVER_ERROR and answer.status != HTTPStatus.UNAUTHORIZED:
            pause_s = self._own_way.passes_after_s(answer)
            if pause_s > 0:
                raise Transient(account=self.account, cause=self._refusal(answer), retry_after_s=pause_s)
            raise Refused(account=self.account, cause=self._refusal(answer))
        raise failure

    @staticmethod
    def _refusal(answer: Answer) -> str:
        words = said_wrong(answer)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return _("what is answered is not there any more ({status})").format(status=answer.status)
        return _("the platform does not take it ({status}): {words}").format(status=answer.status, words=words or "—")

    def decoded(self, answer: Answer, form: type[T]) -> T:
        """Return an answer's JSON as `form`; fields it doesn't name are left, so that a platform may add some.

        Raises:
            Transient: it is none.
        """
        try:
            return msgspec.json.decode(answer.body, type=form, strict=False)
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            raise Transient(account=self.account, cause=_(STRANGE)) from error

    def no_login(self, what: str) -> NeedsLogin:
        """Return the error of an account that has no secret yet; `what` names it."""
        return NeedsLogin(account=self.account, cause=what, reason="no-secret")


class _Told(msgspec.Struct):
    error: msgspec.Raw = msgspec.Raw(b"null")
    message: str = ""
    error_description: str = ""


class _Inner(msgspec.Struct):
    message: str = ""
    description: str = ""


def said_wrong(answer: Answer) -> str:
    """Return a platform's own words on what is wrong, one clean line, "" where it has none that are known."""
    try:
        told = msgspec.json.decode(answer.body, type=_Told, strict=False)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return ""
    words = told.message or told.error_description
    for form in (str, _Inner):
        try:
            inner = msgspec.json.decode(told.error, type=form)
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            continue
        words = words or (inner.message or inner.description if isinstance(inner, _Inner) else str(inner))
    return far_words(words)


def path_part(text: str) -> str:
    """Return an id as one part of a path."""
    return quote(text, safe="")


def as_json(content: object) -> bytes:
    """Return the body of a request."""
    return msgspec.json.encode(content)


async def anonymous(_renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - the protocol's only argument
    """Say nothing of who asks."""
    return {}
