"""The verb `demo`: a sample desk to try everything on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.config.paths import Home

FOLDER = "agentdesk-demo"
"""Beside the user's own desk, and never that: below it the sample desk's configuration and data stand together, as with `--home`."""


def _take_demo(parser: Parser) -> None:
    parser.add_argument("--reset", action="store_true", help=_("start over with a fresh sample desk"))
    parser.add_argument("--tour", action="store_true", help=_("offer the tour again"))


def _demo(call: Invocation) -> int:
    call.home = demo_home(call.choice.home)
    if call.args.reset or not call.home.demo_file.exists():
        call.out.progress(_("Making the sample desk…"))
    code = _prepare(call.home, is_reset=call.args.reset)
    call.out.close()
    if call.args.tour and not code:
        call.home.tour_file.unlink(missing_ok=True)
    if call.args.reset:
        # A console that has to start anew after an upgrade runs its own command again; the desk must not be made anew with it.
        sys.orig_argv[:] = [word for word in sys.orig_argv if word != "--reset"]
    return code or call.programs["console"](call)


def demo_home(option: str | None) -> Home:
    """Return the sample desk's places: `--home`, then AGENTDESK_HOME, then a folder beside the user's own desk."""
    from agentdesk.config.paths import find_home, own_home  # noqa: PLC0415 - not for `--help`

    chosen = option or os.environ.get("AGENTDESK_HOME")
    return find_home(chosen or str(own_home(os.environ).data_dir.with_name(FOLDER)))


def _prepare(home: Home, *, is_reset: bool) -> int:
    """Have the sample desk made by a program of its own, since it writes to the store; it says itself what is wrong."""
    import subprocess  # noqa: PLC0415

    places = ["--config", str(home.config_dir), "--data", str(home.data_dir)]
    command = [sys.executable, "-m", "agentdesk.demo", "prepare", *places, *(["--reset"] if is_reset else [])]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False, cwd=Path("/")).returncode


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "demo": (Leaf("", N_("open a sample desk; nothing to set up, nothing leaves this machine"), _demo, _take_demo, formats=False),),
}
