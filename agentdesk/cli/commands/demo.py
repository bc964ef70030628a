"""The verb `demo`: a sample desk to try everything on."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.domain.texts import N_, _


def _take_demo(parser: Parser) -> None:
    parser.add_argument("--reset", action="store_true", help=_("start over with a fresh sample desk"))


def _demo(call: Invocation) -> int:
    return call.programs["demo"](call)


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "demo": (Leaf("", N_("open a sample desk; nothing to set up, nothing leaves this machine"), _demo, _take_demo, formats=False),),
}
