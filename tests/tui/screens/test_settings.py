"""Settings take hold at once and stay in the file with its comments; health says how every account fares."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.config.build import resource_dir
from agentdesk.config.console import read_console_settings
from agentdesk.config.console_edit import set_console_setting
from agentdesk.domain.errors import ConfigError
from tests.config.homes import home_at
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


async def test_a_theme_is_chosen_and_written_with_comments_kept(shop: ShopDesk) -> None:
    path = shop.desk.home.config_file
    path.write_text(path.read_text() + '\n# the screen\n[console]\ntheme = "dusk"  # evening\n')
    async with console(shop) as desk:
        await desk.press("g", "s")
        await desk.until_shown("Settings", "Colours", "Keep watching")
        await desk.press("enter")
        await desk.until_shown("paper")
        await desk.press(str(desk.app.theme_names.index("paper") + 1))
        await desk.until(lambda: desk.app.theme == "paper", "the theme")
    text = path.read_text()
    assert 'theme = "paper"  # evening' in text
    assert "# the screen" in text
    assert read_console_settings(shop.desk.home).theme == "paper"


async def test_a_theme_is_put_on_by_its_name_from_anywhere(shop: ShopDesk) -> None:
    """Whoever comes from mutt or vim types it; Tab completes, and what isn't there is said."""
    async with console(shop) as desk:
        await desk.press(":", *"theme", "space")
        await desk.until_shown("theme: paper", "theme: plum")
        await desk.press("p", "l", "tab", "enter")
        await desk.until(lambda: desk.app.theme == "plum", "the theme")
        assert read_console_settings(shop.desk.home).theme == "plum"
        await desk.press("g", "j", ":")
        await desk.type("theme mauve\n")
        await desk.until_shown("There is no theme mauve")
        await desk.press(":")
        await desk.type("one of the themes\n")
        await desk.until_shown("Which theme?")
        await desk.press(str(desk.app.theme_names.index("dusk") + 1))
        await desk.until(lambda: desk.app.theme == "dusk", "the theme chosen from the list")


async def test_the_first_theme_an_owner_writes_is_there_without_a_restart(shop: ShopDesk) -> None:
    """Its folder does not exist before; what is written into it shows while it is written."""
    async with console(shop) as desk:
        folder = shop.desk.home.config_dirs[0] / "themes"
        assert not folder.exists()
        own = (resource_dir("themes") / "dusk.toml").read_text("utf-8").replace('name = "dusk"', 'name = "mine"')
        folder.mkdir()
        (folder / "mine.toml").write_text(own, "utf-8")
        await desk.until(lambda: "mine" in desk.app.theme_names, "the theme")


async def test_ascii_marks_take_hold_at_once(shop: ShopDesk) -> None:
    shop.receive("Marks")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Marks")
        await desk.press("g", "s")
        await desk.until_shown("Settings")
        await desk.press("j", "enter")
        await desk.until_shown("ascii")
        await desk.press("2")
        await desk.until(lambda: desk.app.settings.glyphs == "ascii", "the marks")


async def test_health_names_every_account_and_what_the_doctor_finds(shop: ShopDesk) -> None:
    shop.receive("Well")
    shop.fetch()
    async with console(shop, (120, 40)) as desk:
        await desk.press("g", "h")
        found = "search index: agrees" if shop.store_url else "desk file: whole"
        await desk.until_shown("Accounts", "shop@example.org", "last reached", found)
        await desk.press("q")
        await desk.until_gone("desk file")


def test_a_table_only_a_person_can_change_is_left_alone(tmp_path: Path) -> None:
    home = home_at(tmp_path, 'console = { theme = "dusk" }\n')
    set_console_setting(home, "theme", "paper")
    assert read_console_settings(home).theme == "paper"
    with pytest.raises(ConfigError):
        set_console_setting(home, "mouse", "sometimes")
    assert read_console_settings(home).mouse == "auto"


def test_a_first_setting_makes_the_table(tmp_path: Path) -> None:
    home = home_at(tmp_path, "# mine\n[service]\nlinger = true\n")
    set_console_setting(home, "layout", "three")
    assert home.config_file.read_text() == '# mine\n[service]\nlinger = true\n\n[console]\nlayout = "three"\n'
