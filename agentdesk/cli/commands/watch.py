"""The verb `watch`: prints what changes among the conversations a query finds, as it happens."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf
from agentdesk.cli.queries import query_of, take_query
from agentdesk.domain.states import View
from agentdesk.domain.texts import N_


def _watch(call: Invocation) -> int:
    text, query = query_of(call.args.query)
    if call.args.json:
        call.out.form = "jsonl"  # a document would never end
    import asyncio  # noqa: PLC0415 - not for `--help`

    from agentdesk.cli.watching import follow  # noqa: PLC0415

    asyncio.run(follow(call, text, "" if query.names_status else View.ALL.value))
    return 0


NOTES = N_("Prints nothing of what is there already; it polls nothing by itself. ctrl+c, or a reader that ends, ends it.")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "watch": (Leaf("", N_("print what changes among conversations, as it happens"), _watch, take_query, takes_query=True, notes=NOTES),),
}
