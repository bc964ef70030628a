"""Above a message's text: who it is from and to, what put it into this conversation, and where it stands on its server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentdesk.domain.reading import Address
from agentdesk.domain.states import Direction
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.domain.views import MessageView, Place
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import one_line, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line

MOST_NAMED = 6
"""So many people are named of To, Cc or Reply-To while quotes are folded: hundreds would push the text off the screen."""

_JOIN_WORDS = {
    "signed reference": N_("our signed reference"),
    "in-reply-to": N_("what it answers"),
    "references": N_("what it refers to"),
    "shared ancestor": N_("an earlier mail both refer to"),
    "parent of a known reply": N_("a reply known already"),
    "same message-id and sender": N_("a copy of itself"),
    "thread": N_("its thread on the channel"),
    "number in the subject": N_("the number in its subject"),
    "bounce of our message": N_("the message of ours it returns"),
}
"""The rules by which intake joins messages, in words; a new conversation needs none."""


def address_lines(message: MessageView, width: int, *, is_whole: bool) -> Iterator[Line]:
    """Return the lines between a message's head and its text; `is_whole` names everybody, however many."""
    if message.direction is Direction.NOTE:
        return
    parts = [(_("to"), message.to), (_("cc"), message.cc), (_("reply to"), _other_reply_to(message))]
    text = "  ".join(f"{label} {_some(people, is_whole=is_whole)}" for label, people in parts if people)
    if (
        message.direction is Direction.INBOUND
        and message.sender.address
        and one_line(message.sender.address) not in one_line(message.author)
    ):
        text = f"<{one_line(message.sender.address)}>  {text}"
    text = "  ".join(filter(None, (text.rstrip(), *_facts(message))))
    for piece in wrap(text, width - 1) if text.strip() else ():
        yield line(Piece(f" {piece}", Tone.DIM))


def _some(people: Sequence[Address], *, is_whole: bool) -> str:
    """Name people; of many, the first ones and how many more there are."""
    if is_whole or len(people) <= MOST_NAMED:
        return addresses(people)
    left = len(people) - MOST_NAMED + 1
    words = with_keys(ngettext("and {count} more ({reader.fold})", "and {count} more ({reader.fold})", left)).format(count=left)
    return f"{addresses(people[:-left])} {words}"


def _facts(message: MessageView) -> Iterator[str]:
    """What put a message into this conversation, and where it stood if that is more than one place, or no longer there."""
    if message.joined_by in _JOIN_WORDS:
        yield "· " + _("joined by {rule}").format(rule=_(_JOIN_WORDS[message.joined_by]))
    folders = [f"{one.account} ({one_line(one.folder)})" for one in message.places if one.folder]
    if len(folders) > 1:
        yield "· " + _("arrived at {places}").format(places=", ".join(dict.fromkeys(folders)))
    if message.places and all(one.gone_at is not None for one in message.places):
        yield "· " + _gone_words(message.places)


def _gone_words(places: Sequence[Place]) -> str:
    """Say what became of a message that stands nowhere it was taken from: what we moved ourselves is not lost.

    Another program may have moved it to a folder that nobody watches, so that only the folder it left is named.
    """
    moved = next((one for one in places if one.is_moved), None)
    folders = ", ".join(dict.fromkeys(one_line(one.folder) for one in places if one.folder))
    if moved is None and folders:
        return _("gone from {folders} on the server, kept here").format(folders=folders)
    if moved is None:
        return _("gone from the server, kept here")
    return _("archived on the server ({folder})").format(folder=one_line(moved.moved_to)) if moved.moved_to else _("archived on the server")


def _other_reply_to(message: MessageView) -> tuple[Address, ...]:
    return tuple(address for address in message.reply_to if address.address != message.sender.address)


def addresses(people: Sequence[Address]) -> str:
    """Return people with names and addresses; the address is always shown, as a name can say anything."""
    return ", ".join(address_label(person) for person in people)


def address_label(person: Address) -> str:
    """Return one person's name and address."""
    name, address = one_line(person.name), one_line(person.address)
    if not name or name == address:
        return address
    return f"{name} <{address}>" if address else name
