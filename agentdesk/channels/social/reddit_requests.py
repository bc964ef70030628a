"""How PRAW reaches Reddit here: with our caps and pace, failures in the desk's words, and no answer posted twice by its retries."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import prawcore
import requests

from agentdesk.channels.web.client import UNREACHED, Answer, failure_of
from agentdesk.channels.web.pace import Pace, server_now
from agentdesk.domain.errors import NeedsLogin, Refused, Transient, Uncertain
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.ids import AccountName

MOST_BYTES = 16 << 20
WHOLE_TIMEOUT_S = 45.0
_PIECE: Final = 65_536
_LOGIN: Final = "/api/v1/access_token"


class Requestor(prawcore.Requestor):
    """PRAW's one way to the network."""

    def __init__(self, *, account: AccountName, pace: Pace, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._account = account
        self._pace = pace

    def request(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> requests.Response:
        """Ask once.

        Raises:
            Transient, NeedsLogin, Refused: in the place of what PRAW would try again. Uncertain: an answer may stand there.
        """
        url = str(args[1] if len(args) > 1 else kwargs.get("url", ""))
        method = str(args[0] if args else kwargs.get("method", ""))
        # All that is ever posted is an answer, and the login.
        posts = method.upper() == "POST" and not url.endswith(_LOGIN)
        try:
            bounds: dict[str, Any] = {"timeout": timeout or self.timeout, "stream": True, "allow_redirects": False}
            response = self._http.request(*args, **(kwargs | bounds))
            self._read(response)
        except requests.exceptions.ConnectTimeout as error:
            raise self._transient(N_("the server did not answer in time")) from error
        except requests.exceptions.RequestException as error:
            if posts and not _never_left(error):
                raise Uncertain(account=self._account, cause=N_("the connection broke off while the answer was posted")) from error
            cause = N_("the server can't be reached, or the connection broke off")
            raise Transient(account=self._account, cause=cause, reason=UNREACHED if _never_left(error) else "") from error
        self._judge(response, posts=posts, logs_in=url.endswith(_LOGIN))
        return response

    def _read(self, response: requests.Response) -> None:
        """Take the body, within bounds."""
        pieces: list[bytes] = []
        size, until_s = 0, time.monotonic() + WHOLE_TIMEOUT_S
        for piece in response.iter_content(_PIECE):
            size += len(piece)
            if size > MOST_BYTES or time.monotonic() > until_s:
                response.close()
                raise requests.exceptions.ContentDecodingError("without end")
            pieces.append(piece)
        response._content = b"".join(pieces)  # noqa: SLF001 - requests has no other way to bound a body

    def _judge(self, response: requests.Response, *, posts: bool, logs_in: bool) -> None:
        headers = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(response.status_code, headers, b"")
        self._pace.heed(answer)
        if response.status_code == HTTPStatus.UNAUTHORIZED and not logs_in:
            return  # PRAW asks for a fresh token and then again
        if logs_in and HTTPStatus.BAD_REQUEST <= response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            is_paced = response.status_code == HTTPStatus.TOO_MANY_REQUESTS
            if not is_paced:
                raise NeedsLogin(account=self._account, cause=N_("Reddit refuses the login; its consent has ended"), reason="consent-ended")
        failure = failure_of(self._account, answer, server_now(headers))
        if HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST:
            raise self._transient(N_("it sends us elsewhere"))
        if failure is None:
            return
        if self._pace.closed_for_s > 0:
            raise Transient(account=self._account, cause=failure.cause, retry_after_s=self._pace.closed_for_s)
        if posts and response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Uncertain(account=self._account, cause=failure.cause)
        if posts:
            cause = _("the platform does not take it ({status}): {words}").format(status=response.status_code, words="—")
            raise Refused(account=self._account, cause=cause)
        if response.status_code in (HTTPStatus.CONFLICT, HTTPStatus.REQUEST_TIMEOUT):
            raise self._transient(N_("the server has trouble"))
        raise failure

    def _transient(self, cause: str) -> Transient:
        return Transient(account=self._account, cause=cause)


def _never_left(error: requests.exceptions.RequestException) -> bool:
    """Say whether no connection was made at all."""
    inner = error.args[0] if error.args else None
    return "NewConnectionError" in type(getattr(inner, "reason", inner)).__name__
