"""Runs the app over the line that the beginning opened; importing this loads Textual."""

from __future__ import annotations

import asyncio
import gc
import os

from agentdesk.client.desk import Desk
from agentdesk.config.paths import Home
from agentdesk.tui.app import ConsoleApp
from agentdesk.tui.beginning import Beginning
from agentdesk.tui.first_frame import FirstFrame
from agentdesk.tui.preferences import Preferences
from agentdesk.tui.session import Session


def run_app(home: Home, beginning: Beginning, preferences: Preferences, frame: FirstFrame) -> int:
    """Run the console and return what its app returned."""
    return asyncio.run(_run(home, beginning, preferences, frame))


async def _run(home: Home, beginning: Beginning, preferences: Preferences, frame: FirstFrame) -> int:
    gc.freeze()
    gc.enable()
    beginning.opening.settle()
    session = Session(await Desk.adopt(home, beginning.opening))
    first = await beginning.answers(session)
    frame.hand_over()
    app = ConsoleApp(home, session, first, preferences, frame)
    try:
        code = await app.run_async(mouse=preferences.settings.has_mouse(os.environ))
    finally:
        first.cancel()
        await session.close()
    return app.return_code or code or 0
