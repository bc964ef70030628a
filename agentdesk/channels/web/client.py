"""One HTTP client for every channel on the web: capped, guarded, and with every failure in the desk's words.

What stands in a failure comes from us: never a body, a header or a query of a request, which may hold a secret.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urljoin

import httpcore2
import httpx2

from agentdesk import __version__
from agentdesk.channels.web.events import MOST_BYTES as MOST_EVENT_BYTES
from agentdesk.channels.web.events import Event, TooLong, events
from agentdesk.channels.web.guard import Forbidden, GuardedBackend, Reach, checked_url
from agentdesk.domain.errors import ChannelError, NeedsLogin, Refused, Transient
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import N_, _

MOST_BYTES: Final = 32 << 20
WHOLE_TIMEOUT_S: Final = 60.0
"""Of one request with its redirects, so that a server that sends a byte a second holds nobody."""
CONNECT_TIMEOUT_S: Final = 10.0
READ_TIMEOUT_S: Final = 20.0
SILENCE_S: Final = 120.0
"""Of a line held open: servers let hear of themselves several times a minute, so that a longer silence is a line that died."""
MOST_REDIRECTS: Final = 5
LONGEST_RETRY_S: Final = 86_400.0
"""A server that asks for a longer silence is asked again after a day."""
USER_AGENT: Final = f"AgentDesk/{__version__}"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NO_LINE: Final = frozenset({301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 426, 501})
"""Answers of servers that tell nothing by themselves, or only to those who ask for a WebSocket (426; some say 400 or 406)."""
UNREACHED: Final = "unreached"
"""The reason of a failure before anything was sent."""

# It would write every address into the log, and some platforms want their keys in it.
logging.getLogger("httpx2").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status, its headers by lower-case name, its whole body, and the address that gave it."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: str = ""


class _Transport(httpx2.AsyncHTTPTransport):
    """The library's own, with connections that go through the guard."""

    def __init__(self, reach: Reach, context: ssl.SSLContext) -> None:
        super().__init__(verify=context)
        self._pool = httpcore2.AsyncConnectionPool(ssl_context=context, network_backend=GuardedBackend(reach), max_connections=4)


@cache
def _trust() -> ssl.SSLContext:
    """What this machine trusts, read once: it takes a twentieth of a second."""
    return httpx2.create_ssl_context()


