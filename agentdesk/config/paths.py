"""Which desk, and where its files are."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import N_

SHARED_CONFIG = Path("/etc/agentdesk/config.toml")
SHARED_DATA = Path("/var/lib/agentdesk")
SHARED_SOCKET = Path("/run/agentdesk/desk.sock")
DATA = "data"
"""The data directory of a desk that lies under one directory."""
MAX_SOCKET_PATH_BYTES = 103
"""A socket's path in the smaller of the two kernels' limits (107 bytes on Linux, 103 on macOS)."""


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one desk; the desk is its data directory."""

    config_dir: Path
    data_dir: Path
    is_own: bool = True
    shared_socket: Path | None = None

    @property
    def name(self) -> str:
        """What the desk is called: the one directory that holds all of it, else its data directory's own name."""
        return self.data_dir.parent.name if self.data_dir.name == DATA else self.data_dir.name

    @property
    def config_dirs(self) -> tuple[Path, ...]:
        """Where keys, views and themes may stand, the later ones winning: the desk's own folder, and on a shared box each user's."""
        return (self.config_dir,) if self.is_own else (self.config_dir, own_home(os.environ).config_dir)

    @property
    def personal_dir(self) -> Path:
        """What this user may write for themselves, as their views."""
        return self.config_dirs[-1]

    @property
    def personal_state_dir(self) -> Path:
        """What a console keeps for this user: on a shared box, whose data directory is the service's alone, it is their own."""
        if self.is_own:
            return self.data_dir
        state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        return Path(state) / "agentdesk"

    @property
    def config_file(self) -> Path:
        """The owner's settings and accounts."""
        return self.config_dir / "config.toml"

    @property
    def secrets_dir(self) -> Path:
        """Secrets as 0600 files, where no keyring works."""
        return self.config_dir / "secrets"

    @property
    def templates_dir(self) -> Path:
        """Canned replies."""
        return self.config_dir / "templates"

    @property
    def letterheads_dir(self) -> Path:
        """Pictures for letters: letterheads and signatures."""
        return self.config_dir / "letterheads"

    @property
    def tone_dir(self) -> Path:
        """The owner's tone rules."""
        return self.config_dir / "tone"

    @property
    def themes_dir(self) -> Path:
        """The owner's colour themes."""
        return self.config_dir / "themes"

    @property
    def lock_file(self) -> Path:
        """Held by the service for its life."""
        return self.data_dir / "desk.lock"

    @property
    def starting_file(self) -> Path:
        """Held by whoever starts the service, until it speaks."""
        return self.data_dir / "starting.lock"

    @property
    def service_file(self) -> Path:
        """Says the running service's pid, build and socket."""
        return self.data_dir / "service.json"

    @property
    def store_file(self) -> Path:
        """The desk file."""
        return self.data_dir / "desk.sqlite"

    @property
    def raw_file(self) -> Path:
        """The raw sources."""
        return self.data_dir / "raw.sqlite"

    @property
    def move_file(self) -> Path:
        """What is known of a move to another store, while it is under way."""
        return self.data_dir / "move.json"

    @property
    def keys_dir(self) -> Path:
        """Keys that sign our Message-IDs."""
        return self.data_dir / "keys"

    @property
    def backups_dir(self) -> Path:
        """Daily copies."""
        return self.data_dir / "backups"

    @property
    def log_file(self) -> Path:
        """The service's log."""
        return self.data_dir / "logs" / "service.log"

    @property
    def demo_file(self) -> Path:
        """The mark that this is the sample desk."""
        return self.data_dir / "demo"

    @property
    def tour_file(self) -> Path:
        """The mark that the sample desk's tour was taken, or left."""
        return self.data_dir / "tour-taken"

    @property
    def spool_dir(self) -> Path:
        """Drafts of a console that found no service."""
        return self.personal_state_dir / "spool"

    @property
    def run_dir(self) -> Path:
        """Where the socket is, unless its path would be too long."""
        return self.data_dir / "run"

    def speaks_of_store(self) -> bool:
        """Whether the configuration says anything of where the desk is kept, by a look at its words: a desk in files waits for no more."""
        return b"store" in self._configuration()

    def stands_on_server(self) -> bool:
        """Whether the configuration has the desk kept on a server, or can't be read: then no file in the data directory is the desk."""
        if not self.speaks_of_store():
            return False
        import tomllib  # noqa: PLC0415 - few configurations say anything of it

        try:
            table = tomllib.loads(self._configuration().decode()).get("store", {})
        except (UnicodeDecodeError, tomllib.TOMLDecodeError):
            return True
        return not isinstance(table, dict) or bool(table.get("url"))

    def _configuration(self) -> bytes:
        try:
            return self.config_file.read_bytes()
        except OSError:
            return b""

    def socket_to_bind(self) -> Path:
        """Return where the service binds: in the desk, or in a short private folder where that path is too long."""
        wanted = self.run_dir / "desk.sock"
        if len(os.fsencode(wanted)) <= MAX_SOCKET_PATH_BYTES:
            return wanted
        import hashlib  # noqa: PLC0415 - for the few whose desk lies deep
        import tempfile  # noqa: PLC0415

        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"agentdesk-{os.getuid()}-{digest}" / "desk.sock"

    def socket_to_connect(self) -> Path | None:
        """Return the socket of the service that says it runs, None where none does.

        A desk that was copied while its service ran holds the original's word; that service owns another folder, and is not this desk's.
        """
        if self.shared_socket is not None:
            return self.shared_socket
        try:
            told = json.loads(self.service_file.read_text("utf-8"))
            is_this_desks = told.get("folder", self.folder_id()) == self.folder_id()
            return Path(told["socket"]) if is_this_desks else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def folder_id(self) -> list[int]:
        """Return what tells the data directory from a copy of it, and stays when it is moved or reached by another path."""
        found = self.data_dir.stat()
        return [found.st_dev, found.st_ino]


