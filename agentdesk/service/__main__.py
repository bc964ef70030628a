"""Starts the service: lock, socket, then everything heavy; progress goes to `--ready-fd` as JSON lines."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from agentdesk.config.paths import Home
from agentdesk.domain.errors import AgentdeskError
from agentdesk.service.lock import DeskLock


@dataclass(slots=True)
class Ready:
    """The way back to whoever started the service; silent for a service in the foreground."""

    descriptor: int | None

    def say(self, state: str, **news: object) -> None:
        """Send one line of progress."""
        if self.descriptor is None:
            return
        try:
            os.write(self.descriptor, json.dumps({"state": state, **news}).encode() + b"\n")
        except BrokenPipeError:
            self.close()

    def close(self) -> None:
        """Say nothing more."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m agentdesk.service", description="The process that owns a desk.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--started-by", choices=("console", "cli", "serve"), default="serve")
    parser.add_argument("--socket", type=Path, default=None)
    parser.add_argument("--ready-fd", type=int, default=None)
    parser.add_argument("--demo", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Run the service until it is done; return the exit code."""
    options = _arguments()
    os.umask(0o077)
    if options.ready_fd is not None and not _detach():
        return 0
    ready = Ready(options.ready_fd)
    try:
        return _serve(options, ready)
    except AgentdeskError as error:
        ready.say("failed", code=error.code, fields=error.fields, cause=str(error))
        if options.ready_fd is None:
            sys.stderr.write(f"agentdesk: {error}\n")
        return error.exit_code
    finally:
        ready.close()


def _detach() -> bool:
    """Become nobody's child, so that the starter needs to reap nothing; True in the process that goes on."""
    if os.fork():
        return False
    os.setsid()
    return True


def _serve(options: argparse.Namespace, ready: Ready) -> int:
    home = Home(options.config, options.data)
    lock = DeskLock.take(home)
    if lock is None:
        ready.say("running")
        return 0
    try:
        listener = lock.listen(options.socket, 0o660 if options.socket else 0o600)
        ready.say("listening")
        from agentdesk.service.main import serve  # noqa: PLC0415 - callers connect while this imports

        return serve(home, lock, listener, ready.say, started_by=options.started_by)
    finally:
        lock.release()


if __name__ == "__main__":
    sys.exit(main())
