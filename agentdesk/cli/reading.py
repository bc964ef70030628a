"""A conversation read whole and printed for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agentdesk.cli.output import Output
from agentdesk.cli.plain import line
from agentdesk.cli.tables import local
from agentdesk.domain.asks import ReadBody
from agentdesk.domain.ids import MessageId
from agentdesk.domain.letters import PageSource, ScanView, seeming_writer, with_doubts
from agentdesk.domain.states import Direction
from agentdesk.domain.texts import _, ngettext

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.reading import Address
    from agentdesk.domain.views import ConversationPage, ConversationRow, MessageView, Place, RestView

RULE = "─" * 72


def whole_messages(desk: BlockingDesk, pages: Sequence[ConversationPage]) -> list[MessageView]:
    """Return the messages of a conversation with their whole texts; what the page cut short is asked for again."""
    return [
        message if len(message.body_text) >= message.body_chars else whole_message(desk, message)
        for page in pages
        for message in page.messages
    ]


def whole_message(desk: BlockingDesk, message: MessageView) -> MessageView:
    """Return one message with its whole text."""
    text = "".join(part.body_text for part in desk.ask(ReadBody(message.id)))
    return replace(message, body_text=text)


def print_conversation(out: Output, row: ConversationRow, head: ConversationPage, messages: Sequence[MessageView]) -> None:
    """Print a conversation: its head with what is suggested, then its messages, oldest first."""
    out.text(_("#{number}  {subject}").format(number=row.id, subject=row.subject))
    facts = [row.status.value, row.channel, row.assignee or _("nobody's"), *(f"+{tag}" for tag in row.tags)]
    if row.due_at is not None:
        facts.append(_("due {at}").format(at=local(row.due_at)))
    out.text("  ".join(facts))
    if head.customer is not None:
        out.text(_("customer {number}: {name}").format(number=head.customer.id, name=head.customer.name))
        if head.customer.away_until is not None:
            out.text(_("away until {at}").format(at=local(head.customer.away_until)))
    if head.public is not None:
        out.text(_("goes on from #{number} in private").format(number=head.public))
    if head.private:
        out.text(_("answered in private: {numbers}").format(numbers=" ".join(f"#{number}" for number in head.private)))
    for one in head.suggestions:
        out.text(_("? {kind}: {why}  (agentdesk suggestion accept {id})").format(kind=one.kind, why=one.text, id=one.id))
    for message in messages:
        print_message(out, message)


def print_message(out: Output, message: MessageView) -> None:
    """Print one message: who, when, to whom, its text, its attachments."""
    out.text(RULE)
    out.text(_head(message))
    if message.to:
        out.text(_("to {people}").format(people=", ".join(shown(one) for one in message.to)))
    if message.cc:
        out.text(_("cc {people}").format(people=", ".join(shown(one) for one in message.cc)))
    if message.subject:
        out.text(message.subject)
    facts = ((f"{message.rating:g}★",) if message.rating is not None else ()) + ((line(message.url),) if message.url else ())
    if facts:
        out.text("  ".join(facts))
    _print_whence(out, message)
    out.text()
    out.text(_body(message).rstrip("\n"))
    for older in message.older:
        out.text()
        stars = f" {older.rating:g}★" if older.rating is not None else ""
        out.text(_("until {when} it said:").format(when=local(older.replaced_at)) + stars)
        if older.subject != message.subject:
            out.text(older.subject)
        out.text(older.body_text.rstrip("\n"))
    for one in message.attachments:
        words = _("[{number}] {name}  {kind}, {size} bytes")
        out.text(words.format(number=one.number, name=one.filename, kind=one.content_type, size=one.size))
    if message.delivery is not None:
        state, words = message.delivery.state.value, message.delivery.words
        out.text(_("{state}: {words}").format(state=state, words=words) if words else state)


def _body(message: MessageView) -> str:
    """Return a message's text; of a scanned letter with a mark behind each word whose reading is in doubt."""
    return message.body_text if message.scan is None else with_doubts(message.body_text, message.scan.unsure)


def _print_scan(out: Output, scan: ScanView) -> None:
    """Print how a letter was read, and what it seems to say about itself."""
    read = [page.confidence for page in scan.pages if page.source is PageSource.OCR]
    if read:
        words = ngettext("{count} page read, {sure} % sure", "{count} pages read, {sure} % sure", len(read))
        unsure = _("; (?) marks words in doubt") if scan.unsure else ""
        out.text(words.format(count=len(read), sure=round(sum(read) / len(read))) + unsure)
    for one in scan.proposals:
        words = _("{kind}: {value}") if one.is_confirmed else _("? {kind}: {value}  (“{words}”)")
        out.text(words.format(kind=_(one.kind.value), value=line(one.value), words=line(one.words)))


def _print_whence(out: Output, message: MessageView) -> None:
    """Print where a message arrived, why it stands here, and what is wrong with it."""
    if any(one.folder for one in message.places):
        standing = {(one.account, one.folder) for one in message.places if one.gone_at is None}
        # A folder that was rebuilt holds it again: then it isn't gone from there.
        told = [one for one in message.places if one.gone_at is None or (one.account, one.folder) not in standing]
        out.text(_("arrived at {places}").format(places=", ".join(dict.fromkeys(map(_place, told)))))
    if message.scan is not None:
        _print_scan(out, message.scan)
    if message.joined_by not in {"", "new"}:
        out.text(joined_words(message))
    rest = "" if message.rest is None else _rest_words(message.id, message.rest)
    for words in (rest, message.unreadable, *message.warnings):
        if words:
            out.text(_("! {words}").format(words=_(words)))


def _rest_words(message: MessageId, rest: RestView) -> str:
    size = _("{size} MB").format(size=round(rest.full_bytes / 1e6, 1)) if rest.full_bytes else _("unknown size")
    if rest.is_wanted:
        words = _("only its headers so far ({size}); the rest is being fetched")
    else:
        words = _("only its headers ({size}); to have the rest: agentdesk fetch {message}")
    return words.format(size=size, message=message) + (f": {rest.words}" if rest.words else "")


def _place(one: Place) -> str:
    place = f"{one.account} ({line(one.folder)})" if one.folder else one.account
    if one.gone_at is None:
        return place
    if one.is_moved:
        return _("{place}, archived by us {when}").format(place=place, when=local(one.gone_at))
    return _("{place}, gone from there {when}").format(place=place, when=local(one.gone_at))


def _head(message: MessageView) -> str:
    when = local(message.date or message.received_at)
    match message.direction:
        case Direction.NOTE:
            words = _("note by {author}  {when}  message {id}")
        case Direction.OUTBOUND:
            words = _("sent by {author}  {when}  message {id}")
        case _:
            words = _("from {sender}  {when}  message {id}")
    seeming = "" if message.scan is None else line(seeming_writer(message.scan.proposals))
    return words.format(author=message.author, sender=shown(message.sender) or seeming or _("(no name)"), when=when, id=message.id)


def joined_words(message: MessageView) -> str:
    """Return which rule put a message into its conversation, and how sure that is."""
    words = _("joined by: {rule} ({confidence})").format(rule=_(message.joined_by), confidence=_(message.confidence.value or "certain"))
    return words + _(", from somebody new here") if message.is_newcomer else words


def shown(one: Address) -> str:
    """Return a name with its address; the address always shows, since names can be anybody's."""
    name, address = line(one.name), line(one.address)
    return f"{name} <{address}>" if name and name != address else address or name
