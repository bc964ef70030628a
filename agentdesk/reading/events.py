"""A calendar part in words, for mail that holds nothing else: what, when, where, who asks, and the event's own text.

Reads the few properties of RFC 5545 that a person looks for; a value in no known form is shown as it stands. The labels are English,
whatever the reader's language, since the text is stored as the message's own and must not change when it is read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

_MOST_CHARS: Final = 500_000
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_EVENT: Final = re.compile(r"(?ims)^BEGIN:(VEVENT|VTODO)[ \t]*\r?$(.*?)(?:^END:\1\b|\Z)")
_INNER: Final = re.compile(r"(?ims)^BEGIN:VALARM\b.*?(?:^END:VALARM\b|\Z)")
_METHOD: Final = re.compile(r"(?im)^METHOD:[ \t]*([a-z]{1,20})")
_LINE: Final = re.compile(r'(?m)^([A-Za-z-]{1,40})((?:;[^\s:;="]{1,40}=(?:"[^"\r\n]{0,1000}"|[^:;"\r\n]{0,1000})){0,20}):([^\r\n]*)')
_PARAMETER: Final = re.compile(r';([^\s:;="]{1,40})=(?:"([^"]*)"|([^:;"]*))')
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z?))?")
_DURATION: Final = re.compile(r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d+S)?)?")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2999
"""Far enough from either end of the calendar that no length leads beyond it."""
_ESCAPED: Final = re.compile(r"\\([nN,;\\])")
_FREQUENCY: Final = re.compile(r"(?i)\bFREQ=([a-z]{1,10})")
_SCHEME: Final = re.compile(r"(?i)^mailto:")
_STATES: Final = {"CANCEL": "Cancelled", "COUNTER": "Another time is proposed"}
_ANSWERS: Final = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}


@dataclass(frozen=True, slots=True)
class _Property:
    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return a text value without its escapes (RFC 5545 §3.3.11)."""
        return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.value).strip()

    def person(self) -> str:
        """Return a calendar user as mail shows people."""
        address, name = _SCHEME.sub("", self.value.strip()), self.parameters.get("CN", "").strip("'\" ")
        return f"{name} <{address}>" if name and name != address and "@" in address else name or address


_ABSENT: Final = _Property()


def event_text(source: str) -> str:
    """Return the first event of a calendar in words, "" where there is none."""
    text = _FOLD.sub("", source[:_MOST_CHARS])
    match = _EVENT.search(text)
    if match is None:
        return ""
    method = _METHOD.search(text)
    event = _properties(_INNER.sub("", match[2]))
    lines = [
        event.get("SUMMARY", _ABSENT).text(),
        _state(method[1].upper() if method else "", event),
        _labelled("When", _when(event)),
        _labelled("Repeats", _repeats(event)),
        _labelled("Where", " ".join(event.get("LOCATION", _ABSENT).text().split())),
        _labelled("Organiser", event.get("ORGANIZER", _ABSENT).person()),
    ]
    return "\n\n".join(filter(None, ["\n".join(filter(None, lines)), event.get("DESCRIPTION", _ABSENT).text()]))


def _labelled(label: str, value: str) -> str:
    return f"{label}: {value}" if value else ""


def _properties(block: str) -> dict[str, _Property]:
    """Return the first property of each name."""
    found: dict[str, _Property] = {}
    for name, parameters, value in _LINE.findall(block):
        given = {key.upper(): quoted or plain for key, quoted, plain in _PARAMETER.findall(parameters)}
        found.setdefault(name.upper(), _Property(value, given))
    return found


def _state(method: str, event: dict[str, _Property]) -> str:
    """Return what is asked or answered where it isn't simply an invitation."""
    guest = event.get("ATTENDEE", _ABSENT)
    answer = _ANSWERS.get(guest.parameters.get("PARTSTAT", "").upper(), "")
    if method == "REPLY" and answer:
        return f"{guest.person()}: {answer}"
    return _STATES.get(method, "")


def _repeats(event: dict[str, _Property]) -> str:
    match = _FREQUENCY.search(event.get("RRULE", _ABSENT).value)
    return match[1].lower() if match else ""


def _when(event: dict[str, _Property]) -> str:
    start = event.get("DTSTART", event.get("DUE", _ABSENT))
    began, is_day = _moment(start.value)
    if began is None:
        return " ".join(start.value.split())
    ended, _is_day = _moment(event.get("DTEND", _ABSENT).value)
    if ended is None:
        ended = began + _length(event.get("DURATION", _ABSENT).value)
    zone = "UTC" if start.value.strip().upper().endswith("Z") else start.parameters.get("TZID", "")
    return _day_span(began, ended) if is_day else _time_span(began, ended) + (f" ({zone})" if zone else "")


def _day_span(began: datetime, ended: datetime) -> str:
    """Return whole days; the end is the first day no longer meant (RFC 5545 §3.6.1)."""
    last = max(began, ended - timedelta(days=1))
    return f"{began:%Y-%m-%d}" + (f" to {last:%Y-%m-%d}" if last > began else "")


def _time_span(began: datetime, ended: datetime) -> str:
    if ended <= began:
        return f"{began:%Y-%m-%d %H:%M}"
    return f"{began:%Y-%m-%d %H:%M} to " + (f"{ended:%H:%M}" if began.date() == ended.date() else f"{ended:%Y-%m-%d %H:%M}")


def _moment(value: str) -> tuple[datetime | None, bool]:
    """Return a wall-clock time and whether it is a whole day; None where the value is no time."""
    match = _TIME.match(value.strip())
    if match is None:
        return None, False
    year, month, day, hour, minute = (int(match[group] or 0) for group in range(1, 6))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None, False
    try:
        return datetime(year, month, day, hour, minute), match[4] is None  # noqa: DTZ001 - the zone is only shown, by its name
    except ValueError:
        return None, False


def _length(value: str) -> timedelta:
    match = _DURATION.match(value.strip())
    if match is None:
        return timedelta()
    weeks, days, hours, minutes = (int(match[group] or 0) for group in range(1, 5))
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
