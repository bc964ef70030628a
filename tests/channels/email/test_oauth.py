"""OAuth 2 from consent to mail: an authorization server of the tests, and a Dovecot and an SMTP server that ask it about tokens."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from agentdesk.channels.email.oauth import TokenCredentials
from agentdesk.channels.oauth.login import OAuthLogin
from agentdesk.channels.oauth.settings import TOKEN_SLOT, OAuthSettings
from agentdesk.domain.errors import ConfigError, NeedsLogin, Refused, Transient
from agentdesk.domain.ids import AccountName
from tests.channels.contract import mail, no_commit, outgoing, poll_until_done
from tests.channels.email_rig import MemorySecrets
from tests.servers.smtp import SmtpSink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.channels.email_rig import EmailRig
    from tests.servers.oauth import AuthorizationServer

SHOP = AccountName("shop")
REDIRECT = "http://127.0.0.1:53682/"


def settings_of(server: AuthorizationServer) -> OAuthSettings:
    return OAuthSettings(
        client_id=server.client_id,
        auth_url=f"{server.url}/authorize",
        token_url=f"{server.url}/token",
        scopes="mail offline_access",
        device_url=f"{server.url}/device",
        extra=(("access_type", "offline"),),
    )


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def server(authorization_server: AuthorizationServer) -> Iterator[AuthorizationServer]:
    authorization_server.access_token_seconds = 3600
    yield authorization_server
    authorization_server.access_token_seconds = 3600
    authorization_server.grants.rotates_refresh_tokens = False


@pytest.fixture
def login(server: AuthorizationServer, secrets: MemorySecrets) -> OAuthLogin:
    return OAuthLogin(SHOP, settings_of(server), secrets)


def consent(server: AuthorizationServer, login: OAuthLogin, user: str) -> None:
    request = login.begin(REDIRECT)
    login.finish(request, server.open_in_browser(request.url, user=user))


def stored(secrets: MemorySecrets) -> dict[str, object]:
    token = json.loads(secrets.slots[TOKEN_SLOT])
    assert isinstance(token, dict)
    return token


@pytest.fixture
def token_email(email: EmailRig, server: AuthorizationServer) -> EmailRig:
    """The account with consent given, at servers that take its tokens."""
    email.changes |= {
        "auth": "oauth2",
        "oauth_client_id": server.client_id,
        "oauth_auth_url": f"{server.url}/authorize",
        "oauth_token_url": f"{server.url}/token",
        "oauth_scopes": "mail",
    }
    email.secrets = MemorySecrets()
    consent(server, OAuthLogin(SHOP, settings_of(server), email.secrets), email.mailbox.user)
    return email


# Consent


@pytest.mark.parametrize("shape", ["address", "code", "query", "address with blanks"])
def test_consent_is_finished_by_whatever_the_owner_pastes(
    server: AuthorizationServer, login: OAuthLogin, secrets: MemorySecrets, shape: str
) -> None:
    """Over SSH the browser is on another machine: its address bar shows what has to come here."""
    request = login.begin(REDIRECT)
    address = server.open_in_browser(request.url, user="shop")
    query = address.partition("?")[2]
    code = next(part for part in query.split("&") if part.startswith("code=")).removeprefix("code=")
    pasted = {"address": address, "code": code, "query": query, "address with blanks": f"  {address}\n"}[shape]
    assert login.finish(request, pasted) == "memory"
    assert {"access_token", "refresh_token", "expires_at"} == set(stored(secrets))


def test_the_request_carries_proof_state_and_the_providers_own_words(server: AuthorizationServer, login: OAuthLogin) -> None:
    """PKCE binds the code to us (RFC 7636), state the answer to the question."""
    request = login.begin(REDIRECT)
    server.open_in_browser(request.url, user="shop")
    asked = server.requests[-1].parameters
    assert asked["code_challenge_method"] == "S256"
    assert asked["state"] == request.state
    assert asked["access_type"] == "offline"
    assert request.verifier not in request.url
    assert login.begin(REDIRECT).state != request.state


def test_an_answer_to_another_request_is_refused(server: AuthorizationServer, login: OAuthLogin) -> None:
    """Somebody else's code would connect somebody else's mailbox."""
    other = server.open_in_browser(login.begin(REDIRECT).url, user="mallory")
    with pytest.raises(Refused, match="not the answer"):
        login.finish(login.begin(REDIRECT), other)


def test_a_no_is_told_as_a_no(server: AuthorizationServer, login: OAuthLogin) -> None:
    """The owner pressed “cancel”; nothing is broken."""
    request = login.begin(REDIRECT)
    with pytest.raises(Refused, match="consent was not given"):
        login.finish(request, server.open_in_browser(request.url, user=None))


def test_a_code_is_good_once(server: AuthorizationServer, login: OAuthLogin) -> None:
    """Pasted twice, the second is refused by the server, in words."""
    request = login.begin(REDIRECT)
    address = server.open_in_browser(request.url, user="shop")
    login.finish(request, address)
    with pytest.raises(NeedsLogin):
        login.finish(request, address)


def test_a_device_is_told_once_the_owner_agreed(server: AuthorizationServer, login: OAuthLogin, secrets: MemorySecrets) -> None:
    """A server without a browser, and a telephone beside it (RFC 8628)."""
    request = login.begin_device()
    assert login.ask_device(request) is None
    server.agree(request.user_code, user="shop")
    assert login.ask_device(request) == "memory"
    assert "refresh_token" in stored(secrets)


def test_a_device_that_is_denied_or_too_eager_is_told_so(server: AuthorizationServer, login: OAuthLogin) -> None:
    """Asking on after a no helps nobody; asking too fast gets the client banned."""
    request = login.begin_device()
    server.grants.device_of(request.user_code).slow_downs = 1
    with pytest.raises(Transient) as caught:
        login.ask_device(request)
    assert caught.value.retry_after_s >= 5
    server.deny(request.user_code)
    with pytest.raises(Refused):
        login.ask_device(request)


def test_a_provider_without_a_device_flow_says_so(server: AuthorizationServer, secrets: MemorySecrets) -> None:
    """Google allows none for mail."""
    settings = settings_of(server)
    without = OAuthSettings(settings.client_id, settings.auth_url, settings.token_url, settings.scopes)
    with pytest.raises(Refused, match="use the browser"):
        OAuthLogin(SHOP, without, secrets).begin_device()


# Renewal


def test_a_token_about_to_end_is_renewed_once_for_all_connections(
    server: AuthorizationServer, login: OAuthLogin, secrets: MemorySecrets
) -> None:
    """With rotating refresh tokens, a second renewal at once would end the consent."""
    server.grants.rotates_refresh_tokens = True
    consent(server, login, "shop")
    secrets.slots[TOKEN_SLOT] = json.dumps(stored(secrets) | {"expires_at": int(time.time()) + 30})
    credentials = TokenCredentials(SHOP, "shop", settings_of(server), secrets)
    server.requests.clear()
    gate = threading.Barrier(4)

    def current(_number: int) -> str:
        gate.wait()
        return credentials.current().secret

    with ThreadPoolExecutor(4) as pool:
        tokens = set(pool.map(current, range(4)))
    assert len(tokens) == 1
    assert len([request for request in server.requests if request.path == "/token"]) == 1
    assert server.grants.user_of(tokens.pop()) == "shop"


def test_a_refresh_token_that_is_not_repeated_is_kept(server: AuthorizationServer, login: OAuthLogin, secrets: MemorySecrets) -> None:
    """RFC 6749 §6: the provider may leave it out, and it stays the same."""
    consent(server, login, "shop")
    before = stored(secrets)
    TokenCredentials(SHOP, "shop", settings_of(server), secrets).current(renew=True)
    assert stored(secrets)["refresh_token"] == before["refresh_token"]
    assert stored(secrets)["access_token"] != before["access_token"]


def test_a_consent_that_was_withdrawn_needs_a_login(server: AuthorizationServer, login: OAuthLogin, secrets: MemorySecrets) -> None:
    """Nothing but the owner can mend it."""
    consent(server, login, "shop")
    server.grants.revoke(str(stored(secrets)["refresh_token"]))
    with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
        TokenCredentials(SHOP, "shop", settings_of(server), secrets).current(renew=True)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (HTTPStatus.BAD_GATEWAY, b"<html>bad gateway</html>"),
        (HTTPStatus.OK, b"<html>welcome to the hotel's network</html>"),
        (HTTPStatus.OK, b'["no object"]'),
        (HTTPStatus.TOO_MANY_REQUESTS, b"slow down"),
        (HTTPStatus.BAD_REQUEST, b'{"error":"temporarily_unavailable"}'),
    ],
)
def test_a_login_server_in_trouble_is_transient_and_shows_no_token(
    server: AuthorizationServer, login: OAuthLogin, secrets: MemorySecrets, status: HTTPStatus, body: bytes
) -> None:
    """A hotel's network must not end a consent; and errors are copied into bug reports."""
    consent(server, login, "shop")
    refresh_token = str(stored(secrets)["refresh_token"])
    server.fail_next("/token", status, body)
    with pytest.raises(Transient) as caught:
        TokenCredentials(SHOP, "shop", settings_of(server), secrets).current(renew=True)
    assert refresh_token not in str(caught.value)
    assert stored(secrets)["refresh_token"] == refresh_token


