"""A template as it was read from its file."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.voice import FollowUp, Prompt, VariantKey


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording; `line` is the line of the file (from 1) where `body` begins."""

    key: VariantKey
    subject: str
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Template:
    """A canned reply. `has_frame` is False where a variant brings its own greeting and sign-off."""

    name: str
    title: str
    variants: tuple[Variant, ...]
    tags: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    follow_up: FollowUp = FollowUp()
    attachments: tuple[str, ...] = ()
    has_frame: bool = True
    titles: tuple[tuple[str, str], ...] = ()

    def variant(self, key: VariantKey) -> Variant | None:
        """Return the wording of exactly this key, None where there is none."""
        return next((variant for variant in self.variants if variant.key == key), None)
