"""What is known of mail providers: endpoints by address domain, who files sent mail, and OAuth 2 endpoints."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class OAuthProvider:
    """A provider's OAuth 2 endpoints; `device_url` is "" where its device flow does not cover mail."""

    name: str
    auth_url: str
    token_url: str
    scopes: str
    device_url: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider's settings as its documentation gives them.

    `settings` are the account's keys and values; `password` tells which kind is wanted ("own", "app", "none"); `note` is what the owner
    must do first; `is_verified` is False where nobody has tried it against the provider itself.
    """

    name: str
    title: str
    domains: tuple[str, ...]
    mx: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    password: str
    saves_sent: bool
    oauth: str
    note: str
    source: str
    is_verified: bool = False


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("agentdesk.channels.email").joinpath("presets.toml").read_text(encoding="utf-8"))


@cache
def all_presets() -> tuple[Preset, ...]:
    """Return every provider, in the order of the file."""
    return tuple(_preset(name, table) for name, table in _tables()["provider"].items())


def _preset(name: str, table: Mapping[str, Any]) -> Preset:
    return Preset(
        name=name,
        title=str(table["title"]),
        domains=tuple(table.get("domains", ())),
        mx=tuple(table.get("mx", ())),
        settings=tuple((key, str(value)) for key, value in table["settings"].items()),
        password=str(table.get("password", "own")),
        saves_sent=bool(table.get("saves_sent", False)),
        oauth=str(table.get("oauth", "")),
        note=str(table.get("note", "")),
        source=str(table["source"]),
    )


def preset_for_domain(domain: str) -> Preset | None:
    """Return the provider of addresses in `domain`, None where none is known."""
    wanted = domain.lower().rstrip(".")
    return next((preset for preset in all_presets() if wanted in preset.domains), None)


def preset_for_mx(hosts: tuple[str, ...]) -> Preset | None:
    """Return the provider that takes mail for a domain of one's own, by the names of its MX hosts."""
    for host in hosts:
        name = host.lower().rstrip(".")
        for preset in all_presets():
            if any(name == ending or name.endswith("." + ending) for ending in preset.mx):
                return preset
    return None


def preset_for_host(imap_host: str) -> Preset | None:
    """Return the provider whose IMAP server this is, None where none is known."""
    wanted = imap_host.lower().rstrip(".")
    return next((preset for preset in all_presets() if dict(preset.settings)["imap_host"] == wanted), None)


def saves_sent(smtp_host: str) -> bool:
    """Tell whether a provider is known to file the copy of what is sent through this host."""
    wanted = smtp_host.lower()
    return any(preset.saves_sent and wanted == dict(preset.settings).get("smtp_host") for preset in all_presets())


def oauth_provider(name: str) -> OAuthProvider | None:
    """Return a provider's OAuth 2 endpoints, None where it is not known."""
    table = _tables()["oauth"].get(name)
    if table is None:
        return None
    return OAuthProvider(
        name=name,
        auth_url=str(table["auth_url"]),
        token_url=str(table["token_url"]),
        scopes=str(table["scopes"]),
        device_url=str(table.get("device_url", "")),
        extra=tuple((key, str(value)) for key, value in table.get("extra", {}).items()),
        source=str(table["source"]),
    )


def oauth_provider_names() -> tuple[str, ...]:
    """Return the names of all known OAuth 2 providers."""
    return tuple(_tables()["oauth"])
