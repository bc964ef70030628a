"""The tour of the sample desk: seven steps in plain words, their keys taken from the registry."""

from __future__ import annotations

from dataclasses import dataclass

from agentdesk.domain.texts import N_, _
from agentdesk.tui.keys.shown import with_keys


@dataclass(frozen=True, slots=True)
class TourStep:
    """One card: a title and its sentences; `{move.down}` and the like stand for an action's first key."""

    title: str
    sentences: tuple[str, ...]


STEPS = (
    TourStep(
        N_("One list for everything"),
        (
            N_("Mail, reviews, social posts, scanned letters, calls, chat and forms stand together, newest first."),
            N_("Two letters name the channel, a dot means unread, “due” counts down to when an answer is owed."),
            N_("{move.down} and {move.up} move, 1 to 9 change the view: the header names them."),
        ),
    ),
    TourStep(
        N_("Reading"),
        (
            N_("{open} opens a conversation, {move.next} goes on to the next, {back} comes back."),
            N_("Look for Marloes Dekkers: she left one star, and she had mailed the day before. It is one customer."),
            N_("Quoted text and signatures are folded; {reader.fold} opens them."),
        ),
    ),
    TourStep(
        N_("Answering"),
        (
            N_("{answer.reply} answers. {compose.review} shows once more what would leave, and to whom; then y sends it."),
            N_("It waits ten seconds, in which {undo} takes it back."),
            N_("Some of these customers write back: answer Bas, who asks for his parcel, and wait half a minute."),
        ),
    ),
    TourStep(
        N_("Deciding"),
        (
            N_("{triage.close} is done, {triage.snooze} hides it until later, {triage.assign} gives it to somebody, {triage.tag} tags it."),
            N_("{answer.note} writes a note that only colleagues see. {mark.toggle} marks several, and the keys then act on all of them."),
        ),
    ),
    TourStep(
        N_("Nothing is final"),
        (
            N_("{undo} undoes what you did last, {redo} does it again."),
            N_("{go.journal} shows who did what and when; each line there can be undone by itself."),
            N_("What can't be undone says so before you do it."),
        ),
    ),
    TourStep(
        N_("The outbox tells the truth"),
        (
            N_("{go.outbox} shows what has not arrived: here one was refused, one waits for its channel's limit, and of one nobody knows."),
            N_("What may have left is never sent a second time by itself: you decide."),
        ),
    ),
    TourStep(
        N_("Finding the rest"),
        (
            N_("{filter} filters the list as you type, {palette} finds any action by its name, {help} lists the keys of a screen."),
            N_("Every screen is a command too: agentdesk list, show, reply."),
            N_("New messages come in while you look around. Nothing here leaves this machine."),
        ),
    ),
)


def tour_title(number: int) -> str:
    """Return a card's title; `number` counts from 1."""
    return _("{number} of {count} · {title}").format(number=number, count=len(STEPS), title=_(STEPS[number - 1].title))


def tour_lines(number: int) -> tuple[str, ...]:
    """Return a card's sentences with their keys; `number` counts from 1."""
    return tuple(with_keys(_(sentence)) for sentence in STEPS[number - 1].sentences)
