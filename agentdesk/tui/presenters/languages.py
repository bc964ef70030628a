"""Languages by their names, in the reader's own."""

from __future__ import annotations

from agentdesk.domain.texts import N_, _
from agentdesk.tui.presenters.cells import one_line

_NAMES = {
    "nl": N_("Dutch"),
    "fr": N_("French"),
    "de": N_("German"),
    "it": N_("Italian"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "pt": N_("Portuguese"),
    "pl": N_("Polish"),
}


def wording_name(variant: str) -> str:
    """Return which wording of a template it is, its language by its name: `email nl` is email Dutch."""
    return " ".join(map(language_name, variant.split()))


def language_name(code: str) -> str:
    """Return the name of a language: of nl Dutch, of pt-BR Portuguese (BR); of one that has no name here its code."""
    base, _dash, region = one_line(code).replace("_", "-").partition("-")
    name = _NAMES.get(base.casefold())
    if name is None:
        return one_line(code)
    return f"{_(name)} ({region.upper()})" if region else _(name)
