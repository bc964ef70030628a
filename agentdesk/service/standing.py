"""Where a desk stands, by its configuration: in its own files, or on a server, with the password fetched from where it is kept."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from agentdesk.config.paths import Home
from agentdesk.config.store_place import PASSWORD_FILE, StorePlace, read_store_place
from agentdesk.domain.errors import ChannelError, Unavailable
from agentdesk.domain.texts import N_
from agentdesk.store.standing import InFiles, OnServer, Standing

NO_PASSWORD = N_("{server}: its password can't be had: {reason}. See store.secret in the configuration")
_WHERE = ("host", "hostaddr", "port", "dbname", "service")
NO_FILE = N_("{server}: its password can't be had: there is no file {path}. See store.secret in the configuration")


def in_files(home: Home) -> InFiles:
    """Return the desk's own files, whether it is kept there or not."""
    return InFiles(home.store_file, home.raw_file, home.backups_dir)


def standing_of(home: Home) -> Standing:
    """Return where a desk stands.

    Raises:
        ConfigError: its configuration can't be read. Unavailable: the password can't be had.
    """
    place = read_store_place(home)
    return in_files(home) if place is None else on_server(home, place)


def on_server(home: Home, place: StorePlace) -> OnServer:
    """Return a database on a server, with its password.

    Raises:
        Unavailable: the password can't be had.
    """
    name = shown(place.url)
    password = _password(home, place, name)
    return OnServer(name, place.url if password is None else _with_password(place.url, password))


def shown(url: str) -> str:
    """Return the address of a database as a person is told of it: without password and options."""
    parts = urlsplit(url)
    who, _at, where = parts.netloc.rpartition("@")
    user = who.partition(":")[0]
    return f"{parts.scheme}://{user}@{where}{parts.path}" if user else f"{parts.scheme}://{where}{parts.path}"


def database_of(url: str) -> tuple[str, ...]:
    """Return what tells a database from others; a machine may also be named among the options (libpq, "Parameter Key Words")."""
    options = parse_qs(urlsplit(url).query)
    return (shown(url), *("".join(options.get(name, ())) for name in _WHERE))


def _with_password(url: str, password: str) -> str:
    parts = urlsplit(url)
    user, _at, where = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, f"{user}:{quote(password, safe='')}@{where}", parts.path, parts.query, ""))


def _password(home: Home, place: StorePlace, name: str) -> str | None:
    """Return the password, None where it is left to libpq (~/.pgpass, a service file, a trusted socket)."""
    if place.secret is None:
        return None
    from agentdesk.config.secrets import SecretPlaces  # noqa: PLC0415 - a desk in files needs none before its accounts do

    try:
        found = SecretPlaces(home).read(PASSWORD_FILE, place.secret, "password")
    except ChannelError as error:
        raise Unavailable(cause=NO_PASSWORD, server=name, reason=error.cause) from error
    if found is None:
        raise Unavailable(cause=NO_FILE, server=name, path=str(home.secrets_dir / PASSWORD_FILE))
    return found
