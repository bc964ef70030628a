"""Public holidays of a country, worked out by the `holidays` library when first asked for, and kept in a file from then on."""

from __future__ import annotations

import json
from collections.abc import Container
from datetime import date
from pathlib import Path

from agentdesk.config.files import rewrite

_YEARS_AT_ONCE = 3


class PublicHolidays(Container[date]):
    """The days themselves are looked up year by year; the library takes half a second to load, which a start must not pay."""

    def __init__(self, country: str, region: str, kept_in: Path) -> None:
        self._name = "-".join(part for part in (country.upper(), region.upper()) if part)
        self._country, self._region, self._kept_in = country.upper(), region, kept_in
        self._years: dict[int, frozenset[date]] = {}

    def __contains__(self, day: object) -> bool:
        """Say whether a day is a holiday; none is in a country nobody knows."""
        if not isinstance(day, date):
            return False
        if day.year not in self._years:
            self._years |= self._kept(day.year) or self._worked_out(day.year)
        return day in self._years[day.year]

    @property
    def _file(self) -> Path:
        return self._kept_in / f"holidays-{self._name}.json"

    def _kept(self, year: int) -> dict[int, frozenset[date]]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
            years = {int(name): frozenset(map(date.fromisoformat, days)) for name, days in found.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}
        return years if year in years else {}

    def _worked_out(self, year: int) -> dict[int, frozenset[date]]:
        import holidays  # noqa: PLC0415 - half a second

        wanted = range(year, year + _YEARS_AT_ONCE)
        try:
            days = list(holidays.country_holidays(self._country, subdiv=self._region or None, years=wanted))
        except NotImplementedError:
            days = []
        years = {number: frozenset(day for day in days if day.year == number) for number in wanted}
        self._keep(years)
        return years

    def _keep(self, years: dict[int, frozenset[date]]) -> None:
        try:
            rewrite(self._file, json.dumps({str(year): sorted(map(str, days)) for year, days in years.items()}).encode())
        except OSError:
            # Worked out anew at the next start; nothing else hangs on it.
            return
