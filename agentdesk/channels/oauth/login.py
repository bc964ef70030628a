"""OAuth 2: consent by a browser or a second device, and access tokens that renew themselves.

Google and Microsoft are spoken to as their documentation says; only the protocol itself was tried, against servers of the tests.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2 import OAuth2Error

from agentdesk.channels.far_words import far_words
from agentdesk.channels.oauth.settings import TOKEN_SLOT
from agentdesk.domain.errors import NeedsLogin, Refused, Transient
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.channels.oauth.settings import OAuthSettings
    from agentdesk.domain.channels import AccountSecrets
    from agentdesk.domain.ids import AccountName

CLIENT_SECRET_SLOT = "oauth_client_secret"  # noqa: S105 - the slot's name
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_LEEWAY_S = 120
_TIMEOUT_S = 20
_DEFAULT_INTERVAL_S = 5
_VERIFIER_CHARS = 64
"""RFC 7636 §4.1 wants 43 to 128."""


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A consent under way: the page to open, and what proves that its answer is ours."""

    url: str
    redirect_uri: str
    state: str
    verifier: str


@dataclass(frozen=True, slots=True)
class DeviceRequest:
    """A consent on a second device: what to type where, and how to ask whether it was given."""

    device_code: str
    user_code: str
    verification_uri: str
    interval_s: float
    expires_in_s: float