def test_a_login_server_that_is_away_is_transient(secrets: MemorySecrets) -> None:
    """Offline, most often."""
    secrets.slots[TOKEN_SLOT] = json.dumps({"refresh_token": "r"})
    settings = OAuthSettings("x", "http://localhost:1/a", "http://localhost:1/t", "mail")
    with pytest.raises(Transient):
        TokenCredentials(SHOP, "shop", settings, secrets).current()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"access_token": ""}', '{"access_token": "a\\r\\nb"}'])
def test_a_stored_login_that_is_none_needs_a_login(server: AuthorizationServer, text: str) -> None:
    """And never breaks into a command."""
    with pytest.raises(NeedsLogin):
        TokenCredentials(SHOP, "shop", settings_of(server), MemorySecrets(oauth2=text)).current()


def test_a_token_handed_out_by_a_platform_needs_no_flow(server: AuthorizationServer) -> None:
    """The account's secret is the token where a platform gives one out."""
    login = TokenCredentials(SHOP, "shop", settings_of(server), MemorySecrets(password="given")).current()
    assert (login.secret, login.is_token) == ("given", True)
    assert "given" not in repr(login)


# Mail


async def test_mail_is_read_and_sent_with_a_token(token_email: EmailRig, server: AuthorizationServer) -> None:
    """XOAUTH2 both ways: a real Dovecot that asks about the token, and an SMTP server that knows it."""
    token_email.deliver(mail(1))
    channel = token_email.open_sender()
    items, _cursor = await poll_until_done(channel)
    assert len(items) == 1
    token = str(json.loads(token_email.secrets.slots[TOKEN_SLOT])["access_token"])
    certificate = token_email.dovecot.certificate
    with SmtpSink(certificate=certificate, tokens={token_email.mailbox.user: token}) as smtp:
        token_email.changes |= {"smtp_port": str(smtp.port), "smtp_security": "starttls"}
        receipt = await token_email.open_sender().send(outgoing(), "key", no_commit)
        assert "copy in “Sent”" in receipt.words
        assert len(smtp.messages) == 1


