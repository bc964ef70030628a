"""Greeting and sign-off around a template, and names as they are used in them."""

from __future__ import annotations

from agentdesk.domain.safe_text import one_line
from agentdesk.domain.titles import is_household, without_title
from agentdesk.replies.tone.records import Frame

MAX_NAME_CHARS = 80
_FIRMS = frozenset(
    {"bv", "b.v.", "nv", "n.v.", "vof", "gmbh", "ag", "kg", "sa", "s.a.", "sarl", "srl", "s.r.l.", "spa", "ltd", "limited", "inc", "llc"}
)


_SPOKEN_TITLES = {
    "madame": "Madame",
    "mme": "Madame",
    "mme.": "Madame",
    "mademoiselle": "Madame",
    "monsieur": "Monsieur",
    "m.": "Monsieur",
    "mr": "Monsieur",
    "maître": "Maître",
    "docteur": "Docteur",
}
"""How French speaks to somebody in a letter: by the title alone, and by both where nobody knows which."""


def shown_name(name: str) -> str:
    """Return a name as a greeting uses it: "Jan de Vries" of "Vries, Jan de"; "" for an address or nothing."""
    cleaned = one_line(name, MAX_NAME_CHARS).strip().strip("'\"")
    if "@" in cleaned or not any(character.isalpha() for character in cleaned):
        return ""
    family, comma, given = cleaned.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else cleaned


def first_name(name: str) -> str:
    """Return a person's first name where it is plain which word that is, else ""; "" for firms, initials and single words."""
    shown = shown_name(name)
    words = without_title(shown).split()
    if len(words) < 2 or is_household(shown) or any(word.casefold() in _FIRMS for word in words):  # noqa: PLR2004 - one word may be a surname or a nickname
        return ""
    first = words[0]
    return first if first.isalpha() and len(first) > 1 and first[0].isupper() and not first.isupper() else ""


def greeting_and_sign_off(frame: Frame, name: str, agent: str, business: str) -> tuple[str, str]:
    """Return what stands above and below a text on its channel; parts that lack what they need are left out."""
    shown = shown_name(name)
    title = _SPOKEN_TITLES.get(shown.partition(" ")[0].casefold(), "")
    sign_off = frame.sign_off.replace("{title}", title or frame.nameless.rstrip(","))
    return _greeted(frame, shown, title), _signed(sign_off, shown, agent, business)


def _greeted(frame: Frame, shown: str, title: str) -> str:
    """Return the greeting; with `{first}` by the first name, or by the one word somebody calls themselves, with `{title}` by that alone."""
    if not shown or not frame.greeting:
        return frame.nameless
    if "{title}" in frame.greeting:
        return frame.greeting.replace("{title}", title) if title else frame.nameless
    if "{first}" not in frame.greeting:
        return frame.greeting.replace("{name}", shown)
    first = first_name(shown) or (shown if shown.isalpha() else "")
    return frame.greeting.replace("{first}", first) if first else frame.nameless


def _signed(sign_off: str, name: str, agent: str, business: str) -> str:
    """Fill a sign-off in; without a name the words around it close up, and a line that is left with nothing goes."""
    filled = sign_off.replace(", {name},", ",") if not name else sign_off.replace("{name}", name)
    filled = filled.replace("{agent}", agent).replace("{business}", business)
    lines = [line.strip().removeprefix(", ").removesuffix(", ") for line in filled.split("\n")]
    return "\n".join(lines).strip().rstrip(",") if any(line.strip(", ") for line in lines) else ""
