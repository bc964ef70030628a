"""A kind of channel as data: its name, its settings and what its messages may hold, readable without importing the channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from agentdesk.domain.states import ChannelKind


class TextUnit(StrEnum):
    """In what a channel counts the length of a text."""

    CHARACTERS = "characters"
    GRAPHEMES = "graphemes"
    BYTES = "bytes"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel allows, as declared data; `source` is the page that says so.

    `max_chars` counts in `unit`; a link counts `url_chars`, None for as long as it is, and a mention without its server where
    `counts_mentions_short`.
    """

    max_chars: int | None = None
    unit: TextUnit = TextUnit.CHARACTERS
    url_chars: int | None = None
    counts_mentions_short: bool = False
    undo_window_s: int = 10
    formats: tuple[str, ...] = ("text",)
    allows_attachments: bool = True
    is_public: bool = False
    one_reply_only: bool = False
    sends_direct: bool = False
    """Whether somebody who wrote in public can be written to alone there, by a direct message."""
    polls_every_s: int = 60
    source: str = ""


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting of a channel: its key, what it means, its default ("" for none) and whether it must be given.

    One that `is_by_language` is also known with a language's two letters behind it, as `signature_nl`.
    """

    key: str
    help: str
    default: str = ""
    is_required: bool = False
    is_by_language: bool = False


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A channel as the registry knows it, before anything of it is imported.

    `factory` is `module:name` of a callable `(AccountSettings, Secrets) -> object`; `discover`, "" for none, of an async callable
    `(address, name servers) -> tuple[Probe, ...]` that finds the settings of an address.
    """

    name: str
    kind: ChannelKind
    code: str
    title: str
    factory: str
    settings: tuple[SettingField, ...] = ()
    limits: Limits = field(default_factory=Limits)
    needs_secret: bool = False
    discover: str = ""
    can: tuple[str, ...] = ()
    """Which of the protocols above its classes implement (`CAPABILITIES`); the registry looks, nobody declares it."""
