"""What the desk's owner set for the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentdesk.config.keys import SERVICE, default
from agentdesk.config.paths import Home
from agentdesk.config.toml_file import first, read_toml, section_values, unknown_sections


def _setting(name: str) -> Any:
    return default(SERVICE, name)


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """The `[service]` table, checked against `keys.SERVICE`, which says what each key means. Times are seconds.

    The file alone counts: whichever client starts the service, its environment must not change how the desk behaves. No library of
    settings is used: every start of the service would wait a fifth of a second for it.
    """

    linger: bool = _setting("linger")
    idle_after_s: float = _setting("idle_after_s")
    due_within_s: float = _setting("due_within_s")
    poll_every_s: float | None = _setting("poll_every_s")
    first_sync_days: int = _setting("first_sync_days")
    backup_keep: int = _setting("backup_keep")
    min_free_mb: int = _setting("min_free_mb")
    log_level: str = _setting("log_level")
    dns_server: str = _setting("dns_server")
    socket: str = _setting("socket")


def read_settings(home: Home) -> ServiceSettings:
    """Return the service's settings, defaults where the file says nothing.

    Raises:
        ConfigError: names file, line, key and the nearest valid key.
    """
    file = read_toml(home.config_file)
    first(unknown_sections(file))
    values: dict[str, Any] = section_values(file, SERVICE)
    return ServiceSettings(**values)
