"""`agentdesk reparse` that is broken off: whoever started it is told where to go on."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from agentdesk.domain.verbs import Reparse
from tests.cli.conftest import CommandLine, mail

A_CALL = Reparse().limit
LINE = b"From maria@example.org Fri Nov 20 10:00:00 2026\n"


def test_a_run_that_breaks_off_says_where_to_go_on(agentdesk: CommandLine) -> None:
    """Also where nobody watches, as in a cron job: of a hundred thousand messages nobody wants to read the first ones twice."""
    (agentdesk.cwd / "box.mbox").write_bytes(b"".join(LINE + mail(number) + b"\n" for number in range(A_CALL + 5)))
    agentdesk("import", "mail", "box.mbox")
    agentdesk.stop()
    whole = _damage_newest(agentdesk)
    broken = agentdesk("reparse", code=None)
    assert broken.code != 0
    after = re.search(rf"read {A_CALL} again; stopped here, go on with --after (\d+)", broken.err)
    assert after is not None, broken.err
    agentdesk.stop()
    _put_back(agentdesk, *whole)
    assert agentdesk("reparse", "--after", after[1], "--json").json["read"] == 5


def _damage_newest(agentdesk: CommandLine) -> tuple[str, bytes]:
    with closing(sqlite3.connect(agentdesk.home / "data" / "desk.sqlite")) as desk:
        digest = desk.execute("select raw_digest from message order by id desc limit 1").fetchone()[0]
    with closing(sqlite3.connect(agentdesk.home / "data" / "raw.sqlite")) as raw:
        content = raw.execute("select bytes from blob where digest = ?", (digest,)).fetchone()[0]
    _put_back(agentdesk, digest, b"no zlib stream")
    return digest, content


def _put_back(agentdesk: CommandLine, digest: str, content: bytes) -> None:
    with closing(sqlite3.connect(agentdesk.home / "data" / "raw.sqlite")) as raw, raw:
        raw.execute("update blob set bytes = ? where digest = ?", (content, digest))