class WebClient:
    """Asks one account's server."""

    def __init__(
        self,
        account: AccountName,
        reach: Reach,
        *,
        most_bytes: int = MOST_BYTES,
        whole_timeout_s: float = WHOLE_TIMEOUT_S,
        follows: bool = True,
    ) -> None:
        self._account = account
        self._reach = reach
        self._most_bytes = most_bytes
        self._whole_timeout_s = whole_timeout_s
        self._follows = follows
        self._client: httpx2.AsyncClient | None = None

    async def close(self) -> None:
        """Let go of connections; idempotent."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes | None = None) -> Answer:
        """Send one request and return its answer, whatever its status; redirects of GET are followed where wanted, and checked.

        Raises:
            Transient: no answer, or none that ends; Refused: the address must not be asked.
        """
        with self._in_our_words():
            async with asyncio.timeout(self._whole_timeout_s):
                try:
                    return await self._followed(method, url, dict(headers or {}), content)
                except (httpx2.ReadError, httpx2.WriteError, httpx2.RemoteProtocolError):
                    # A connection that was kept for the next question may have been hung up meanwhile. Questions are asked again, once.
                    if method != "GET":
                        raise
                    await self.close()
                    return await self._followed(method, url, dict(headers or {}), content)

    async def told(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[Event]:
        """Yield what a server tells on a line held open, first an event without a name: the line stands. Ends where there is none.

        Raises:
            Transient: the line broke off, or was silent for too long; NeedsLogin; Refused: the address must not be asked.
        """
        with self._in_our_words():
            checked_url(url, self._reach)
            timeout = httpx2.Timeout(SILENCE_S, connect=CONNECT_TIMEOUT_S)
            whole = {"accept": "text/event-stream", "accept-encoding": "identity", **headers}
            async with self._opened().stream("GET", url, headers=whole, timeout=timeout) as response:
                if response.status_code in _NO_LINE:
                    return
                failure = failure_of(self._account, Answer(response.status_code, {}, b""), datetime.now(UTC))
                if failure is not None:
                    raise failure
                yield Event("", "")
                async for event in events(response.aiter_bytes()):
                    yield event
                raise self._transient(N_("the connection broke off"))

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            raise self._transient(N_("the server did not answer in time")) from error
        except Forbidden as error:
            raise Refused(account=self._account, cause=str(error)) from error
        except httpx2.TimeoutException as error:
            never_began = isinstance(error, httpx2.ConnectTimeout | httpx2.PoolTimeout)
            raise self._transient(N_("the server did not answer in time"), reason=UNREACHED if never_began else "") from error
        except httpx2.ConnectError as error:
            raise self._transient(_cause(error), reason=UNREACHED) from error
        except httpx2.HTTPError as error:
            raise self._transient(_cause(error)) from error
        except TooLong as error:
            raise self._transient(N_("the server sends more than {most_mb} MB"), most_mb=MOST_EVENT_BYTES >> 20) from error
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise Refused(account=self._account, cause=N_("the address can't be read")) from error

    async def _followed(self, method: str, url: str, headers: dict[str, str], content: bytes | None) -> Answer:
        for _turn in range(MOST_REDIRECTS + 1):
            parts = checked_url(url, self._reach)
            answer = await self._once(method, url, headers, content)
            target = answer.headers.get("location", "")
            if not self._follows or method != "GET" or answer.status not in _REDIRECTS or not target:
                return answer
            url = urljoin(url, target)
            if checked_url(url, self._reach).netloc != parts.netloc:
                headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        raise self._transient(N_("the server sends us from one address to the next without end"))

    async def _once(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Answer:
        client = self._opened()
        async with client.stream(method, url, headers=dict(headers), content=content) as response:
            pieces: list[bytes] = []
            size = 0
            async for piece in response.aiter_bytes():
                size += len(piece)
                if size > self._most_bytes:
                    raise self._transient(N_("the server sends more than {most_mb} MB"), most_mb=self._most_bytes >> 20)
                pieces.append(piece)
            found = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, found, b"".join(pieces), url)

    def _opened(self) -> httpx2.AsyncClient:
        if self._client is None:
            timeout = httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
            transport = _Transport(self._reach, _trust())
            self._client = httpx2.AsyncClient(
                transport=transport, timeout=timeout, headers={"user-agent": USER_AGENT}, trust_env=False, follow_redirects=False
            )
        return self._client

    def _transient(self, cause: str, *, reason: str = "", **fields: Any) -> Transient:
        return Transient(account=self._account, cause=_(cause).format(**fields), reason=reason)


def _cause(error: httpx2.HTTPError) -> str:
    inner = error.__cause__ or error.__context__
    while inner is not None:
        if isinstance(inner, Forbidden):
            raise inner
        if isinstance(inner, ssl.SSLError):
            return _("its certificate can't be trusted ({reason})").format(reason=inner.reason or type(inner).__name__)
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, httpx2.ConnectError):
        return _("the server can't be reached")
    if isinstance(error, httpx2.DecodingError):
        return _("the answer is packed in a way that can't be undone")
    return _("the connection broke off ({kind})").format(kind=type(error).__name__)


def failure_of(account: AccountName, answer: Answer, now: datetime) -> ChannelError | None:
    """Return what an answer's status means for an account, None where it is a success.

    `Transient` carries the server's own wish (Retry-After, RFC 9110 §10.2.3; seconds or a date; at most a day).
    """
    status = answer.status
    if status < HTTPStatus.BAD_REQUEST:
        return None
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED):
        return NeedsLogin(account=account, cause=_("the server asks who we are ({status})").format(status=status))
    if status == HTTPStatus.FORBIDDEN:
        return NeedsLogin(account=account, cause=_("the server does not let this account in ({status})").format(status=status))
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        words = (
            _("there is nothing at this address any more ({status})")
            if status == HTTPStatus.GONE
            else _("nothing stands at this address ({status})")
        )
        return Transient(account=account, cause=words.format(status=status))
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        words = (
            _("the server asks us to come back later ({status})")
            if status == HTTPStatus.TOO_MANY_REQUESTS
            else _("the server has trouble ({status})")
        )
        return Transient(account=account, cause=words.format(status=status), retry_after_s=retry_after_s(answer.headers, now))
    return Refused(account=account, cause=_("the server refuses the request ({status})").format(status=status))


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float:
    """Return the seconds a server asks to wait, 0 where it says nothing that can be read."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST_RETRY_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_RETRY_S)
