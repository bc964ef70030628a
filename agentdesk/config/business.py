"""Reads what the business says of itself."""

from __future__ import annotations

from agentdesk.config.keys import BUSINESS
from agentdesk.config.paths import Home
from agentdesk.config.toml_file import read_toml, section_values
from agentdesk.domain.voice import Business


def read_business(home: Home) -> Business:
    """Return the `[business]` table.

    Raises:
        ConfigError: names file, line, key and the nearest valid key.
    """
    values = section_values(read_toml(home.config_file), BUSINESS)
    return Business(**{name: str(value) for name, value in values.items()})
