"""An OAuth 2 authorization server of the tests: codes with PKCE, refresh, device codes, revocation, introspection."""

from __future__ import annotations

import json
import threading
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.servers.oauth_grants import Consent, Grant, Grants, OAuthError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.servers.certificates import ServerCertificate

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: its path, and its query or form."""

    method: str
    path: str
    parameters: dict[str, str]


class AuthorizationServer:
    """Endpoints `/authorize`, `/token`, `/device`, `/revoke`, `/introspect` under `url`; a discovery document too.

    The person at the browser is played by `open_in_browser`, and by `agree` and `deny` for devices. Whoever is to log in
    is `user`, who says no where that is None.

    Args:
        certificate: speak HTTPS with it, else HTTP.
        client_id: the only client known.
        client_secret: what the client must show at the token endpoint; nothing if empty.
    """

    def __init__(
        self, *, certificate: ServerCertificate | None = None, client_id: str = "agentdesk-tests", client_secret: str = ""
    ) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.user: str | None = None
        self.grants = Grants()
        self.requests: list[Request] = []
        self.access_token_seconds = 3600
        self._failures: dict[str, list[tuple[HTTPStatus, bytes]]] = {}
        self._certificate = certificate
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address all endpoints stand under."""
        assert self._http
        return f"{'https' if self._certificate else 'http'}://localhost:{self._http.server_port}"

    @property
    def introspection_url(self) -> str:
        """Where a mail server asks whose token it was shown."""
        return self.url.replace("localhost", "127.0.0.1") + "/introspect"

    def start(self) -> Self:
        """Listen."""
        this: AuthorizationServer = self

        class Handler(_Handler):
            authorization = this

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if self._certificate:
            self._http.socket = self._certificate.server_context().wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=[0.02], name="authorization-server")
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and wait for the requests under way."""
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def open_in_browser(self, url: str, *, user: str | None) -> str:
        """Visit the authorization page as this person, who says no if None; the address the browser is sent back to.

        The address is not visited: follow it, or paste it as a person on another machine would.
        """
        self.user = user
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(url, timeout=60) as page:
                raise AssertionError(f"the authorization page sent nobody back: {page.read()!r}")
        except urllib.request.HTTPError as redirect:
            with redirect:
                if redirect.code != HTTPStatus.FOUND:
                    raise AssertionError(f"authorization page: {redirect.code} {redirect.read()!r}") from None
                return redirect.headers["Location"]

    def agree(self, user_code: str, *, user: str) -> None:
        """A person types the code a device shows, logs in and agrees."""
        self.grants.device_of(user_code).user = user

    def deny(self, user_code: str) -> None:
        """A person types the code and says no."""
        self.grants.device_of(user_code).is_denied = True

    def fail_next(self, path: str, status: HTTPStatus, body: bytes = b"") -> None:
        """The next request for a path fails so, whatever it asks."""
        self._failures.setdefault(path, []).append((status, body))

    def scripted_failure(self, path: str) -> tuple[HTTPStatus, bytes] | None:
        """The failure due for a request, if any."""
        due = self._failures.get(path)
        return due.pop(0) if due else None

    def metadata(self) -> dict[str, Any]:
        """The discovery document (RFC 8414)."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "device_authorization_endpoint": f"{self.url}/device",
            "revocation_endpoint": f"{self.url}/revoke",
            "introspection_endpoint": f"{self.url}/introspect",
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Where the browser is sent back to (RFC 6749 §4.1.2), with a code or with the person's no."""
        state = {"state": asked["state"]} if "state" in asked else {}
        if asked.get("client_id") != self.client_id:
            raise OAuthError("unauthorized_client")
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            answer = {"error": "invalid_request"}
        elif self.user is None:
            answer = {"error": "access_denied"}
        else:
            consent = Consent(self.user, self.client_id, asked["redirect_uri"], asked.get("scope", ""), asked["code_challenge"])
            answer = {"code": self.grants.add_code(consent)}
        return f"{asked['redirect_uri']}?{urlencode(answer | state)}"

    def token(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Hand out tokens for any of the three grants."""
        if form.get("client_id") != self.client_id or form.get("client_secret", "") != self.client_secret:
            raise OAuthError("invalid_client")
        match form.get("grant_type"):
            case "authorization_code":
                grant = self.grants.by_code(
                    form.get("code", ""),
                    client_id=self.client_id,
                    redirect_uri=form.get("redirect_uri", ""),
                    verifier=form.get("code_verifier", ""),
                )
            case "refresh_token":
                grant = self.grants.by_refresh_token(form.get("refresh_token", ""))
            case _ if form.get("grant_type") == DEVICE_GRANT:
                grant = self.grants.by_device(form.get("device_code", ""), self.client_id)
            case _:
                raise OAuthError("unsupported_grant_type")
        return self._token_response(grant)

    def _token_response(self, grant: Grant) -> dict[str, Any]:
        response: dict[str, Any] = {
            "access_token": grant.access_token,
            "token_type": "Bearer",
            "expires_in": self.access_token_seconds,
            "scope": grant.scope,
        }
        return response | ({"refresh_token": grant.refresh_token} if grant.refresh_token else {})

    def device(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Begin the device flow (RFC 8628 §3.2)."""
        code, device = self.grants.add_device(form.get("client_id", ""), form.get("scope", ""))
        return {
            "device_code": code,
            "user_code": device.user_code,
            "verification_uri": f"{self.url}/activate",
            "expires_in": 600,
            "interval": 0,
        }

    def introspect(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Whose token it is (RFC 7662), in the fields Dovecot reads."""
        user = self.grants.user_of(form.get("token", ""))
        return {"active": user is not None} | ({"username": user, "scope": "mail"} if user else {})

    def revoke(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Make a token void (RFC 7009)."""
        self.grants.revoke(form.get("token", ""))
        return {}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


class _Handler(BaseHTTPRequestHandler):
    """One request; HTTP/1.0, so that no idle connection keeps the server from ending."""

    authorization: AuthorizationServer
    timeout = 5

    def do_GET(self) -> None:
        path, asked = self._received(urlsplit(self.path).query)
        if self._has_failed(path):
            return
        if path in {"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"}:
            self._answer(HTTPStatus.OK, self.authorization.metadata())
        elif path == "/authorize":
            self._redirect(asked)
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "not_found"})

    def do_POST(self) -> None:
        path, form = self._received(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        endpoints = {
            "/token": self.authorization.token,
            "/device": self.authorization.device,
            "/introspect": self.authorization.introspect,
            "/revoke": self.authorization.revoke,
        }
        if self._has_failed(path):
            return
        if path not in endpoints:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "not_found"})
            return
        try:
            self._answer(HTTPStatus.OK, endpoints[path](form))
        except OAuthError as refusal:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(refusal), "error_description": "refused by the tests"})

    def _received(self, encoded: str) -> tuple[str, dict[str, str]]:
        path, parameters = urlsplit(self.path).path, dict(parse_qsl(encoded, keep_blank_values=True))
        self.authorization.requests.append(Request(self.command, path, parameters))
        return path, parameters

    def _has_failed(self, path: str) -> bool:
        failure = self.authorization.scripted_failure(path)
        if failure is not None:
            status, body = failure
            self._send(status, body, "text/plain")
        return failure is not None

    def _redirect(self, asked: Mapping[str, str]) -> None:
        try:
            target = self.authorization.authorize(asked)
        except (OAuthError, KeyError) as refusal:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(refusal)})
            return
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: HTTPStatus, document: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(document).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing: `requests` remembers."""
