"""The verb `doctor`: looks for what is wrong, on this machine and in the desk, and says what to do."""

from __future__ import annotations

import sys

from agentdesk.cli.examination import local_checks
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import plain
from agentdesk.domain.asks import Examine
from agentdesk.domain.errors import AgentdeskError, SomeFailed
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import Check

FAIL = "fail"
MARKS = {"ok": "✓", "hint": "·", "warn": "!", FAIL: "✗"}
RESET_TERMINAL = "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[<u\x1b[0m\x1b[!p\r\n"
"""Leaves the second screen, mouse and paste reporting and the key protocol, shows the cursor, resets colours. Source: xterm's ctlseqs."""


def _take_doctor(parser: Parser) -> None:
    parser.add_argument("--local", action="store_true", help=_("look at this machine only; start no service"))
    parser.add_argument("--reset-terminal", action="store_true", help=_("put a terminal right that a crash left unusable"))


def _doctor(call: Invocation) -> int:
    if call.args.reset_terminal:
        # The one place that means to act on the terminal.
        sys.stdout.write(RESET_TERMINAL)
        return 0
    checks = local_checks(call.home)
    if not call.args.local:
        checks += _service_checks(call)
    if call.out.is_text:
        for check in checks:
            call.out.text(f"{MARKS.get(check.level, '?')} {check.what}: {check.words}")
    else:
        call.out.records("checks", (plain(check) for check in checks))
    return SomeFailed.exit_code if any(check.level == FAIL for check in checks) else 0


def _service_checks(call: Invocation) -> list[Check]:
    """Ask the service; where it doesn't answer, that is the finding."""
    try:
        with call.desk() as desk:
            return desk.ask(Examine())
    except AgentdeskError as error:
        return [Check(FAIL, _("service"), str(error))]


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "doctor": (Leaf("", N_("look for what is wrong and say what to do; prints what a bug report needs"), _doctor, _take_doctor),),
}
