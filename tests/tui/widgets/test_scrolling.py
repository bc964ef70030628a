"""Fields and lists that scroll without laying the screen out."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen

from agentdesk.tui.widgets.line_input import LineInput


class Typing(App[None]):
    """A field as wide as the screen."""

    def compose(self) -> ComposeResult:
        """Put the field there."""
        yield LineInput(id="typed")


async def test_a_letter_lays_nothing_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laying out draws the whole screen: over a slow line that is what a key would wait for."""
    app = Typing()
    async with app.run_test(size=(40, 10)) as pilot:
        app.query_one(LineInput).focus()
        await pilot.press("a")
        layouts: list[Screen[Any]] = []
        original = Screen._refresh_layout

        def counted(screen: Screen[Any], *args: Any, **named: Any) -> None:
            layouts.append(screen)
            original(screen, *args, **named)

        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        await pilot.press("b", "c", "backspace")
        assert app.query_one(LineInput).value == "ab"
        assert layouts == []


async def test_a_long_line_scrolls_to_its_cursor_and_back() -> None:
    app = Typing()
    async with app.run_test(size=(20, 10)) as pilot:
        field = app.query_one(LineInput)
        field.focus()
        await pilot.press("a", *"0123456789" * 4)
        assert field.scroll_offset.x > 0
        field.value = "short"
        await pilot.pause()
        assert field.scroll_offset.x == 0
