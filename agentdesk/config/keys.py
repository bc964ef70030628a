"""The one table of settings: kind, default, bounds and help of each key; readers and documentation both go by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from agentdesk.domain.texts import N_

Value = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Key:
    """One setting.

    `default` None means "unset", and `example` is then shown instead. A `kind` of float takes whole numbers too. `lowest` and `highest`
    bound numbers, `choices` texts; neither is checked where it is None or empty.
    """

    name: str
    kind: type[bool | int | float | str]
    default: Value
    help: str
    choices: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    example: Value = None


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the configuration file, and who reads it."""

    name: str
    help: str
    keys: tuple[Key, ...] = ()


SERVICE: Final = Section(
    "service",
    N_("The process that polls, sends and keeps the desk. It reads these when it starts."),
    (
        Key("linger", bool, False, N_("Keep watching after the last console was closed.")),
        Key("idle_after_s", float, 10.0, N_("Seconds without a client before a service that doesn't linger ends."), lowest=0.0),
        Key("due_within_s", float, 120.0, N_("It stays, though, while something falls due within so many seconds."), lowest=0.0),
        Key(
            "poll_every_s",
            float,
            None,
            N_("Seconds between two looks at each account; unset, each channel has its own pace."),
            lowest=0.1,
            example=60,
        ),
        Key("first_sync_days", int, 30, N_("How many days of mail a new account fetches first; older mail follows."), lowest=1),
        Key("backup_keep", int, 14, N_("How many daily backups are kept."), lowest=1, highest=3650),
        Key("min_free_mb", int, 200, N_("Below so many free megabytes polling stops; drafts and sending go on."), lowest=0),
        Key(
            "log_level",
            str,
            "info",
            N_("How much the log says: debug, info, warning or error."),
            choices=("debug", "info", "warning", "error"),
        ),
        Key(
            "dns_server",
            str,
            "",
            N_("A name server to ask when looking for mail servers, as ADDRESS or ADDRESS:PORT; empty: the system's."),
        ),
        Key("socket", str, "", N_("On a shared box: where clients reach the service. Empty: /run/agentdesk/desk.sock there.")),
    ),
)

STORE: Final = Section(
    "store",
    N_("Where the desk is kept: in files of its data directory, or on a PostgreSQL server that several machines share."),
    (
        Key(
            "url",
            str,
            "",
            N_("A PostgreSQL database, as in postgresql://agentdesk@db.example.org/desk; empty: files. Never with a password in it."),
        ),
        Key(
            "secret",
            str,
            "",
            N_("Where its password is: file, credential:NAME or command=CMD; empty: where libpq looks for it (~/.pgpass)."),
        ),
    ),
)

CONSOLE: Final = Section(
    "console",
    N_("How the screen looks and acts."),
    (
        Key(
            "theme",
            str,
            "dusk",
            N_("The colours: dusk, paper, contrast, harbour, plum, ansi, or a theme of your own in the themes folder."),
        ),
        Key(
            "glyphs", str, "unicode", N_("The marks in lists: unicode, or ascii for terminals without them."), choices=("unicode", "ascii")
        ),
        Key(
            "mouse",
            str,
            "auto",
            N_("Whether the mouse is used; off leaves selecting text to the terminal. auto: off over SSH."),
            choices=("auto", "on", "off"),
        ),
        Key("color", str, "auto", N_("Whether colours are shown. auto: unless NO_COLOR is set."), choices=("auto", "on", "off")),
        Key("editor", str, "", N_("The program that F4 opens, with its options; empty: $VISUAL, then $EDITOR.")),
        Key(
            "date_format",
            str,
            "auto",
            N_("How dates are written: auto (21 Nov), iso (2026-11-21), day-first (21-11-2026), month-first (11/21/2026)."),
            choices=("auto", "iso", "day-first", "month-first"),
        ),
        Key(
            "layout",
            str,
            "auto",
            N_("Which panes stand beside each other: auto (by width), list, list-preview, preview or three."),
            choices=("auto", "list", "list-preview", "preview", "three"),
        ),
        Key(
            "spelling",
            str,
            "auto",
            N_("Whether spelling is looked up while you write, where hunspell and a dictionary are installed. auto: off over SSH."),
            choices=("auto", "on", "off"),
        ),
    ),
)

