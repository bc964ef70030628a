"""Notices: told once for what is new in a noticed view, and in a sequence that nobody's name can break out of."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from agentdesk.config.views_file import SavedView, save_view
from agentdesk.tui.notices import notice_words, notification_sequence
from tests.tui.desks import ShopDesk, console, on_thread, shop
from tests.tui.records import row

__all__ = ["shop"]


@given(st.text())
def test_no_name_ends_the_sequence_early(name: str) -> None:
    """A sender may call themselves anything, escape sequences included."""
    words = notice_words(SavedView("late", ""), [row(who=name)])
    sequence = notification_sequence(words, {})
    assert sequence.startswith("\x1b]9;")
    assert sequence.endswith("\x07")
    assert not any(ord(ch) < 32 or ord(ch) == 127 or 0x80 <= ord(ch) < 0xA0 for ch in sequence[4:-1])


def test_tmux_and_urxvt_get_what_they_understand() -> None:
    assert notification_sequence("a;b", {"TERM": "rxvt-unicode"}) == "\x1b]777;notify;AgentDesk;a,b\x07"
    assert notification_sequence("a", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]9;a\x07\x1b\\"


async def test_what_comes_into_a_noticed_view_runs_its_command_once(shop: ShopDesk, tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = tmp_path / "tell.sh"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{told}"\n')
    script.chmod(0o700)
    save_view(shop.desk.home, SavedView("lamps", "lamp", command=str(script)))
    async with console(shop) as desk:
        await desk.until_shown("Nothing in")
        shop.receive("A broken lamp")
        shop.receive("Something else", sender="Ben <ben@example.org>")
        await on_thread(shop.fetch)
        await desk.until_shown("A broken lamp")
        await desk.until(told.exists, "the notice")
    assert told.read_text() == "lamps: Maria Lopez\n"


async def test_a_theme_being_written_is_seen_and_a_bad_one_is_a_warning(shop: ShopDesk) -> None:
    themes = shop.desk.home.config_dir / "themes"
    themes.mkdir()
    mine = themes / "dusk.toml"
    shipped = Path(__file__).parents[2] / "themes" / "dusk.toml"
    async with console(shop) as desk:
        await desk.until_shown("Nothing in")
        mine.write_text(shipped.read_text().replace('background = "#1c1c1c"', 'background = "#000011"'))
        await desk.until(lambda: str(desk.app.current_theme.background) == "#000011", "the new colours")
        mine.write_text("name = ")
        await desk.until_shown("dusk.toml")
        assert str(desk.app.current_theme.background) == "#000011"
