"""Reads how soon answers are due and when the business is open: `[hours]` and `[targets]`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agentdesk.config.business import read_business
from agentdesk.config.keys import HOURS, TARGETS
from agentdesk.config.paths import Home
from agentdesk.config.public_holidays import PublicHolidays
from agentdesk.config.toml_file import TomlFile, first, read_toml, section_problems, section_values
from agentdesk.domain.business_hours import OpenHours, parse_closed, parse_day
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.targets import Norms, parse_target
from agentdesk.domain.texts import N_, _

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FoundT = TypeVar("FoundT")
_SLIPS = {
    "closed": N_("“{text}” is no list of days as in 2026-12-24..2027-01-02, 2027-04-27"),
    "timezone": N_("there is no time zone “{text}”; one is Europe/Amsterdam"),
    **dict.fromkeys(WEEK, N_("“{text}” are no opening hours as in 09:00-12:30, 13:00-17:00")),
}
_TARGET_SLIP = N_("“{text}” is no target as in 24 hours, 4 open hours or 5 working days")


def read_norms(home: Home) -> Norms:
    """Return the norms; public holidays of the business's country are days it is closed.

    Raises:
        ConfigError: names file, line and what is wrong.
    """
    file = read_toml(home.config_file)
    first(norms_problems(file))
    hours = {name: str(value) for name, value in section_values(file, HOURS).items()}
    targets = {ChannelKind(name): parse_target(str(value)) for name, value in section_values(file, TARGETS).items()}
    week = tuple(parse_day(hours[day]) for day in WEEK)
    return Norms(targets, OpenHours(week, _closed(home, hours["closed"], hours["region"]), _zone(hours["timezone"])))


def norms_problems(file: TomlFile) -> Iterator[ConfigError]:
    """Yield what is wrong with the two tables."""
    parsers: dict[str, Callable[[str], object]] = {"closed": parse_closed, "timezone": _zone, **dict.fromkeys(WEEK, parse_day)}
    for section, names in ((HOURS, parsers), (TARGETS, dict.fromkeys(ChannelKind, parse_target))):
        problems = list(section_problems(file, section))
        yield from problems
        values = {} if problems else section_values(file, section)
        for name, parse in names.items() if values else ():
            text = str(values[str(name)])
            try:
                parse(text)
            except (ValueError, ZoneInfoNotFoundError):
                slip = _(_SLIPS.get(str(name), _TARGET_SLIP))
                yield file.error((section.name, str(name)), slip.format(text=text))


def _zone(name: str) -> tzinfo | None:
    return ZoneInfo(name) if name else None


def _closed(home: Home, days: str, region: str) -> Container[date]:
    named = parse_closed(days)
    country = read_business(home).country
    return _Either(named, PublicHolidays(country, region, home.data_dir)) if country else named


@dataclass(frozen=True, slots=True)
class _Either(Container[date]):
    named: Container[date]
    public: Container[date]

    def __contains__(self, day: object) -> bool:
        return day in self.named or day in self.public
