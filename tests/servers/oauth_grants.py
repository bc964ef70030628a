"""What an authorization server remembers: codes, tokens and devices, and the rules by which it gives them out."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from dataclasses import dataclass, field


class OAuthError(Exception):
    """A refusal with its code of RFC 6749 §5.2 or RFC 8628 §3.5."""


@dataclass(frozen=True, slots=True)
class Consent:
    """An authorization code's story: who agreed, to whom it goes, and the proof its bearer must bring."""

    user: str
    client_id: str
    redirect_uri: str
    scope: str
    challenge: str


@dataclass(slots=True)
class Device:
    """A device that waits for a person: `user` is None until one has agreed."""

    client_id: str
    scope: str
    user_code: str
    user: str | None = None
    is_denied: bool = False
    is_expired: bool = False
    slow_downs: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """Tokens as the token endpoint hands them out."""

    access_token: str
    refresh_token: str
    scope: str


@dataclass(slots=True)
class Grants:
    """The server's memory; thread-safe, because requests and the test use it at once."""

    rotates_refresh_tokens: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _codes: dict[str, Consent] = field(default_factory=dict)
    _devices: dict[str, Device] = field(default_factory=dict)
    _access: dict[str, str] = field(default_factory=dict)
    _refresh: dict[str, Consent] = field(default_factory=dict)

    def add_code(self, consent: Consent) -> str:
        """A fresh authorization code."""
        code = secrets.token_urlsafe(16)
        with self._lock:
            self._codes[code] = consent
        return code

    def add_device(self, client_id: str, scope: str) -> tuple[str, Device]:
        """A fresh device code, and what the server knows of the device."""
        code, device = secrets.token_urlsafe(16), Device(client_id, scope, secrets.token_hex(4).upper())
        with self._lock:
            self._devices[code] = device
        return code, device

    def device_of(self, user_code: str) -> Device:
        """The device that shows this code to its owner."""
        with self._lock:
            return next(device for device in self._devices.values() if device.user_code == user_code)

    def by_code(self, code: str, *, client_id: str, redirect_uri: str, verifier: str) -> Grant:
        """Exchange an authorization code, once, against its PKCE verifier (RFC 7636 §4.6)."""
        with self._lock:
            consent = self._codes.pop(code, None)
            if consent is None or (consent.client_id, consent.redirect_uri) != (client_id, redirect_uri):
                raise OAuthError("invalid_grant")
            if consent.challenge != challenge_of(verifier):
                raise OAuthError("invalid_grant")
            return self._issue(consent)

    def by_refresh_token(self, token: str) -> Grant:
        """A new access token; the refresh token stays unless the server rotates them."""
        with self._lock:
            consent = self._refresh.get(token)
            if consent is None:
                raise OAuthError("invalid_grant")
            if self.rotates_refresh_tokens:
                del self._refresh[token]
                return self._issue(consent)
            return Grant(self._new_access_token(consent.user), "", consent.scope)

    def by_device(self, device_code: str, client_id: str) -> Grant:
        """Tokens for a device whose owner has agreed."""
        with self._lock:
            device = self._devices.get(device_code)
            if device is None or device.client_id != client_id:
                raise OAuthError("invalid_grant")
            if device.slow_downs:
                device.slow_downs -= 1
                raise OAuthError("slow_down")
            for state, code in ((device.is_denied, "access_denied"), (device.is_expired, "expired_token")):
                if state:
                    raise OAuthError(code)
            if device.user is None:
                raise OAuthError("authorization_pending")
            del self._devices[device_code]
            return self._issue(Consent(device.user, client_id, "", device.scope, ""))

    def _issue(self, consent: Consent) -> Grant:
        refresh_token = secrets.token_urlsafe(24)
        self._refresh[refresh_token] = consent
        return Grant(self._new_access_token(consent.user), refresh_token, consent.scope)

    def _new_access_token(self, user: str) -> str:
        token = secrets.token_urlsafe(24)
        self._access[token] = user
        return token

    def give_access(self, user: str) -> str:
        """An access token without any ceremony."""
        with self._lock:
            return self._new_access_token(user)

    def user_of(self, access_token: str) -> str | None:
        """Whose access token this is, None if it is (no longer) one."""
        with self._lock:
            return self._access.get(access_token)

    def expire_access_tokens(self) -> None:
        """All access tokens run out; refresh tokens stay."""
        with self._lock:
            self._access.clear()

    def revoke(self, token: str) -> None:
        """A token of either kind is void (RFC 7009); an unknown one is no error."""
        with self._lock:
            self._access.pop(token, None)
            self._refresh.pop(token, None)

    def revoke_user(self, user: str) -> None:
        """Everything a user ever agreed to is void, as after a change of password."""
        with self._lock:
            self._access = {token: owner for token, owner in self._access.items() if owner != user}
            self._refresh = {token: consent for token, consent in self._refresh.items() if consent.user != user}


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 §4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
