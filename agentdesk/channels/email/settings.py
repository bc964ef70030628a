"""The settings of an e-mail account, read from the strings of its configuration and checked."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from agentdesk.channels.email import presets
from agentdesk.channels.envelope import is_plain_address
from agentdesk.channels.oauth.settings import Flow, OAuthSettings
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.domain.channels import AccountSettings
    from agentdesk.domain.ids import AccountName

_MAX_PORT = 65_535


class Security(StrEnum):
    """How a connection is protected; NONE is accepted for this machine only."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SentCopy(StrEnum):
    """Who files the copy of a sent message: AUTO leaves it to providers known to do it themselves."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Junk(StrEnum):
    """What to do about the folder for unasked mail."""

    COUNT = "count"
    IMPORT = "import"
    IGNORE = "ignore"


class OnClose(StrEnum):
    """What closing a conversation does to its mail on the server."""

    NOTHING = "nothing"
    SEEN = "seen"
    ARCHIVE = "archive"


class Auth(StrEnum):
    """How to log in."""

    PASSWORD = "password"  # noqa: S105 - the word itself
    OAUTH2 = "oauth2"


_Choice = TypeVar("_Choice", Security, SentCopy, Auth, Flow, Junk, OnClose)

DEFAULT_PORTS = {
    ("imap", Security.TLS): 993,
    ("imap", Security.STARTTLS): 143,
    ("imap", Security.NONE): 143,
    ("smtp", Security.TLS): 465,
    ("smtp", Security.STARTTLS): 587,
    ("smtp", Security.NONE): 25,
}
"""RFC 8314 §7 and the ports registered before it."""

DEFAULT_WHOLE_UP_TO_MB = 60

DEFAULT_CONNECTIONS = 5
"""At once to one account; Gmail allows 15 to all programs together, others as few as 4 for each address."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and how to connect."""

    host: str
    port: int
    security: Security

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """One e-mail account; `smtp` is None where it only receives, `sent_folder` "" where SPECIAL-USE shall find it."""

    account: AccountName
    address: str
    user: str
    imap: Endpoint
    smtp: Endpoint | None
    folders: tuple[str, ...]
    sent_folder: str
    sent_copy: SentCopy
    auth: Auth
    oauth: OAuthSettings | None
    ca_file: Path | None
    authserv_id: str
    connections: int
    junk: Junk
    on_close: OnClose
    archive_folder: str
    marks_answered: bool
    whole_up_to_bytes: int
    """Larger mail comes as its headers; its rest follows only when somebody asks."""

    @property
    def files_sent_copy(self) -> bool:
        """Whether we put the copy into the Sent folder ourselves."""
        if self.sent_copy is SentCopy.AUTO:
            return not (self.smtp and presets.saves_sent(self.smtp.host))
        return self.sent_copy is SentCopy.ALWAYS

    @classmethod
    def parse(cls, settings: AccountSettings) -> EmailSettings:
        """Check the settings of an account.

        Raises:
            ConfigError: naming the account, the key and what it may be.
        """
        address = _required(settings, "address")
        if not is_plain_address(address):
            raise _bad(settings, "address", _("“{value}” is not an e-mail address").format(value=address))
        auth = _choice(settings, "auth", Auth.PASSWORD)
        imap = _endpoint(settings, "imap")
        if imap is None:
            raise _bad(settings, "imap_host", _("it must be set"))
        return cls(
            account=settings.name,
            address=address,
            user=settings.get("user") or address,
            imap=imap,
            smtp=_endpoint(settings, "smtp"),
            folders=_folders(settings.get("folders")),
            sent_folder=settings.get("sent_folder"),
            sent_copy=_choice(settings, "sent_copy", SentCopy.AUTO),
            auth=auth,
            oauth=_oauth(settings) if auth is Auth.OAUTH2 else None,
            ca_file=_ca_file(settings),
            authserv_id=settings.get("authserv_id"),
            connections=_count(settings, "connections", DEFAULT_CONNECTIONS),
            junk=_choice(settings, "junk", Junk.COUNT),
            on_close=_choice(settings, "on_close", OnClose.NOTHING),
            archive_folder=settings.get("archive_folder"),
            marks_answered=_is_on(settings, "mark_answered"),
            whole_up_to_bytes=max(1, _count(settings, "whole_up_to_mb", DEFAULT_WHOLE_UP_TO_MB, least=0)) << 20,
        )


