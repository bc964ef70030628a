"""Where the owner says that the desk is kept: in its own files, or on a server, whose password stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from agentdesk.config.keys import STORE
from agentdesk.config.paths import Home
from agentdesk.config.secret_references import COMMAND, CREDENTIAL, FILE, Reference, parse_reference
from agentdesk.config.toml_file import TomlFile, first, read_toml, section_problems, section_values
from agentdesk.domain.errors import ConfigError, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import N_, _

PASSWORD_FILE = AccountName("store-password")
"""What its secret goes by where secrets are kept: `secrets/store-password`."""
_SCHEMES = ("postgresql", "postgres")
_NO_URL = N_("store.url must name a PostgreSQL database, as in postgresql://agentdesk@db.example.org/desk")
_HOLDS_SECRET = N_("store.url must not hold the password: take it out and say in store.secret where it is, or leave it to ~/.pgpass")
_NO_SECRET = N_('store.secret must be "file", "credential:NAME" or "command=CMD"; never the password itself')


@dataclass(frozen=True, slots=True)
class StorePlace:
    """A database on a server; the password is read when the desk is opened, None where it is left to libpq."""

    url: str
    secret: Reference | None

    @property
    def secret_words(self) -> str:
        """Where its password is, as `store.secret` says it."""
        if self.secret is None:
            return ""
        mark = {COMMAND: "=", CREDENTIAL: ":"}.get(self.secret.place, "")
        return f"{self.secret.place}{mark}{self.secret.detail}"


def place_of(url: str, secret: str) -> StorePlace:
    """Return the place that these words name.

    Raises:
        UsageError: they name none. What may be a password is not repeated.
    """
    if cause := _problem_of(url):
        raise UsageError(cause=cause)
    reference = _reference(secret)
    if reference is None:
        raise UsageError(cause=_NO_SECRET)
    return StorePlace(url, reference if secret else None)


def read_store_place(home: Home) -> StorePlace | None:
    """Return the server's database the desk is kept in, None where it is kept in its own files.

    Raises:
        ConfigError: names file, line and key.
    """
    file = read_toml(home.config_file)
    if STORE.name not in file.content:
        return None
    first(store_problems(file))
    values = section_values(file, STORE)
    url, secret = str(values["url"]), str(values["secret"])
    return StorePlace(url, parse_reference(PASSWORD_FILE, secret) if secret else None) if url else None


def store_problems(file: TomlFile) -> Iterator[ConfigError]:
    """Yield an error for everything in `[store]` that can't be; what may be a password is never repeated."""
    problems = list(section_problems(file, STORE))
    yield from problems
    if problems:
        return
    values = section_values(file, STORE)
    url = str(values["url"])
    if url and (cause := _problem_of(url)):
        yield file.error((STORE.name, "url"), _(cause))
    if _reference(str(values["secret"])) is None:
        yield file.error((STORE.name, "secret"), _(_NO_SECRET))


def _reference(words: str) -> Reference | None:
    try:
        found = parse_reference(PASSWORD_FILE, words)
    except ConfigError:
        return None
    return found if found.place in {"", FILE, CREDENTIAL, COMMAND} else None


def _problem_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        names = {name.casefold() for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
        is_whole = parts.scheme in _SCHEMES and parts.hostname != "" and (parts.port is None or parts.port > 0)
    except ValueError:
        return _NO_URL
    if parts.password is not None or "password" in names:
        return _HOLDS_SECRET
    return "" if is_whole and "://" in url else _NO_URL
