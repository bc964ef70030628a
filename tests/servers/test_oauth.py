"""The tests' authorization server: each flow gives tokens, Dovecot accepts just these, and refusals are the standard's."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from tests.servers.certificates import CertificateAuthority
from tests.servers.oauth import DEVICE_GRANT, AuthorizationServer
from tests.servers.oauth_grants import challenge_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

REDIRECT = "http://localhost:1/done"
VERIFIER = "v" * 43


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as running:
        yield running


def _post(server: AuthorizationServer, path: str, context: ssl.SSLContext | None = None, **form: str) -> Any:
    form = {"client_id": server.client_id} | form
    try:
        with urllib.request.urlopen(server.url + path, urlencode(form).encode(), timeout=60, context=context) as reply:  # noqa: S310 -- our own server
            return json.load(reply)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return json.load(refusal)


def _authorization_url(server: AuthorizationServer) -> str:
    asked = {
        "response_type": "code",
        "client_id": server.client_id,
        "redirect_uri": REDIRECT,
        "state": "xyz",
        "scope": "mail",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
    }
    return f"{server.url}/authorize?{urlencode(asked)}"


def _exchange(server: AuthorizationServer, code: str, verifier: str = VERIFIER) -> Any:
    return _post(server, "/token", grant_type="authorization_code", code=code, redirect_uri=REDIRECT, code_verifier=verifier)


def _code(server: AuthorizationServer, user: str = "shop") -> str:
    back = urlsplit(server.open_in_browser(_authorization_url(server), user=user))
    assert f"{back.scheme}://{back.netloc}{back.path}" == REDIRECT
    answer = parse_qs(back.query)
    assert answer["state"] == ["xyz"]
    return answer["code"][0]


def test_a_code_is_worth_tokens_once(server: AuthorizationServer) -> None:
    code = _code(server)
    tokens = _exchange(server, code)
    assert server.grants.user_of(tokens["access_token"]) == "shop"
    assert tokens["refresh_token"]
    assert _exchange(server, code)["error"] == "invalid_grant"


def test_a_code_without_its_verifier_is_worth_nothing(server: AuthorizationServer) -> None:
    """PKCE: whoever reads the redirect over somebody's shoulder gets no tokens."""
    assert _exchange(server, _code(server), verifier="w" * 43)["error"] == "invalid_grant"


def test_a_person_can_say_no(server: AuthorizationServer) -> None:
    assert "error=access_denied" in server.open_in_browser(_authorization_url(server), user=None)


def test_refreshing_gives_access_until_it_is_revoked(server: AuthorizationServer) -> None:
    tokens = _exchange(server, _code(server))
    server.grants.expire_access_tokens()
    assert server.grants.user_of(tokens["access_token"]) is None
    again = _post(server, "/token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert server.grants.user_of(again["access_token"]) == "shop"
    assert "refresh_token" not in again
    _post(server, "/revoke", token=tokens["refresh_token"])
    gone = _post(server, "/token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert gone["error"] == "invalid_grant"


def test_a_rotated_refresh_token_works_once(server: AuthorizationServer) -> None:
    """Providers that rotate lock out a client that forgets to keep the new one."""
    server.grants.rotates_refresh_tokens = True
    first = _exchange(server, _code(server))["refresh_token"]
    second = _post(server, "/token", grant_type="refresh_token", refresh_token=first)["refresh_token"]
    assert _post(server, "/token", grant_type="refresh_token", refresh_token=first)["error"] == "invalid_grant"
    assert "access_token" in _post(server, "/token", grant_type="refresh_token", refresh_token=second)


def test_a_user_who_withdraws_everything_is_logged_out(server: AuthorizationServer) -> None:
    tokens = _exchange(server, _code(server))
    server.grants.revoke_user("shop")
    assert server.grants.user_of(tokens["access_token"]) is None
    assert _post(server, "/token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])["error"]


def test_a_device_waits_slows_down_and_gets_its_tokens(server: AuthorizationServer) -> None:
    shown = _post(server, "/device", scope="mail")
    poll = {"grant_type": DEVICE_GRANT, "device_code": shown["device_code"]}
    assert _post(server, "/token", **poll)["error"] == "authorization_pending"
    server.grants.device_of(shown["user_code"]).slow_downs = 1
    assert _post(server, "/token", **poll)["error"] == "slow_down"
    server.agree(shown["user_code"], user="shop")
    assert server.grants.user_of(_post(server, "/token", **poll)["access_token"]) == "shop"


def test_a_device_can_be_denied_or_expire(server: AuthorizationServer) -> None:
    for spoil, error in ((server.deny, "access_denied"), (_expire(server), "expired_token")):
        shown = _post(server, "/device")
        spoil(shown["user_code"])
        poll = {"grant_type": DEVICE_GRANT, "device_code": shown["device_code"]}
        assert _post(server, "/token", **poll)["error"] == error


def _expire(server: AuthorizationServer) -> Any:
    def expire(user_code: str) -> None:
        server.grants.device_of(user_code).is_expired = True

    return expire


def test_a_wrong_secret_is_refused(server: AuthorizationServer) -> None:
    server.client_secret = "known to few"
    assert _exchange(server, _code(server))["error"] == "invalid_client"


def test_a_request_can_fail_as_scripted(server: AuthorizationServer) -> None:
    server.fail_next("/token", HTTPStatus.SERVICE_UNAVAILABLE, b'{"error": "busy"}')
    assert _post(server, "/token")["error"] == "busy"
    assert _post(server, "/token")["error"] == "unsupported_grant_type"
    assert [request.path for request in server.requests] == ["/token", "/token"]


def test_https_and_discovery_work(tmp_path: Path) -> None:
    certificate = CertificateAuthority(tmp_path).issue()
    with AuthorizationServer(certificate=certificate) as server:
        address = server.url + "/.well-known/oauth-authorization-server"
        with urllib.request.urlopen(address, context=certificate.client_context(), timeout=60) as reply:  # noqa: S310 -- our own server
            document = json.load(reply)
        assert document["token_endpoint"] == server.url + "/token"
        context = certificate.client_context()
        assert _post(server, "/introspect", context, token="none") == {"active": False}


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_dovecot_takes_our_tokens_and_no_others(
    dovecot: Dovecot, mailbox: Mailbox, authorization_server: AuthorizationServer, mechanism: str
) -> None:
    """Dovecot asks the authorization server about each token, as a provider's own mail server would."""
    token = authorization_server.grants.give_access(mailbox.user)
    assert _can_log_in(dovecot, mailbox.user, token, mechanism)
    assert not _can_log_in(dovecot, mailbox.user, "forged", mechanism)
    assert not _can_log_in(dovecot, mailbox.user, authorization_server.grants.give_access("somebody"), mechanism)
    authorization_server.grants.revoke_user(mailbox.user)
    assert not _can_log_in(dovecot, mailbox.user, token, mechanism)


def _can_log_in(dovecot: Dovecot, user: str, token: str, mechanism: str) -> bool:
    context = dovecot.certificate.client_context()
    with IMAPClient("localhost", dovecot.imaps_port, ssl_context=context, timeout=60) as client:
        login = client.oauth2_login if mechanism == "XOAUTH2" else client.oauthbearer_login
        try:
            login(user, token)
        except LoginError:
            return False
        client.select_folder("INBOX")
        return True
