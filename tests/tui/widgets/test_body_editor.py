"""The field a reply is written in."""

from __future__ import annotations

import time

from textual.app import App, ComposeResult
from textual.widgets import Static

from agentdesk.tui.widgets.body_editor import BodyEditor


class Writing(App[None]):
    """An editor with room below it that something else may take."""

    def compose(self) -> ComposeResult:
        """Put the editor over a pane of no height."""
        yield BodyEditor("")
        yield Static("", id="below")


def _shows_its_cursor(body: BodyEditor) -> bool:
    top = body.scroll_offset.y
    return top <= body.cursor_location[0] < top + body.size.height


async def test_the_line_being_written_stays_in_sight_when_something_opens_below() -> None:
    """A list of findings comes while nobody presses a key; it must not take away the words it is about."""
    app = Writing()
    async with app.run_test(size=(40, 20)) as pilot:
        body, below = app.query_one(BodyEditor), app.query_one("#below")
        body.focus()
        body.insert("word\n" * 60 + "the end")
        await pilot.pause()
        for height in (6, 2, 9):
            below.styles.height = height
            deadline = time.monotonic() + 30
            while not (body.size.height == 20 - height and _shows_its_cursor(body)) and time.monotonic() < deadline:
                await pilot.pause(0.02)
            assert _shows_its_cursor(body)