def is_loopback(host: str) -> bool:
    """Tell whether `host` can only be this machine: the name localhost, or a loopback address."""
    if host.lower() in ("localhost", "localhost."):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bad(settings: AccountSettings, key: str, cause: str) -> ConfigError:
    return ConfigError(file=f"[accounts.{settings.name}] {key}", cause=cause)


def _required(settings: AccountSettings, key: str) -> str:
    value = settings.get(key).strip()
    if not value:
        raise _bad(settings, key, _("it must be set"))
    return value


def _choice(settings: AccountSettings, key: str, default: _Choice) -> _Choice:
    value = settings.get(key) or default.value
    try:
        return type(default)(value)
    except ValueError:
        allowed = ", ".join(type(default))
        raise _bad(settings, key, _("“{value}” is none of {allowed}").format(value=value, allowed=allowed)) from None


def _is_on(settings: AccountSettings, key: str) -> bool:
    value = settings.get(key) or "false"
    if value not in ("true", "false"):
        raise _bad(settings, key, _("“{value}” is neither true nor false").format(value=value))
    return value == "true"


def _count(settings: AccountSettings, key: str, default: int, least: int = 1) -> int:
    value = settings.get(key) or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) < _MAX_PORT):
        raise _bad(settings, key, _("“{value}” is not a number above 0").format(value=value))
    return int(value)


def _endpoint(settings: AccountSettings, protocol: str) -> Endpoint | None:
    host = settings.get(f"{protocol}_host").strip()
    if not host:
        return None
    if any(char.isspace() or not char.isprintable() for char in host):
        raise _bad(settings, f"{protocol}_host", _("it is not a host name"))
    security = _choice(settings, f"{protocol}_security", Security.TLS)
    if security is Security.NONE and not is_loopback(host):
        cause = _("“none” is for this machine only; {host} is another one. Use tls or starttls").format(host=host)
        raise _bad(settings, f"{protocol}_security", cause)
    port = settings.get(f"{protocol}_port") or str(DEFAULT_PORTS[protocol, security])
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= _MAX_PORT):
        raise _bad(settings, f"{protocol}_port", _("“{value}” is not a port number").format(value=port))
    return Endpoint(host, int(port), security)


def _folders(text: str) -> tuple[str, ...]:
    names = [name.strip() for name in text.replace("\n", ",").split(",")]
    wanted = ["INBOX" if name.upper() == "INBOX" else name for name in names if name]
    return tuple(dict.fromkeys(wanted)) or ("INBOX",)


def _ca_file(settings: AccountSettings) -> Path | None:
    text = settings.get("ca_file")
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.is_file():
        raise _bad(settings, "ca_file", _("there is no file {path}").format(path=path))
    return path


def _oauth(settings: AccountSettings) -> OAuthSettings:
    name = settings.get("oauth_provider")
    preset = presets.oauth_provider(name) if name else None
    if name and preset is None:
        known = ", ".join(presets.oauth_provider_names())
        raise _bad(settings, "oauth_provider", _("“{value}” is none of {allowed}").format(value=name, allowed=known))

    def value(key: str, fallback: str) -> str:
        return settings.get(f"oauth_{key}") or fallback

    found = OAuthSettings(
        client_id=_required(settings, "oauth_client_id"),
        auth_url=value("auth_url", preset.auth_url if preset else ""),
        token_url=value("token_url", preset.token_url if preset else ""),
        scopes=value("scopes", preset.scopes if preset else ""),
        device_url=value("device_url", preset.device_url if preset else ""),
        extra=preset.extra if preset else (),
        flow=_choice(settings, "oauth_flow", Flow.BROWSER),
    )
    for key in ("auth_url", "token_url"):
        if not getattr(found, key):
            raise _bad(settings, f"oauth_{key}", _("it must be set, or oauth_provider"))
    for key in ("auth_url", "token_url", "device_url"):
        _check_url(settings, f"oauth_{key}", getattr(found, key))
    return found


def _check_url(settings: AccountSettings, key: str, url: str) -> None:
    scheme, _separator, rest = url.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2].rpartition(":")[0].strip("[]") or rest.partition("/")[0]
    if url and scheme != "https" and not (scheme == "http" and is_loopback(host)):
        raise _bad(settings, key, _("it must start with https://"))
