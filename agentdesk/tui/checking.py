"""Asks the desk what its checks say of a text while it is written: beside the keys, after a pause, and never twice at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from agentdesk.domain.asks import CheckText
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.views import CheckedText
from agentdesk.domain.voice import Finding
from agentdesk.tui.presenters.findings import moved
from agentdesk.tui.spelling import with_spelling

CHECK_AFTER_S = 0.2
"""From a key to the question; whoever goes on typing is asked about five times a second at most."""
REST_PER_ASK = 3
"""So many times as long as an answer took nothing is asked after it: a long text on a slow machine takes a quarter of it at most."""


class TextChecker:
    """What is known of one text: the newest answer, and its findings where they stand in the text of the moment."""

    def __init__(
        self,
        ask: Callable[[CheckText], Awaitable[CheckedText]],
        current: Callable[[], CheckText | None],
        start: Callable[[Callable[[], Coroutine[Any, Any, None]]], None],
        on_change: Callable[[], None],
        spell: Callable[[str, str], Awaitable[Sequence[Finding]]] | None = None,
    ) -> None:
        self._spell = spell
        self._ask, self._current, self._start, self._on_change = ask, current, start, on_change
        self._timer: asyncio.TimerHandle | None = None
        self._is_asking = self._is_over = False
        self._asked: CheckText | None = None
        self._rest_s = CHECK_AFTER_S
        self.checked: CheckedText | None = None
        self.findings: tuple[Finding, ...] = ()
        self._text = ""

    @property
    def is_settled(self) -> bool:
        """Whether the newest answer is about the text of the moment."""
        return not self._is_asking and self._timer is None and self._asked == self._current()

    def touched(self) -> None:
        """Hear that something was typed: what was found moves along, and is asked for again soon."""
        if self._is_over:
            return
        wanted = self._current()
        if wanted is None or not wanted.text.strip():
            self.findings, self.checked, self._text, self._asked = (), None, "", None
            return
        if wanted.text != self._text:
            self.findings = moved(self.findings, self._text, wanted.text)
            self._text = wanted.text
        if wanted != self._asked and self._timer is None and not self._is_asking:
            self._timer = asyncio.get_running_loop().call_later(self._rest_s, self._begin)

    def _begin(self) -> None:
        self._timer, self._is_asking = None, True
        self._start(self._check)

    async def _check(self) -> None:
        """Ask once; a desk that doesn't answer, or has no checks, has nothing to say."""
        if self._is_over:
            return
        wanted, began = self._current(), time.monotonic()
        try:
            if wanted is not None and wanted.text.strip():
                with suppress(AgentdeskError):
                    checked = await self._ask(wanted)
                    spelled = await self._spell(wanted.text, checked.language) if self._spell is not None else ()
                    self._take(wanted, checked, spelled)
        finally:
            self._is_asking, self._asked = False, wanted
        self._rest_s = max(CHECK_AFTER_S, REST_PER_ASK * (time.monotonic() - began))
        if not self._is_over:
            self._on_change()
            self.touched()

    def _take(self, wanted: CheckText, checked: CheckedText, spelled: Sequence[Finding]) -> None:
        """Keep an answer; its places count from the first character that isn't blank, as the text leaves without what stands before."""
        self.checked = checked
        before = len(wanted.text) - len(wanted.text.lstrip())
        placed = tuple(_shifted(finding, before) for finding in checked.findings)
        self.findings = moved(with_spelling(placed, spelled), wanted.text, self._text)

    def end(self) -> None:
        """Ask no more, not even once the answer under way has come."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._is_over = True


def _shifted(finding: Finding, by: int) -> Finding:
    return replace(finding, start=finding.start + by, end=finding.end + by) if by else finding
