"""Changes one of the console's settings, from its screen or by its name: into the file first, then it takes hold."""

from __future__ import annotations

from agentdesk.config.console import read_console_settings
from agentdesk.config.console_edit import set_console_setting
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.texts import _
from agentdesk.tui.console import Console
from agentdesk.tui.presenters.settings import NEEDS_RESTART


def change_setting(console: Console, name: str, value: str) -> None:
    """Set a key of `[console]`; what keeps it from being written is told in a toast."""
    try:
        set_console_setting(console.home, name, value)
        console.take_settings(read_console_settings(console.home))
    except AgentdeskError as error:
        console.tell(str(error), is_error=True)
    except OSError as error:
        console.tell(_("{path}: {cause}").format(path=error.filename, cause=error.strerror), is_error=True)
    else:
        if name in NEEDS_RESTART:
            console.tell(_("Holds from the next start of the console."))


def change_theme(console: Console, wanted: str) -> None:
    """Put the theme of that name on, and keep it; one that isn't there is told with those that are."""
    known = {name.casefold(): name for name in console.theme_names}
    name = known.get(wanted.casefold())
    if name is None:
        themes = ", ".join(console.theme_names)
        console.tell(_("There is no theme {name}: {themes}.").format(name=wanted, themes=themes), is_error=True)
    else:
        change_setting(console, "theme", name)
