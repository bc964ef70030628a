"""Starts the service: lock, socket, then everything heavy; progress goes to `--ready-fd` as JSON lines."""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import socket
import sys
import traceback
from pathlib import Path

from agentdesk.config.paths import Home, make_private
from agentdesk.domain.errors import AgentdeskError, Conflict
from agentdesk.domain.texts import N_
from agentdesk.service import swapping
from agentdesk.service.lock import DeskLock
from agentdesk.service.ready import Ready


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m agentdesk.service", description="The process that owns a desk.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--started-by", choices=("console", "cli", "serve"), default="serve")
    parser.add_argument("--socket", type=Path, default=None)
    parser.add_argument("--ready-fd", type=int, default=None)
    parser.add_argument("--lock-fd", type=int, default=None, help="the desk's lock, taken already by what became this process")
    parser.add_argument("--listener-fd", type=int, default=None, help="its listening socket, with --lock-fd")
    parser.add_argument("--bound", type=Path, default=None, help="where that socket is, with --lock-fd")
    parser.add_argument("--restore", action="store_true", help="take a copy from standard input, put it in the desk's place and end")
    parser.add_argument(
        "--move-to", default=None, metavar="URL", help="move the desk to this database, or with '' into its own files, and end"
    )
    parser.add_argument("--secret-in", default="", metavar="PLACE", help="where the database's password is, with --move-to")
    return parser.parse_args()


def main() -> int:
    """Run the service until it is done; return the exit code."""
    options = _arguments()
    os.umask(0o077)
    is_child = options.ready_fd is not None and not _ends_at_once(options)
    if is_child and options.lock_fd is None and not _detach():
        return 0
    home = Home(options.config.absolute(), options.data.absolute())
    ready = Ready(options.ready_fd)
    try:
        return _serve(options, home, ready)
    except AgentdeskError as error:
        ready.say("failed", code=error.code, fields=error.fields, cause=str(error))
        if not is_child:
            sys.stderr.write(f"agentdesk: {error}\n")
        return error.exit_code
    except Exception as error:
        _log_defect(home)
        ready.say("failed", code="error", fields={}, cause=_cause(error))
        if not is_child:
            raise
        return 1
    finally:
        ready.close()


def _ends_at_once(options: argparse.Namespace) -> bool:
    """Whether this service does one thing to the desk and serves nobody."""
    return bool(options.restore) or options.move_to is not None


def _cause(error: Exception) -> str:
    """Say what failed: of the disk's refusals the place and the reason, of a defect its name as well."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return f"{type(error).__name__}: {error}"


def _detach() -> bool:
    """Become nobody's child, so that the starter needs to reap nothing; True in the process that goes on."""
    if os.fork():
        return False
    os.setsid()
    return True


def _log_defect(home: Home) -> None:
    """Write a traceback to the log: standard error is closed to the caller, and logging may not have begun."""
    with contextlib.suppress(OSError, AgentdeskError):
        make_private(home.log_file.parent)
        descriptor = os.open(home.log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(
                json.dumps({"level": "critical", "event": "the service did not start", "exception": traceback.format_exc()}) + "\n"
            )


def _serve(options: argparse.Namespace, home: Home, ready: Ready) -> int:
    if options.lock_fd is not None:
        held = DeskLock.inherited(home, options.lock_fd, options.bound)
        return _go_on(options, held, socket.socket(fileno=options.listener_fd), ready)
    shared = options.socket or (_shared_socket(home) if options.started_by == "serve" and not _ends_at_once(options) else None)
    lock = DeskLock.take(home, shared)
    if lock is None:
        if options.ready_fd is None or _ends_at_once(options):
            raise Conflict(cause=N_("a service of this desk ({path}) runs already"), path=str(home.data_dir))
        ready.say("running")
        return 0
    try:
        swapping.finish(home)
        if home.move_file.exists():
            from agentdesk.service.desk_moving import finish  # noqa: PLC0415 - hardly ever there

            finish(home)
        if _ends_at_once(options):
            _do_at_once(options, home, ready)
            lock.release()
            return 0
        listener = lock.listen()
        ready.say("listening")
    except BaseException:
        lock.release()
        raise
    return _go_on(options, lock, listener, ready)


def _do_at_once(options: argparse.Namespace, home: Home, ready: Ready) -> None:
    if options.restore:
        from agentdesk.service.restoring import restore  # noqa: PLC0415 - a program of its own

        restore(home, sys.stdin.buffer)
        return
    from agentdesk.config.store_place import place_of  # noqa: PLC0415 - as above
    from agentdesk.service.desk_moving import move  # noqa: PLC0415

    target = place_of(options.move_to, options.secret_in) if options.move_to else None
    moved = move(home, target, lambda table, rows: ready.say("copying", table=table, rows=rows))
    tables = [(one.name, one.rows, f"{one.digest:064x}") for one in moved.tables]
    ready.say("moved", source=moved.source, target=moved.target, tables=tables, kept=moved.kept)


def _go_on(options: argparse.Namespace, lock: DeskLock, listener: socket.socket, ready: Ready) -> int:
    """Import everything and serve; whoever calls meanwhile waits in the listener's queue."""
    # What is imported stays: looking through it again and again while it grows finds nothing, and takes a tenth of the start.
    gc.disable()
    try:
        from agentdesk.service.main import serve  # noqa: PLC0415 - callers connect while this imports

        listener.set_inheritable(False)
        return serve(lock.home, lock, listener, ready.say, started_by=options.started_by)
    finally:
        lock.release()


def _shared_socket(home: Home) -> Path | None:
    """Return where a shared box's service listens, as `[service] socket` says; None for a desk that is its owner's alone."""
    import tomllib  # noqa: PLC0415 - for a service in the foreground alone, which nobody waits for

    try:
        table = tomllib.loads(home.config_file.read_text("utf-8")).get("service", {})
    except (OSError, UnicodeError, tomllib.TOMLDecodeError):
        # Read again with all its checks as soon as the rooms are joined: that says file, line and key.
        return None
    found = table.get("socket", "") if isinstance(table, dict) else ""
    return Path(found) if isinstance(found, str) and found else None


if __name__ == "__main__":
    sys.exit(main())
