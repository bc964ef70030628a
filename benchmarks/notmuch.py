"""Search beside notmuch, over as many mails, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

from agentdesk.domain import asks
from benchmarks.filling import Texts, cache_folder, filled_home
from benchmarks.mails import maildir_of
from benchmarks.processes import environment
from benchmarks.services import running_service, settle
from benchmarks.tables import print_table, say
from benchmarks.timing import Call, ratio, timed_in_turn


def run(size: int, rounds: int) -> None:
    """Print the table, or say that notmuch is missing."""
    program = shutil.which("notmuch")
    if program is None:
        say("notmuch is not installed (apt-get install notmuch): search is not compared with it")
        return
    config = indexed(program, size)
    home = filled_home(size)
    words = Texts().words
    queries = {"common word": words[3], "rare word": words[12_000], "phrase": f'"{words[2]} {words[3]}"', "sender": "from:c500@example.net"}
    theirs = environment({"NOTMUCH_CONFIG": str(config)})
    with running_service(home) as desk:
        settle(home)
        calls: dict[str, Call] = {}
        for name, query in queries.items():
            calls[f"ours, {name}"] = partial(desk.ask, asks.ListConversations(query=query, limit=50))
            argv = [program, "search", "--limit=50", query]
            calls[f"notmuch, {name}"] = partial(subprocess.run, argv, env=theirs, capture_output=True, check=True)
        found = timed_in_turn(calls, rounds)
    rows = []
    for name in queries:
        ours, other = found[f"ours, {name}"].median, found[f"notmuch, {name}"].median
        rows.append([name, f"{ours:.2f}", f"{other:.2f}", ratio(ours, other)])
    print_table(f"Search of {size:,}: through the service beside a notmuch process, median ms", ["", "ours", "notmuch", "ratio"], rows)


def indexed(program: str, size: int) -> Path:
    """Return the configuration of an index over the Maildir of that size, made where it isn't there yet."""
    maildir = maildir_of(size)
    config = cache_folder() / f"notmuch-{size}.conf"
    if not config.exists():
        say(f"notmuch indexes {size:,} mails (once)")
        partial = config.with_suffix(".new")
        partial.write_text(f"[database]\npath={maildir}\n[user]\nname=Shop\nprimary_email=shop@example.org\n[new]\nignore=whole\n")
        subprocess.run([program, "new", "--quiet"], env=environment({"NOTMUCH_CONFIG": str(partial)}), check=True, capture_output=True)
        partial.rename(config)
    return config
