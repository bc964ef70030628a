"""Lets keys through in the order they were pressed, also where one of them moves the focus or opens a screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode

Forward = Callable[[events.Event], Awaitable[None]]


@runtime_checkable
class Gated(Protocol):
    """A screen on which a key may change where the next one belongs."""

    @property
    def is_holding(self) -> bool:
        """Whether keys wait for something that is being opened."""

    def moves_on(self, event: events.Key) -> bool:
        """Whether a key may move the focus or open something."""


class KeyGate:
    """Shuts behind a key that may move the focus until that key has done its work; keys that come meanwhile wait.

    Textual routes a key by the focus of the moment it arrives, and handles it later: of Tab and `x` in one read of the terminal both
    would go to the field that is left. Nothing is timed here: the gate opens by a message that travels behind the key, from the widget
    that got it up to its screen.
    """

    def __init__(self, app: App[Any], forward: Forward) -> None:
        self._app = app
        self._forward = forward
        self._waiting: deque[events.Key] = deque()
        self._is_shut = False
        self._turn = 0

    async def take(self, event: events.Key) -> None:
        """Let a key through, or keep it until it can be told where it belongs."""
        if not self._is_shut:
            await self._let_through(event)
        elif event.key == "escape" and self._is_holding():
            await self._forward(event)
        else:
            self._waiting.append(event)

    def release(self, held: Iterable[events.Key] = ()) -> None:
        """Let the keys that wait go on, those a screen held back before them."""
        self._waiting.extendleft(reversed([events.Key(event.key, event.character) for event in held]))
        if self._waiting or self._is_shut:
            self._app.call_later(self._drain, self._shut())

    def _shut(self) -> int:
        """Shut the gate and return a number that tells this time from earlier ones, whose messages may still be under way."""
        self._is_shut = True
        self._turn += 1
        return self._turn

    def drop(self) -> None:
        """Forget the keys that wait: they were meant for something that never opened."""
        self._waiting.clear()
        self._is_shut = False
        self._turn += 1

    def _is_holding(self) -> bool:
        screen = self._app.screen
        return isinstance(screen, Gated) and screen.is_holding

    async def _drain(self, turn: int) -> None:
        if turn != self._turn:
            return
        self._is_shut = False
        while self._waiting and not self._is_shut:
            await self._let_through(self._waiting.popleft())

    async def _let_through(self, event: events.Key) -> None:
        screen = self._app.screen
        if not (isinstance(screen, Gated) and screen.moves_on(event)):
            await self._forward(event)
            return
        turn = self._shut()
        start = self._app.focused or screen
        await self._forward(event)
        self._follow(start, screen, turn)

    def _follow(self, node: DOMNode, screen: DOMNode, turn: int) -> None:
        if not node.call_later(self._arrived, node, screen, turn) and turn == self._turn:
            self.release()  # it is being taken away; whatever lies beneath gets the keys

    def _arrived(self, node: DOMNode, screen: DOMNode, turn: int) -> None:
        if turn != self._turn:
            return
        if node is not screen and node.parent is not None:
            self._follow(node.parent, screen, turn)
        elif not (self._app.screen is screen and self._is_holding()):
            self.release()
