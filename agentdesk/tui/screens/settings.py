"""The settings people change, taken at once and written into the configuration file with its comments kept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.domain.verbs import SetLinger
from agentdesk.tui.changing import change_setting
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.messages import StateChanged
from agentdesk.tui.presenters import settings as presenter
from agentdesk.tui.presenters.settings import SettingLine, detail_lines, option_line, options, title_line
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.dialogs import Menu, Prompt, numbered
from agentdesk.tui.screens.health import HealthScreen
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.wizard import open_wizard
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList, ItemMoved
from agentdesk.tui.widgets.line_view import LineView


class SettingsScreen(ListingScreen):
    """One line for each option; Enter changes it."""

    CONTEXT = Context.SETTINGS
    IS_PLACE = True
    CSS: ClassVar[str] = """
    SettingsScreen { layout: vertical; background: $background; }
    SettingsScreen ItemList { height: 1fr; }
    SettingsScreen #detail { height: 4; border-top: solid $border; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        self.items: ItemList[SettingLine] = ItemList(option_line, lambda option: option.name, id="items")
        self.detail = LineView(id="detail")
        self.detail.can_focus = False
        yield Bar(self._title, id="header")
        yield self.items
        yield self.detail
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Show the options as they are."""
        self.items.focus()
        self._show()

    def _title(self, width: int) -> Line:
        return title_line(str(self.console_app.home.personal_dir / self.console_app.home.config_file.name), width)

    def _show(self) -> None:
        status = self.console_app.state.status
        lingers, accounts = (status.linger, len(status.accounts)) if status is not None else (False, 0)
        self.items.show(options(self.console_app.settings, self.console_app.theme_names, lingers=lingers, accounts=accounts))

    def on_item_moved(self, message: ItemMoved) -> None:
        """Say in full what the option under the cursor does."""
        message.stop()
        option = self.items.record
        self.detail.show(lambda width: [] if option is None else detail_lines(option, width))

    def on_state_changed(self, _message: StateChanged) -> None:
        """Show the newer state."""
        self.update_bars()
        self._show()

    def act_open(self) -> None:
        """Change the option under the cursor."""
        option = self.items.record
        if option is None:
            return
        match option.name:
            case presenter.LINGER:
                self.start(self._toggle_linger)
            case presenter.MAILBOX:
                open_wizard(self.console_app)
            case presenter.HEALTH:
                self.console_app.push_screen(HealthScreen())
            case _:
                self._ask_for(option)

    def _ask_for(self, option: SettingLine) -> None:
        def take(value: str | None) -> None:
            if value is not None and value != option.value:
                self._set(option.name, value)

        if option.choices:
            self.console_app.push_screen(Menu(option.help, numbered(option.choices)), take)
        else:
            self.console_app.push_screen(Prompt(option.help, value=option.value), take)

    def _set(self, name: str, value: str) -> None:
        change_setting(self.console_app, name, value)
        self._show()

    async def _toggle_linger(self) -> None:
        status = self.console_app.state.status
        await self._carry_out(SetLinger(is_on=not (status is not None and status.linger)))
        self.start(self.console_app.desk_watch.refresh, group="watch")