def find_home(option: str | None = None, environ: Mapping[str, str] | None = None, *, own: bool = False) -> Home:
    """Return the desk meant: `--home`, then AGENTDESK_HOME, then the shared box's, then the user's own.

    Raises:
        UsageError: the shared box's configuration can't be read.
    """
    env = os.environ if environ is None else environ
    root = option or env.get("AGENTDESK_HOME", "")
    if root:
        base = Path(root).expanduser().absolute()
        return Home(base / "config", base / DATA)
    shared = None if own else shared_home()
    return shared or own_home(env)


def own_home(env: Mapping[str, str]) -> Home:
    """Return the user's own desk, in the XDG directories (XDG Base Directory Specification 0.8)."""
    user = Path(env.get("HOME") or Path("~").expanduser())
    config = Path(env.get("XDG_CONFIG_HOME") or user / ".config")
    data = Path(env.get("XDG_DATA_HOME") or user / ".local" / "share")
    return Home(config / "agentdesk", data / "agentdesk")


def shared_home(config: Path = SHARED_CONFIG, data: Path = SHARED_DATA) -> Home | None:
    """Return the shared box's desk where this user is one of its team, also while its service is down; None otherwise.

    Raises:
        UsageError: its configuration is no TOML, or this user joined the team after this login began.
    """
    try:
        is_there = stat.S_ISREG(config.stat().st_mode)
    except PermissionError:
        # The folder is its group's alone, and the groups of a login are those of its first moment.
        _refuse_fresh_member(config.parent)
        return None
    except OSError:
        return None
    path = _shared_socket(config) if is_there else None
    return Home(config.parent, data, is_own=False, shared_socket=path) if path is not None and _is_of_the_team(path, config, data) else None


def _shared_socket(config: Path) -> Path:
    """Return where the shared desk's service listens: the usual place where the file can't be read, which is a slip of whoever wrote it."""
    import tomllib  # noqa: PLC0415 - not for one's own desk

    try:
        return Path(tomllib.loads(config.read_text("utf-8")).get("service", {}).get("socket", SHARED_SOCKET))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(cause=f"{config}: {error}") from error
    except OSError:
        return SHARED_SOCKET


def _is_of_the_team(path: Path, config: Path, data: Path) -> bool:
    """Whether this user may open the socket, or could if its service ran: then a desk of their own would be the wrong one."""
    try:
        return stat.S_ISSOCK(path.stat().st_mode) and os.access(path, os.W_OK)
    except FileNotFoundError:
        if os.geteuid() == 0:
            return data.is_dir()
        return config.parent.stat().st_gid in {os.getegid(), *os.getgroups()}
    except OSError:
        return False


def _refuse_fresh_member(folder: Path) -> None:
    """Say what is missing to somebody who was added to the team after they had logged in.

    Raises:
        UsageError: they are to log in anew.
    """
    import grp  # noqa: PLC0415 - only where a shared desk is closed to this user
    import pwd  # noqa: PLC0415 - likewise

    try:
        group = grp.getgrgid(folder.stat().st_gid)
        is_member = pwd.getpwuid(os.getuid()).pw_name in group.gr_mem
    except (OSError, KeyError):
        return
    if is_member:
        cause = N_("you joined the group {group} after this login began: log in anew; --own opens a desk of your own")
        raise UsageError(cause=cause, group=group.gr_name)


def is_one_of_two(home: Home, environ: Mapping[str, str], config: Path = SHARED_CONFIG) -> bool:
    """Return whether this user has both a desk of their own and a shared one, and this is either: then a screen must say which."""
    own = own_home(environ)
    if not home.is_own:
        return own.store_file.exists()
    with suppress(UsageError):  # a shared desk whose configuration can't be read is none to be taken for this one
        return home.data_dir == own.data_dir and shared_home(config) is not None
    return False


PRIVATE = 0o700
NOT_YOURS = N_("{path} belongs to another user; a desk is opened by its owner only")
NO_DIRECTORY = N_("{path} is not a directory")


def make_missing(directory: Path) -> None:
    """Make a directory and those missing above it for this user alone (0700), as the XDG base directory specification has it.

    Raises:
        UsageError: something else than a directory stands there; OSError: it can't be made.
    """
    if directory.is_dir():
        return
    if directory.exists():
        raise UsageError(cause=NO_DIRECTORY, path=str(directory))
    make_missing(directory.parent)
    directory.mkdir(mode=PRIVATE, exist_ok=True)


def make_private(directory: Path) -> Path:
    """Make a directory for this user alone (0700), with its parents, and return it.

    Raises:
        UsageError: it belongs to somebody else, or is none.
    """
    make_missing(directory)
    found = directory.stat()
    if found.st_uid != os.getuid():
        raise UsageError(cause=NOT_YOURS, path=str(directory))
    if stat.S_IMODE(found.st_mode) & 0o077:
        directory.chmod(PRIVATE)
    return directory
