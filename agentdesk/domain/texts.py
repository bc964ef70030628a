"""Message ids and their translations: the one place a user-visible string passes through."""

from __future__ import annotations

import gettext
from collections.abc import Sequence

_current: list[gettext.NullTranslations] = [gettext.NullTranslations()]


def use_translations(translations: gettext.NullTranslations) -> None:
    """Make `translations` answer every later call in this process."""
    _current[0] = translations


def _(message: str) -> str:
    """Return `message` in the reader's language; English where no catalogue has it."""
    return _current[0].gettext(message)


def readers_language() -> str:
    """Return the code of the language `_` answers in."""
    return _current[0].info().get("language", "") or "en"


def in_readers_language(default: str, wordings: Sequence[tuple[str, str]]) -> str:
    """Return the wording, of pairs of a language and its wording, that the reader understands; the default where there is none."""
    language = readers_language()
    return next((wording for code, wording in wordings if code.partition("-")[0] == language.partition("_")[0]), default)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits `count` in the reader's language."""
    return _current[0].ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "extract, translate later"
    """Mark `message` for extraction; it is translated where it is shown."""
    return message
