"""What is asked before conversations are merged, a message is split off, or moved to another conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from agentdesk.domain.asks import RowsOf, ShowConversation
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.verbs import Merge, Move, Split, Verb
from agentdesk.domain.views import ConversationPage, MessageView
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import cut, one_line
from agentdesk.tui.presenters.when import day_and_time
from agentdesk.tui.screens.conversation_picker import ConversationPicker, past_pick, pick_of
from agentdesk.tui.screens.copying import CopyingScreen
from agentdesk.tui.screens.dialogs import Confirm
from agentdesk.tui.screens.picker import Pick

FIRST_WORDS = 60
FOLLOWING = "f"


async def ask_to_merge(screen: CopyingScreen) -> None:
    """Ask which of the marked conversations stays, or into which other one the one shown goes."""
    found = screen.targets()
    if not found:
        return
    if len(found) > 1:
        rows = sorted(await screen.session.ask(RowsOf(found)), key=lambda row: -row.key)
        picks, without = [pick_of(row, screen.console_app.clock.now()) for row in rows], found
        title = _("Merge {count} conversations into which of them?").format(count=len(found))
    else:
        picks, without = await _others(screen, found[0]), found
        title = _("Merge #{number} into which conversation?").format(number=found[0])

    def take(chosen: str | None) -> None:
        if chosen is not None:
            screen.start_first(partial(_merge, screen, found, ConversationId(int(chosen))))

    screen.app.push_screen(ConversationPicker(title, picks, without), take)


async def merge(screen: CopyingScreen, into: ConversationId) -> None:
    """Merge what is marked or shown into a conversation, asking where customers would read each other's mail."""
    await _merge(screen, screen.targets(), into)


async def _merge(screen: CopyingScreen, found: tuple[ConversationId, ...], into: ConversationId) -> None:
    merged = tuple(number for number in found if number != into) or found
    if not merged:
        return
    title = ngettext("Merge {count} conversation into #{into}?", "Merge {count} conversations into #{into}?", len(merged))
    if len(merged) == 1:
        title = _("Merge #{number} into #{into}?")
    words = title.format(count=len(merged), number=merged[0], into=into)
    await _do_or_ask(screen, Merge(merged, into), (*merged, into), words, _("merge them"))


async def ask_to_move(screen: CopyingScreen) -> None:
    """Ask to which conversation the message goes."""
    message = await screen.message_here()
    if message is None:
        return

    def take(chosen: str | None) -> None:
        if chosen is not None:
            screen.start_first(partial(_move, screen, message, ConversationId(int(chosen))))

    title = _("Move the message of {who} to which conversation?").format(who=_who(message))
    picks = await _others(screen, message.conversation)
    screen.app.push_screen(ConversationPicker(title, picks, (message.conversation,)), take)


async def move(screen: CopyingScreen, to: ConversationId) -> None:
    """Move the message to a conversation, asking where customers would read each other's mail."""
    message = await screen.message_here()
    if message is not None:
        await _move(screen, message, to)


async def _move(screen: CopyingScreen, message: MessageView, to: ConversationId) -> None:
    title = _("Move the message of {who} to #{number}?").format(who=_who(message), number=to)
    await _do_or_ask(screen, Move((message.id,), to), (message.conversation, to), title, _("move it"))


async def ask_to_split(screen: CopyingScreen) -> None:
    """Ask whether the message becomes a conversation of its own, alone or with those after it."""
    message, page = await screen.message_here(), await screen.page_here()
    if message is None or page is None or page.row is None:
        return
    if page.row.message_count < 2:  # noqa: PLR2004 - one message alone
        screen.console_app.tell(_("That is the only message of #{number}.").format(number=page.row.id))
        return
    following = [one.id for one in page.messages if one.id > message.id]
    is_whole = len(following) + 1 >= page.row.message_count
    words = ngettext("with the message after it", "with the {count} messages after it", len(following)).format(count=len(following))
    extra = [(FOLLOWING, words)] if following and not is_whole else []

    def take(answer: bool | str | None) -> None:  # noqa: FBT001 - the dialog's answer
        if answer is not None:
            with_it = following if answer == FOLLOWING else []
            screen.carry_out(Split((message.id, *with_it)), is_repeatable=False)

    title = _("A conversation of its own?")
    lines = [_message_line(screen, message), with_keys(_("It leaves #{number}; {undo} puts it back.")).format(number=page.row.id)]
    screen.app.push_screen(Confirm(title, lines, _("this message alone"), extra=extra), take)


async def _others(screen: CopyingScreen, here: ConversationId) -> list[Pick]:
    """Return the conversations that are likeliest meant: the customer's other ones, then those of the list."""
    page, now = await screen.page_here(), screen.console_app.clock.now()
    customer = page.customer if page is not None else None
    past = [past_pick(one, customer.name, now) for one in customer.history if one.id != here] if customer is not None else []
    known = {pick.value for pick in past}
    listed = sorted(screen.rows_at_hand(), key=lambda row: -row.key)
    return [*past, *(pick_of(row, now) for row in listed if row.id != here and str(row.id) not in known)]


async def _do_or_ask(screen: CopyingScreen, verb: Verb, numbers: Sequence[ConversationId], title: str, yes: str) -> None:
    """Carry a verb out; where it puts different customers into one conversation, ask: the next answer may tell one about another."""
    names = await _customers(screen, numbers)
    if len(names) < 2:  # noqa: PLR2004 - nobody else's
        screen.carry_out(verb, is_repeatable=False)
        return

    def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
        if is_sure:
            screen.carry_out(verb, is_repeatable=False)

    lines = [
        _("They are different customers: {names}.").format(names=", ".join(names)),
        with_keys(_("An answer may show one what another wrote. {undo} parts them again.")),
    ]
    screen.app.push_screen(Confirm(title, lines, yes), take)


async def _customers(screen: CopyingScreen, numbers: Iterable[ConversationId]) -> list[str]:
    """Return the names of the different customers of conversations."""
    found: dict[object, str] = {}
    for number in dict.fromkeys(numbers):
        page: ConversationPage = (await screen.session.ask(ShowConversation(number, newest=1)))[0]
        customer = page.customer
        found[customer.id if customer is not None else None] = one_line(customer.name if customer is not None else "") or _("(no name)")
    return list(found.values())


def _who(message: MessageView) -> str:
    return one_line(message.sender.name or message.sender.address or message.author) or _("(no name)")


def _message_line(screen: CopyingScreen, message: MessageView) -> str:
    when = day_and_time(message.received_at, screen.console_app.clock.now())
    return cut(f"{_who(message)} · {when} · {one_line(message.body_text)}", FIRST_WORDS)
