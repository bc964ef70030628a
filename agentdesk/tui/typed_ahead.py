"""Keys in their order: none is handed on before the one in front of it has done all that it does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets import Input, TextArea

SILENT = (Horizontal, Vertical)
"""Widgets that only hold others: they pass a key on, and never send themselves anything because of one."""
FINISH_WITHIN_S = 1.0
"""How long keys wait for what the key in front of them asked of a desk that went away, which must not stop the keyboard."""
SLOW_DESK_S = 15.0
"""How long they wait for one that is there and only slow: handed on too early, `e` would end another conversation than was meant."""
LOOK_AGAIN_S = 0.25
"""After this a widget that went away before it answered is no longer waited for."""


class Typed(Message):
    """What was typed up to here has arrived; `count` is the bytes read from the terminal so far."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


Piece = events.Key | events.Paste | Typed


@dataclass(frozen=True, slots=True)
class _Hold:
    give_up: Callable[[], None] | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of the message that follows a key: Textual need not look up how many arguments it takes, which costs more than the step."""

    call: Callable[[], Awaitable[None]]
    _param_count: ClassVar[int] = 0

    def __call__(self) -> Awaitable[None]:
        return self.call()


class TypedAhead:
    """What was typed and waits for its turn.

    Over a slow line keys come in bursts, and people type ahead: `/`, a word, Enter, `e`. Textual hands each key at once to whatever has
    the focus, but a screen, a focus, or an answer of the desk that an earlier key asked for is there only some messages later; the keys
    behind it would go into the field just left or act on the row that was just done with. Here a key is handed on only when a message
    that followed the key before it has gone all the way from the widget up to the app, the focus being where it was, and when nothing
    holds the keys back.
    """

    def __init__(
        self,
        app: App[Any],
        pass_on: Callable[[events.Event], Awaitable[None]],
        reached: Callable[[int], None],
        is_desk_there: Callable[[], bool],
        dropped: Callable[[int], None],
    ) -> None:
        """Take the app and what is the app's to know.

        Args:
            app: whose keys they are.
            pass_on: its way of handing a key on.
            reached: hears that everything up to a `Typed` was done.
            is_desk_there: whether the desk answers.
            dropped: hears how many keys were dropped unasked, as what they were meant for never came.
        """
        self._app = app
        self._dropped = dropped
        self._is_desk_there = is_desk_there
        self._pass_on = pass_on
        self._reached = reached
        self._waiting: deque[Piece] = deque()
        self._holds: dict[object, _Hold] = {}
        self._round = 0
        self._is_settling = False
        self._is_sure = True
        """Whether the last key handed on is known to be done, rather than under way in a field."""
        self._at: MessagePump | None = None
        self._look: asyncio.TimerHandle | None = None
        self._came_up = False
        self._idle = asyncio.Event()
        self._idlers = 0

    # What comes in

    async def take(self, piece: Piece) -> None:
        """Take what was typed; Escape gives up what is being opened, and what was typed for it."""
        if isinstance(piece, events.Key) and piece.key == "escape" and self._give_up():
            return
        self._waiting.append(piece)
        await self._hand_on()

    def again(self, event: events.Key) -> None:
        """Take back a key that came to a screen which something else had covered meanwhile; it is the next one."""
        self._waiting.appendleft(events.Key(event.key, event.character))
        self._app.call_later(self._hand_on)

    async def _hand_on(self) -> None:
        while self._waiting and not self._is_settling and not self._holds:
            if self._comes_too_soon(self._waiting[0]):
                self._settle()
                break
            piece = self._waiting.popleft()
            if isinstance(piece, Typed):
                self._reached(piece.count)
                continue
            stays = self._is_letter(piece)
            await self._pass_on(piece)
            self._is_sure = False
            if not stays:
                self._settle()
        if self._idlers and not self._is_sure and not self._is_settling and not self._holds:
            self._settle()
        if self.is_idle:
            self._idle.set()

    def _is_letter(self, piece: Piece) -> bool:
        """Whether it is a letter in a field, which moves nothing: the next letter may follow at once."""
        return isinstance(piece, events.Key) and piece.is_printable and isinstance(self._app.focused, Input | TextArea)

    def _comes_too_soon(self, piece: Piece) -> bool:
        """Whether letters typed before it may still be under way: Tab and the arrows act on the list that the letters narrow down."""
        if self._is_sure or self._is_letter(piece):
            return False
        return isinstance(piece, Typed) or isinstance(self._app.focused, Input)

    # What is held back

    def hold(self, holder: object, give_up: Callable[[], None] | None = None) -> None:
        """Hand nothing on until `release`; by `give_up`, Escape can end that."""
        self._holds[holder] = _Hold(give_up)

    def release(self, holder: object, *, are_meant: bool = True) -> None:
        """Hand on again; what was typed for something that never opened is dropped."""
        if self._holds.pop(holder, None) is None:
            return
        if not are_meant and (count := self._drop()):
            self._dropped(count)
        # What was opened gets its focus by messages that are under way.
        self._settle()

    def hold_a_moment(self) -> Callable[[], None]:
        """Hold the keys back until what is returned is called, but not for long.

        What was typed meanwhile is dropped where the wait is given up, by time or by Escape: it was meant for what never came.
        """
        holder = object()
        self.hold(holder)
        loop = asyncio.get_running_loop()
        timer = loop.call_later(FINISH_WITHIN_S, self._wait_on, holder, loop.time() + SLOW_DESK_S)

        def done() -> None:
            timer.cancel()
            self.release(holder)

        return done

    def _wait_on(self, holder: object, until: float) -> None:
        if holder not in self._holds:
            return
        loop = asyncio.get_running_loop()
        give_up = partial(self.release, holder, are_meant=False)
        if loop.time() < until and self._is_desk_there():
            self.hold(holder, give_up)
            loop.call_later(FINISH_WITHIN_S, self._wait_on, holder, until)
        else:
            give_up()

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Hold the keys back during work that decides what they meet, but not for long."""
        done = self.hold_a_moment()
        try:
            yield
        finally:
            done()

    def _give_up(self) -> bool:
        ways = [hold.give_up for hold in self._holds.values() if hold.give_up is not None]
        if not ways:
            return False
        self._drop()
        ways[-1]()
        return True

    def _drop(self) -> int:
        """Keep none of the keys that wait; return how many there were, a paste counting as one."""
        kept: deque[Piece] = deque(piece for piece in self._waiting if isinstance(piece, Typed))
        count, self._waiting = len(self._waiting) - len(kept), kept
        return count

    # Whether the last key is done

    def _settle(self) -> None:
        self._round += 1
        self._is_settling = True
        app = self._app
        if app.screen_stack:
            self._climb(self._round, app.focused or app.screen, (app.screen, app.focused))
        self._watch(self._round)

    def _climb(self, number: int, start: MessagePump | None, seen: tuple[Widget, Widget | None]) -> None:
        """Go on to the first that still takes messages, upwards."""
        pump = start
        while pump is not None and not self._send(number, pump, seen, is_back=type(pump) in SILENT):
            pump = pump._parent  # noqa: SLF001 - Textual names an app's screens' parent nowhere else
        self._at = pump

    def _send(self, number: int, pump: MessagePump, seen: tuple[Widget, Widget | None], *, is_back: bool) -> bool:
        step = _Step(partial(self._arrived, number, pump, seen, is_back=is_back))
        return pump.post_message(events.Callback(callback=step))

    async def _arrived(self, number: int, pump: MessagePump, seen: tuple[Widget, Widget | None], *, is_back: bool) -> None:
        if number != self._round:
            return
        if not is_back and self._send(number, pump, seen, is_back=True):
            return  # once more, behind what the key had this one send to itself
        if pump is not self._app:
            self._climb(number, pump._parent, seen)  # noqa: SLF001
        elif self._came_up or seen != (self._app.screen, self._app.focused):
            self._came_up = False
            self._settle()
        else:
            self._is_settling, self._is_sure = False, True
            self._stop_watching()
            await self._hand_on()

    def came_up(self) -> None:
        """Hear that no widget took the key, so that now the app does what it is bound to: what follows begins at the bottom again."""
        self._came_up = True

    def _watch(self, number: int) -> None:
        self._stop_watching()
        self._look = asyncio.get_running_loop().call_later(LOOK_AGAIN_S, self._look_again, number)

    def _stop_watching(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _look_again(self, number: int) -> None:
        """Start anew where the message was lost with a widget that went away; one that is only slow is waited for."""
        if self._is_settling and number == self._round and self._app.is_running:
            if self._at is None or not self._at.is_running:
                self._settle()
            else:
                self._watch(number)

    # Idleness

    @property
    def is_idle(self) -> bool:
        """Whether all that was typed is done."""
        return self._is_sure and not self._waiting and not self._is_settling and not self._holds

    async def idle(self) -> None:
        """Wait until all that was typed is done."""
        self._idlers += 1
        try:
            while not self.is_idle:
                self._idle.clear()
                if not self._is_settling and not self._holds:
                    self._settle()
                await self._idle.wait()
        finally:
            self._idlers -= 1
