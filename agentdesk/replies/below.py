"""What stands below a written text: signature, legal footer, and what is answered or handed on."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.reading import Address, Fold, FoldKind
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.texts import _

SEPARATOR = "-- "
"""The line before a signature, by which mail programs fold it (RFC 3676 §4.3)."""
INTRO_CHARS = 120
INTROS = {
    "de": "Am {date} schrieb {author}:",
    "en": "On {date}, {author} wrote:",
    "fr": "Le {date}, {author} a écrit :",
    "it": "Il {date}, {author} ha scritto:",
    "nl": "Op {date} schreef {author}:",
}
"""What stands over a quotation, in the customer's language, not in that of the agent's screen; each is one that mail programs fold by."""


@dataclass(frozen=True, slots=True)
class Below:
    """The parts that follow a text, in this order; "" for those that don't."""

    signature: str = ""
    footer: str = ""
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A text with everything below it, and where those parts lie, so that they are folded on screen."""

    text: str
    folds: tuple[Fold, ...] = ()


def whole_text(written: str, below: Below) -> Whole:
    """Return the text as it leaves; a signature that was written by hand is not put there twice."""
    text, folds = block(written).strip(), list[Fold]()
    signed = _signed(text, below)
    for part, kind in ((signed, FoldKind.SIGNATURE), (block(below.quoted).strip("\n"), FoldKind.QUOTE)):
        if part.strip():
            start = len(text) + 2 if text else 0
            text = f"{text}\n\n{part}" if text else part
            folds.append(Fold(start, len(text), kind))
    return Whole(text, tuple(folds))


def _signed(text: str, below: Below) -> str:
    own = block(below.signature).strip()
    signature = "" if not own or text.endswith(own) else own
    parts = [part for part in (signature, block(below.footer).strip()) if part]
    if not parts:
        return ""
    joined = "\n\n".join(parts)
    return joined if joined.startswith(SEPARATOR) else f"{SEPARATOR}\n{joined}"


def quoted(author: str, date: str, text: str, language: str = "") -> str:
    """Return a text as it is quoted below an answer in `language`; English where it is another or not known."""
    words = INTROS.get(language.partition("-")[0].lower(), INTROS["en"])
    intro = words.format(date=date, author=one_line(author, INTRO_CHARS))
    lines = "\n".join(f"> {line}" if line and not line.startswith(">") else f">{line}" for line in text.rstrip().splitlines())
    return f"{intro}\n{lines}"


@dataclass(frozen=True, slots=True)
class HandedOn:
    """The message that is forwarded, as its head says it."""

    author: Address
    to: tuple[Address, ...]
    date: str
    subject: str
    text: str


def forwarded(message: HandedOn) -> str:
    """Return a message as it stands below a forward: its head and its text, unquoted, as mail programs write it."""
    head = [
        _("---------- Forwarded message ----------"),
        _("From: {people}").format(people=_named(message.author)),
        _("Date: {date}").format(date=message.date),
        _("Subject: {subject}").format(subject=one_line(message.subject)),
        _("To: {people}").format(people=", ".join(_named(person) for person in message.to)),
    ]
    return "\n".join((*head, "", message.text.strip("\n")))


def _named(person: Address) -> str:
    name = one_line(person.name, INTRO_CHARS)
    return f"{name} <{one_line(person.address)}>" if name else one_line(person.address)
