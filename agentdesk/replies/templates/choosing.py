"""Chooses the wording of a template for one channel and language, and says which ones it looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentdesk.domain.voice import VariantKey
from agentdesk.replies.templates.records import Template, Variant


@dataclass(frozen=True, slots=True)
class Place:
    """What a reply goes to: the channel, its kind, the customer's language and the one the desk falls back on."""

    channel: str
    kind: str
    language: str
    home_language: str = "en"


@dataclass(frozen=True, slots=True)
class Choice:
    """The wording chosen, None where the template has none that fits, and the keys tried, the chosen one last."""

    variant: Variant | None
    steps: tuple[VariantKey, ...]


def choose(template: Template, place: Place) -> Choice:
    """Return the first wording there is: channel and language, then channel, then language, then the one for everything.

    A channel's own wording goes before its kind's, a region's language before the language. A language the template doesn't know is
    answered in the desk's own one: better than nothing, and the check of languages says so.
    """
    tried: list[VariantKey] = []
    for key in _keys(place):
        tried.append(key)
        variant = template.variant(key)
        if variant is not None:
            return Choice(variant, tuple(tried))
    return Choice(None, tuple(tried))


def _keys(place: Place) -> Iterator[VariantKey]:
    media = tuple(dict.fromkeys(medium for medium in (place.channel, place.kind) if medium))
    languages = _widened(place.language)
    yield from dict.fromkeys(
        (
            *(VariantKey(medium, language) for language in languages for medium in media),
            *(VariantKey(medium) for medium in media),
            *(VariantKey("", language) for language in languages),
            VariantKey(),
            *(VariantKey(medium, language) for language in _widened(place.home_language) for medium in (*media, "")),
        )
    )


def _widened(language: str) -> tuple[str, ...]:
    """A language with its region, then without: nl-BE, nl."""
    base = language.partition("-")[0]
    return tuple(dict.fromkeys(part for part in (language, base) if part))