class OAuthLogin:
    """Gets tokens for an account with the owner's consent, and stores them. Blocks; run it in a thread."""

    def __init__(self, account: AccountName, settings: OAuthSettings, secrets: AccountSecrets) -> None:
        self._account = account
        self._settings = settings
        self._secrets = secrets

    def begin(self, redirect_uri: str) -> AuthorizationRequest:
        """Make the address of the consent page (RFC 6749 §4.1, with PKCE, RFC 7636).

        Args:
            redirect_uri: a loopback address (RFC 8252 §7.3); nothing needs to listen there where the owner pastes the address.
        """
        verifier = generate_token(_VERIFIER_CHARS)
        with self._client(redirect_uri=redirect_uri) as client:
            url, state = client.create_authorization_url(self._settings.auth_url, code_verifier=verifier, **dict(self._settings.extra))
        return AuthorizationRequest(str(url), redirect_uri, str(state), verifier)

    def finish(self, request: AuthorizationRequest, pasted: str) -> str:
        """Turn the answer into tokens and store them; `pasted` is the code, or the whole address the browser was sent to.

        Returns:
            The name of the place the tokens went to.

        Raises:
            Refused: consent was denied, or the answer belongs to another request. NeedsLogin, Transient.
        """
        code = self._code(request, pasted.strip())
        with self._errors(), self._client(redirect_uri=request.redirect_uri) as client:
            token = client.fetch_token(self._settings.token_url, grant_type="authorization_code", code=code, code_verifier=request.verifier)
        return store_token(self._secrets, token)

    def _code(self, request: AuthorizationRequest, pasted: str) -> str:
        if "=" not in pasted and "/" not in pasted.partition("?")[0].removeprefix("4/"):
            return pasted
        answer = parse_qs(urlsplit(pasted).query or pasted.lstrip("?"))
        if "error" in answer:
            words = far_words(answer.get("error_description", answer["error"])[0])
            raise Refused(account=self._account, cause=N_("consent was not given: {words}"), words=words, reason="denied")
        if answer.get("state", [""])[0] != request.state or "code" not in answer:
            cause = _("that is not the answer to this request; open the page again and paste the address it ends at")
            raise Refused(account=self._account, cause=cause, reason="wrong-state")
        return answer["code"][0]

    def begin_device(self) -> DeviceRequest:
        """Start a consent on a second device (RFC 8628).

        Raises:
            Refused: the provider has no device flow for mail. NeedsLogin, Transient.
        """
        url = self._settings.device_url
        if not url:
            cause = _("this provider has no device login; use the browser")
            raise Refused(account=self._account, cause=cause, reason="no-device-flow")
        fields = {"client_id": self._settings.client_id, "scope": self._settings.scopes}
        with self._errors(), httpx2.Client(timeout=_TIMEOUT_S) as http:
            response = http.post(url, data=fields, headers={"Accept": "application/json"})
            answer = response.json()
            if response.is_error:
                raise OAuthError(error=str(answer.get("error")), description=str(answer.get("error_description", "")))
            return DeviceRequest(
                device_code=str(answer["device_code"]),
                user_code=str(answer["user_code"]),
                verification_uri=str(answer.get("verification_uri") or answer["verification_url"]),
                interval_s=float(answer.get("interval", _DEFAULT_INTERVAL_S)),
                expires_in_s=float(answer.get("expires_in", 600)),
            )

    def ask_device(self, request: DeviceRequest) -> str | None:
        """Ask whether consent was given; wait at least `interval_s` between two calls.

        Returns:
            The name of the place the tokens went to; None while the owner has not decided.

        Raises:
            Refused: denied or expired. NeedsLogin, Transient (with a longer pause where the provider asks to slow down).
        """
        try:
            with self._errors(pending=True), self._client() as client:
                token = client.fetch_token(self._settings.token_url, grant_type=DEVICE_GRANT, device_code=request.device_code)
        except _PendingError:
            return None
        return store_token(self._secrets, token)

    def refresh(self, refresh_token: str) -> dict[str, Any]:
        """Get a fresh access token (RFC 6749 §6) and store it.

        Raises:
            NeedsLogin: the consent has ended. Transient.
        """
        with self._errors(), self._client() as client:
            token = dict(client.refresh_token(self._settings.token_url, refresh_token=refresh_token))
        # A provider that doesn't rotate refresh tokens need not repeat them.
        token.setdefault("refresh_token", refresh_token)
        store_token(self._secrets, token)
        return token

    def _client(self, redirect_uri: str | None = None) -> OAuth2Client:
        secret = self._secrets.read(CLIENT_SECRET_SLOT)
        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=secret,
            token_endpoint_auth_method=self._settings.client_auth if secret else "none",
            scope=self._settings.scopes or None,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=_TIMEOUT_S,
        )

    @contextmanager
    def _errors(self, *, pending: bool = False) -> Iterator[None]:
        try:
            yield
        except (OAuthError, OAuth2Error) as problem:
            raise self._refusal(problem, pending=pending) from None
        except httpx2.HTTPStatusError as problem:
            cause = _("the login server answered {status}").format(status=problem.response.status_code)
            raise Transient(account=self._account, cause=cause, reason="login-server") from None
        except (httpx2.HTTPError, OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            cause = _("the login server can't be reached or makes no sense ({kind})").format(kind=type(problem).__name__)
            # Not the exception's own words: an address or a body may hold a token.
            raise Transient(account=self._account, cause=cause, reason="login-server") from None

    def _refusal(self, problem: OAuthError, *, pending: bool) -> Exception:
        words = far_words(str(problem.description or problem.error or ""))
        match problem.error:
            case "authorization_pending" if pending:
                return _PendingError()
            case "slow_down" | "temporarily_unavailable" | "server_error":
                cause = _("the login server asks for patience: {words}").format(words=words)
                return Transient(account=self._account, cause=cause, reason="busy", retry_after_s=_DEFAULT_INTERVAL_S)
            case "access_denied" | "expired_token":
                return Refused(account=self._account, cause=N_("consent was not given: {words}"), words=words, reason="denied")
            case _:
                cause = _("the login has ended: {words}").format(words=words)
                return NeedsLogin(account=self._account, cause=cause, reason="consent-ended")


class _PendingError(Exception):
    """The owner has not decided yet."""


def store_token(secrets: AccountSecrets, token: dict[str, Any]) -> str:
    """Store what is needed of a token response; returns the name of the place it went to."""
    kept = {key: token[key] for key in ("access_token", "refresh_token", "expires_at") if token.get(key)}
    if "expires_at" not in kept and token.get("expires_in"):
        kept["expires_at"] = int(time.time()) + int(token["expires_in"])
    return secrets.write(json.dumps(kept), TOKEN_SLOT)


class Tokens:
    """Gives access tokens, renewed two minutes before they end; several connections share one renewal. Blocks; run it in a thread."""

    def __init__(self, account: AccountName, user: str, settings: OAuthSettings, secrets: AccountSecrets) -> None:
        self._account = account
        self._user = user
        self._secrets = secrets
        self._login = OAuthLogin(account, settings, secrets)
        self._lock = threading.Lock()

    def current(self, *, renew: bool = False) -> str:
        """Return an access token; `renew` says that the last one was refused.

        Raises:
            NeedsLogin, Transient.
        """
        with self._lock:
            token = self._stored()
            ends_at = token.get("expires_at")
            has_ended = isinstance(ends_at, int | float) and ends_at - _LEEWAY_S < time.time()
            refresh_token = token.get("refresh_token")
            if (renew or has_ended or not token.get("access_token")) and refresh_token:
                token = self._login.refresh(str(refresh_token))
            access_token = token.get("access_token")
            if not access_token:
                raise NeedsLogin(account=self._account, cause=N_("there is no consent for {user} yet"), user=self._user, reason="no-secret")
            return str(access_token)

    def _stored(self) -> dict[str, Any]:
        text = self._secrets.read(TOKEN_SLOT)
        if not text:
            # Where a platform hands out access tokens, the account's secret is one.
            given = self._secrets.read("password")
            return {"access_token": given} if given else {}
        try:
            token = json.loads(text)
        except ValueError:
            token = None
        if not isinstance(token, dict):
            raise NeedsLogin(account=self._account, cause=N_("the stored login can't be read"), reason="bad-secret")
        return token