BUSINESS: Final = Section(
    "business",
    N_("What the business says of itself: templates use it, and the guard of public replies never holds it back."),
    (
        Key("name", str, "", N_("The business's name.")),
        Key("phone", str, "", N_("Its phone number, as customers dial it.")),
        Key("email", str, "", N_("The address customers write to.")),
        Key("website", str, "", N_("Its website.")),
        Key("street", str, "", N_("Street and number.")),
        Key("postcode", str, "", N_("Postcode.")),
        Key("town", str, "", N_("Town.")),
        Key("country", str, "", N_("Country, as two letters (NL, BE, DE): how phone numbers without a country are read.")),
        Key("language", str, "en", N_("The language to fall back on where a customer's isn't known.")),
        Key("currency", str, "EUR", N_("The currency of amounts, as three letters.")),
        Key("opening_hours", str, "", N_("When it is open, in a line.")),
        Key(
            "formality",
            str,
            "",
            N_("How customers are addressed: formal (u, vous, Sie, Lei), informal (je, tu, du), or empty: each reply in one way."),
            choices=("", "formal", "informal"),
        ),
        Key("also_public", str, "", N_("Anything else that may always stand in public: branches, a second number, names of products.")),
    ),
)

_OFFICE = "09:00-17:00"
HOURS: Final = Section(
    "hours",
    N_("When the business is open, as in 09:00-12:30, 13:00-17:00; empty: closed. Targets in open hours and working days go by it."),
    (
        Key("monday", str, _OFFICE, N_("Monday.")),
        Key("tuesday", str, _OFFICE, N_("Tuesday.")),
        Key("wednesday", str, _OFFICE, N_("Wednesday.")),
        Key("thursday", str, _OFFICE, N_("Thursday.")),
        Key("friday", str, _OFFICE, N_("Friday.")),
        Key("saturday", str, "", N_("Saturday.")),
        Key("sunday", str, "", N_("Sunday.")),
        Key("closed", str, "", N_("Days it is closed besides, as in 2026-12-24..2027-01-02, 2027-04-27.")),
        Key("region", str, "", N_("Part of the country, for its public holidays (BY, ZH); the country is the business's.")),
        Key("timezone", str, "", N_("As in Europe/Amsterdam; empty: this machine's.")),
    ),
)
TARGETS: Final = Section(
    "targets",
    N_("Within how much time an answer is due: minutes, hours, days, open hours or working days."),
    (
        Key("email", str, "24 hours", N_("Mail.")),
        Key("form", str, "24 hours", N_("Web forms.")),
        Key("review", str, "24 hours", N_("Reviews.")),
        Key("social", str, "4 hours", N_("Posts and messages on social media.")),
        Key("chat", str, "1 minute", N_("Chat.")),
        Key("phone", str, "4 hours", N_("Calls to be returned.")),
        Key("letter", str, "5 working days", N_("Letters.")),
    ),
)

_COST = N_("As in 1.85 an answer, 40 a month, or 0.96 an answer + 12 a month.")
COSTS: Final = Section(
    "costs",
    N_("What a channel costs, for the report on cost per contact: by the answer, by the month, or both; in the business's currency."),
    tuple(Key(kind, str, "", _COST) for kind in ("email", "form", "review", "social", "chat", "phone", "letter")),
)

_WHO = N_("Users, and groups as @group, parted by commas.")
ROLES: Final = Section(
    "roles",
    N_("On a shared box: who may do what, by the machine's users and groups."),
    (
        Key("admin", str, "", _WHO, example="sanne, @wheel"),
        Key("lead", str, "", _WHO),
        Key("agent", str, "", _WHO),
        Key("trainee", str, "", _WHO),
        Key("importer", str, "", _WHO, example="scanner"),
        Key("viewer", str, "", _WHO),
        Key(
            "default",
            str,
            "agent",
            N_("The role of everybody else who can reach the desk; none turns them away."),
            choices=("none", "viewer", "importer", "trainee", "agent", "lead", "admin"),
        ),
    ),
)

ACCOUNTS: Final = Section("accounts", N_("One table for each account: its channel, then the channel's own settings."))
RULES: Final = Section(
    "rules",
    N_("One table for each rule: when it looks (arrival, reply, time), if what, it does what. Those above go first."),
)
NOTICES: Final = Section(
    "notices",
    N_(
        "Who is told by mail of what: a table [notices.AGENT.VIEW] each, with to, query, within, mail, digest, empty and language; "
        "addresses: those that may be told subjects; account: which sends."
    ),
)
SECTIONS: Final = (SERVICE, STORE, CONSOLE, BUSINESS, HOURS, TARGETS, COSTS, ROLES, ACCOUNTS, RULES, NOTICES)


def default(section: Section, name: str) -> Value:
    """Return the default of a key.

    Raises:
        KeyError: the section has no such key.
    """
    for key in section.keys:
        if key.name == name:
            return key.default
    raise KeyError(name)
