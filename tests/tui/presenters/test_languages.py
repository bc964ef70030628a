"""Words are longer in other languages; on 80 columns they still stand whole, and below each other."""

from __future__ import annotations

import gettext
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from agentdesk.config.console import ConsoleSettings
from agentdesk.config.language import install_language
from agentdesk.domain.ids import AccountName
from agentdesk.domain.reports import ChannelFigure, ChannelsReport, CsatReport, ResponseReport, VolumeReport
from agentdesk.domain.states import DeliveryState, Status
from agentdesk.domain.texts import _, use_translations
from agentdesk.tui.keys.registry import ACTIONS
from agentdesk.tui.presenters.cells import ELLIPSIS, width_of
from agentdesk.tui.presenters.dashboard import dashboard_lines
from agentdesk.tui.presenters.deliveries import delivery_detail, delivery_line, state_words
from agentdesk.tui.presenters.help import help_lines
from agentdesk.tui.presenters.rows import status_word
from agentdesk.tui.presenters.settings import option_line, options, title_line
from tests.tui.records import delivery

WIDTH = 80
NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["de_DE", "en_GB", "fr_FR", "it_IT", "nl_NL"], autouse=True)
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    install_language({"LANG": f"{request.param}.UTF-8"})
    yield
    use_translations(gettext.NullTranslations())


def test_the_dashboards_heads_stand_over_their_numbers() -> None:
    figure = ChannelFigure("mail", "email", "email", 121, 88, 30, 2)
    report = ResponseReport(NOW, ()), VolumeReport(NOW, date(2026, 11, 12), (), ()), ChannelsReport(NOW, (figure,)), CsatReport(NOW, ())
    lines = [one.plain for one in dashboard_lines(*report, WIDTH)]
    at = next(number for number, one in enumerate(lines) if one.startswith(" mail "))
    places = [lines[at - 1].index(f" {head}") + 1 + width_of(head) for head in (_("in"), _("out"), status_word(Status.OPEN), _("late"))]
    assert [lines[at][:place].rstrip().endswith(number) for place, number in zip(places, ("121", "88", "30", "2"), strict=True)] == [
        True
    ] * 4
    assert all(place <= WIDTH for place in places)


def test_the_outbox_says_every_state_whole_and_what_follows_stands_below_each_other() -> None:
    soon = NOW + timedelta(seconds=9)
    retried = replace(delivery(state=DeliveryState.QUEUED), attempts=3, due_at=NOW + timedelta(days=3))
    shown = [*(delivery(state=state) for state in DeliveryState), retried, replace(delivery(state=DeliveryState.HELD), due_at=soon)]
    for one in shown:
        assert state_words(one, NOW) in delivery_line(one, WIDTH, NOW).plain
    plain = [delivery(state=state) for state in (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNKNOWN)]
    starts = {delivery_line(replace(one, words="", subject="¶"), WIDTH, NOW).plain.index("¶") for one in plain}
    assert len(starts) == 1


def test_what_is_known_of_a_delivery_stands_below_each_other() -> None:
    one = replace(delivery(state=DeliveryState.SENT), subject="¶", account=AccountName("¶"), attempts=3, words="")
    _state, subject, sender, tries = (line.plain for line in delivery_detail(one, WIDTH, NOW))
    assert subject.index("¶") == sender.index("¶") == tries.index("3")


def test_settings_are_named_whole() -> None:
    """What they do may be cut, as it stands below the list."""
    pieces = [option_line(option, WIDTH).pieces for option in options(ConsoleSettings(), ["dusk"], lingers=False, accounts=1)]
    assert [one[0].text for one in pieces if ELLIPSIS in one[0].text] == []
    assert len({sum(width_of(piece.text) for piece in one[:2]) for one in pieces}) == 1


def test_a_long_path_of_settings_shows_its_end() -> None:
    shown = title_line(f"/home/{'long/' * 30}config.toml", WIDTH).plain
    assert shown.endswith("/config.toml")
    assert width_of(shown) == WIDTH


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_help_cuts_nothing(width: int) -> None:
    shown = help_lines(ACTIONS, width)
    assert all(width_of(one.plain) <= width for one in shown)
    words = "".join(itertools.chain.from_iterable(one.plain for one in shown))
    assert ELLIPSIS not in words.replace(f"1{ELLIPSIS}9", "")