async def test_a_token_the_mail_server_refuses_is_renewed_once(token_email: EmailRig, server: AuthorizationServer) -> None:
    """Its time was not over, but the provider ended it; the refresh token is still good."""
    token = json.loads(token_email.secrets.slots[TOKEN_SLOT])
    token_email.secrets.slots[TOKEN_SLOT] = json.dumps(token | {"access_token": "ended-early"})
    assert (await token_email.open().poll(None)).items == ()
    assert json.loads(token_email.secrets.slots[TOKEN_SLOT])["access_token"] != "ended-early"


async def test_when_renewing_does_not_help_the_owner_is_asked(token_email: EmailRig, server: AuthorizationServer) -> None:
    """Once, and without a loop."""
    token = json.loads(token_email.secrets.slots[TOKEN_SLOT])
    server.grants.revoke(token["refresh_token"])
    token_email.secrets.slots[TOKEN_SLOT] = json.dumps(token | {"access_token": "ended-early"})
    with pytest.raises(NeedsLogin):
        await token_email.open().poll(None)
    with pytest.raises(NeedsLogin):
        await asyncio.wait_for(token_email.open().poll(None), 240)


@pytest.mark.parametrize("url", ["http://login.example/t", "ftp://login.example/t", "login.example", "http://localhost.evil.example/t"])
async def test_tokens_go_over_https_only(token_email: EmailRig, url: str) -> None:
    """A refresh token in clear is the mailbox for years."""
    token_email.changes["oauth_token_url"] = url
    with pytest.raises(ConfigError, match="https"):
        token_email.open()
