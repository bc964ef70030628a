"""The settings of channels that are reached over the web."""

from __future__ import annotations

from typing import Final

from agentdesk.domain.channel_specs import SettingField
from agentdesk.domain.texts import N_

ALLOW_PRIVATE: Final = SettingField("allow_private", N_("true: the address may lie in a private network"), default="false")


def api_url(default: str) -> SettingField:
    """Return the setting that names another server than the platform's own, as for a test."""
    return SettingField("api_url", N_("where its interface stands"), default=default)
