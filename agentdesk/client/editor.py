"""Writing on in the agent's own editor; the terminal is the editor's meanwhile."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from agentdesk.domain.errors import UsageError
from agentdesk.domain.safe_text import block
from agentdesk.domain.texts import _

FALLBACKS = ("nano", "vi")
MAX_NAME_CHARS = 100
_FOREIGN = re.compile(r"[^\w.-]|^\.+")
"""What the name of a file of ours has no use for: a slash would lead elsewhere."""


def editor_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the editor as an argument list, found before the screen is given away.

    Raises:
        UsageError: $VISUAL or $EDITOR can't be understood or isn't there.
    """
    wanted = environ.get("VISUAL") or environ.get("EDITOR")
    try:
        command = shlex.split(wanted) if wanted else [next((name for name in FALLBACKS if shutil.which(name)), "")]
    except ValueError as error:
        raise UsageError(cause=_("$VISUAL or $EDITOR can't be understood: {cause}").format(cause=error)) from error
    program = shutil.which(command[0]) if command and command[0] else None
    if program is None:
        raise UsageError(cause=_("There is no editor {name}. Set $EDITOR to one you have.").format(name=wanted or ""))
    return [program, *command[1:]]


def edited(text: str, command: list[str], name: str = "reply.txt") -> str:
    """Run the editor on a private file of this name with `text` and return what it holds afterwards. Blocks.

    Raises:
        UsageError: the editor failed, or the file can't be read back; the text is unchanged then.
    """
    with tempfile.TemporaryDirectory(prefix="agentdesk-") as folder:
        path = Path(folder) / _FOREIGN.sub("-", name)[-MAX_NAME_CHARS:]
        try:
            path.touch(mode=0o600)
            path.write_text(text, "utf-8")
            code = subprocess.run([*command, str(path)], check=False).returncode
            new = path.read_text("utf-8", "replace")
        except OSError as error:
            raise UsageError(cause=_("The editor could not be used: {cause}").format(cause=error.strerror or error)) from error
    if code != 0:
        raise UsageError(cause=_("The editor ended with code {code}; the text is as before.").format(code=code))
    return block(new).removesuffix("\n")
