"""What the desk's owner set for the service."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from agentdesk.config.keys import SERVICE, default
from agentdesk.config.paths import Home
from agentdesk.config.toml_file import first, read_toml, section_values, unknown_sections


def _setting(name: str) -> Any:
    return Field(default=default(SERVICE, name))


class ServiceSettings(BaseSettings):
    """The `[service]` table; `keys.SERVICE` says what each key means. Times are seconds."""

    model_config = SettingsConfigDict(frozen=True, strict=True, extra="forbid")

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

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the file alone: whichever client starts the service, its environment must not change how the desk behaves."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def read_settings(home: Home) -> ServiceSettings:
    """Return the service's settings, defaults where the file says nothing.

    Raises:
        ConfigError: names file, line, key and the nearest valid key.
    """
    file = read_toml(home.config_file)
    first(unknown_sections(file))
    values: dict[str, Any] = section_values(file, SERVICE)
    return ServiceSettings(**values)
