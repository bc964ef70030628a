"""Asks a command for a secret, as in `pass show shop`: no shell, a time limit, the first line of its output."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from agentdesk.domain.errors import NeedsLogin, Transient
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import _

TIMEOUT_S = 30.0
MAX_BYTES = 64 << 10
_WRITABLE_BY_OTHERS = 0o022


def check_trusted(account: AccountName, config_file: Path) -> None:
    """See that nobody else may write the file the command stands in: whoever can, would run programs as us.

    Raises:
        NeedsLogin: somebody may.
    """
    for path in (config_file, config_file.resolve().parent):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        if found.st_mode & _WRITABLE_BY_OTHERS or found.st_uid not in {os.geteuid(), 0}:
            cause = _("other users may change {path}, so no command from there is run; run: chmod go-w {path}").format(path=path)
            raise NeedsLogin(account=account, cause=cause, reason="secret-command")


def read_command(account: AccountName, argv: tuple[str, ...], timeout_s: float = TIMEOUT_S) -> str:
    """Return the first line of the command's output. Neither its words nor its output are logged or repeated; only the program is named.

    Raises:
        NeedsLogin: there is no such program; Transient: it failed, printed nothing, or did not end in time.
    """
    program = shutil.which(argv[0])
    if program is None:
        cause = _("there is no program {program}, which the command for its secret names").format(program=argv[0])
        raise NeedsLogin(account=account, cause=cause, reason="secret-command")
    try:
        # What it says on standard error may quote the secret, so nobody reads that.
        process = subprocess.Popen(
            (program, *argv[1:]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
    except OSError as problem:
        raise _failed(account, argv, problem.strerror or type(problem).__name__) from None
    output, status = _output(process, time.monotonic() + timeout_s)
    if status is None:
        raise _failed(account, argv, _("it did not end within {seconds:g} s").format(seconds=timeout_s))
    if status != 0:
        raise _failed(account, argv, _("it ended with exit code {code}").format(code=status))
    secret = output.split(b"\n", 1)[0].rstrip(b"\r")
    try:
        text = secret.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise _failed(account, argv, _("it printed no text"))
    return text


def _output(process: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, int | None]:
    """Return the output and the exit code; None for a command that had to be killed: too slow, or it talks without end."""
    assert process.stdout is not None
    kept = b""
    try:
        with process.stdout as pipe, selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while len(kept) <= MAX_BYTES and selector.select(max(0.0, deadline - time.monotonic())):
                chunk = os.read(pipe.fileno(), MAX_BYTES)
                if not chunk:
                    return kept, process.wait(max(0.0, deadline - time.monotonic()))
                kept += chunk
    except subprocess.TimeoutExpired:
        pass
    finally:
        _end(process)
    return b"", None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what the command left running in its session, and itself."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failed(account: AccountName, argv: tuple[str, ...], reason: str) -> Transient:
    cause = _("the command for its secret ({program} …) failed: {reason}. Run it by hand to see why").format(program=argv[0], reason=reason)
    return Transient(account=account, cause=cause)
