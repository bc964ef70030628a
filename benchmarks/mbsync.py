"""Mail from the same IMAP server by the programs people use for it: mbsync fetches, `notmuch new` indexes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import Cost, environment, run

if TYPE_CHECKING:
    from tests.servers.dovecot import Dovecot

_MBSYNC = """\
IMAPAccount shop
Host localhost
Port {port}
User {user}
Pass {password}
SSLType IMAPS
CertificateFile {ca_file}

IMAPStore far
Account shop

MaildirStore near
Path {place}/mail/
Inbox {place}/mail/INBOX

Channel all
Far :far:
Near :near:
Patterns INBOX
Create Near
SyncState *
"""
_NOTMUCH = "[database]\npath={place}/mail\n[user]\nname=Shop\nprimary_email=shop@example.org\n[new]\nignore=.mbsyncstate;.uidvalidity\n"


def are_installed() -> bool:
    """Whether both programs are there (apt-get install isync notmuch)."""
    return shutil.which("mbsync") is not None and shutil.which("notmuch") is not None


def prepare(server: Dovecot, place: Path, user: str, password: str) -> list[str]:
    """Write the settings of mbsync for a mailbox; return the command that synchronises it."""
    (place / "mail").mkdir()
    settings = place / "mbsyncrc"
    facts = {"port": server.imaps_port, "user": user, "password": password, "ca_file": server.ca_file, "place": place}
    settings.write_text(_MBSYNC.format(**facts))
    return ["mbsync", "-c", str(settings), "all"]


def fetch_and_index(server: Dovecot, place: Path, user: str, password: str) -> Cost:
    """Fetch a whole mailbox into a Maildir and index it; return what both took."""
    command, notmuch = prepare(server, place, user, password), place / "notmuch.conf"
    notmuch.write_text(_NOTMUCH.format(place=place))
    fetched = run(command, environment())
    indexed = run(["notmuch", "new", "--quiet"], environment({"NOTMUCH_CONFIG": str(notmuch)}))
    return Cost(fetched.wall + indexed.wall, fetched.cpu + indexed.cpu)
