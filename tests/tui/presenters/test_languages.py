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
from agentdesk.domain.reports import (
    ChannelFigure,
    ChannelsReport,
    CsatFigure,
    CsatReport,
    ResponseFigure,
    ResponseReport,
    Spread,
    VoiceReport,
    VolumeReport,
)
from agentdesk.domain.states import DeliveryState, Status
from agentdesk.domain.texts import _, use_translations
from agentdesk.tui.keys.registry import ACTIONS
from agentdesk.tui.presenters.cells import ELLIPSIS, width_of
from agentdesk.tui.presenters.completing import filter_keys
from agentdesk.tui.presenters.dashboard import LABELS, dashboard_lines
from agentdesk.tui.presenters.deliveries import delivery_detail, delivery_line, state_words
from agentdesk.tui.presenters.help import help_lines
from agentdesk.tui.presenters.rows import status_word
from agentdesk.tui.presenters.settings import option_line, options, title_line
from agentdesk.tui.presenters.voice_report import voice_report_lines
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


def test_figures_are_named_whole() -> None:
    """`réponses suivant…` names nothing."""
    everything = ResponseFigure("all", "", Spread(40, 4320, 32400), Spread(12, 600, 3600), Spread(), with_target=50, in_target=45)
    reports = ResponseReport(NOW, (everything,)), VolumeReport(NOW, date(2026, 11, 12), (), ()), ChannelsReport(NOW, ())
    lines = [
        one.plain for one in dashboard_lines(*reports, CsatReport(NOW, (CsatFigure("all", "", 12, 5, 4, 4.2, (0, 1, 0, 1, 3)),)), WIDTH)
    ]
    assert [label for label in LABELS if not any(one.startswith(f" {_(label)} ") for one in lines)] == []
    answers, languages, *_rest = voice_report_lines(VoiceReport(NOW, (("¶", 1),), (("¶", 1),), (), ()), WIDTH)
    assert answers.plain.index("¶") == languages.plain.index("¶")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_key_of_the_filter_is_cut(width: int) -> None:
    """The last one ended in dots; a key whose words have no room is left out."""
    shown = filter_keys(width).plain
    assert width_of(shown) <= width
    assert ELLIPSIS not in shown
    assert all(f" {words} " in shown for words in (_("keep"), _("clear"), _("complete")))


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


def test_what_an_option_does_is_not_cut_at_a_comma() -> None:
    """“Das Programm” says nothing; German has commas within a sentence."""
    (editor,) = (one for one in options(ConsoleSettings(), ["dusk"], lingers=False, accounts=1) if one.name == "editor")
    assert "F4" in option_line(editor, WIDTH).pieces[-1].text


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
