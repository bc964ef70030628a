"""In which language the desk speaks: the reader's environment chooses, English stands where no catalogue has the words."""

from __future__ import annotations

import gettext
import logging
import re
import struct
from collections.abc import Mapping
from pathlib import Path

from agentdesk.config.build import PACKAGE
from agentdesk.domain.texts import use_translations

DOMAIN = "agentdesk"
CATALOGUES = PACKAGE / "catalogues"
ENGLISH = "en"
_LOCALE = re.compile(r"([A-Za-z]{2,8}(?:_[A-Za-z0-9]{2,8})?)(?:\.[A-Za-z0-9_-]+)?(?:@[A-Za-z0-9]+)?")
_log = logging.getLogger(__name__)


def choose_language(environ: Mapping[str, str], catalogues: Path = CATALOGUES) -> str:
    """Return the language to speak, such as "nl" or "nl_BE": the first one wanted that there is a catalogue for, else "en".

    LC_ALL, LC_MESSAGES and LANG name a locale, the first that is set; LANGUAGE is a list that goes before it, unless that is C or POSIX.
    Source: the GNU gettext manual, "Locale Environment Variables" and "The LANGUAGE variable".
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "C")
    if locale.partition(".")[0] in {"C", "POSIX"}:
        return ENGLISH
    for wanted in (*environ.get("LANGUAGE", "").split(":"), locale):
        found = _LOCALE.fullmatch(wanted)
        if found and (found[1] == ENGLISH or found[1].startswith(f"{ENGLISH}_") or _catalogue(found[1], catalogues)):
            return found[1]
    return ENGLISH


def install_language(environ: Mapping[str, str], catalogues: Path = CATALOGUES) -> str:
    """Make this process speak the reader's language, and return it. A catalogue that can't be read leaves it English."""
    language = choose_language(environ, catalogues)
    path = _catalogue(language, catalogues)
    try:
        translations = gettext.translation(DOMAIN, catalogues, [language]) if path else gettext.NullTranslations()
    except (OSError, ValueError, LookupError, struct.error) as problem:
        _log.warning("catalogue %s can't be read: %s", path, type(problem).__name__)
        language, translations = ENGLISH, gettext.NullTranslations()
    use_translations(translations)
    return language


def translations_of(language: str, catalogues: Path = CATALOGUES) -> gettext.NullTranslations:
    """Return a language's words for a text that another than this process's reader reads; English where there are none."""
    short = language.replace("-", "_")
    path = _catalogue(short, catalogues) if _LOCALE.fullmatch(short) else None
    try:
        return gettext.translation(DOMAIN, catalogues, [short]) if path else gettext.NullTranslations()
    except (OSError, ValueError, LookupError, struct.error) as problem:
        _log.warning("catalogue %s can't be read: %s", path, type(problem).__name__)
        return gettext.NullTranslations()


def _catalogue(language: str, catalogues: Path) -> str | None:
    return gettext.find(DOMAIN, catalogues, [language])
