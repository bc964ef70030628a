"""The verb `watch`: prints what changes among the conversations a query finds, as it happens."""

from __future__ import annotations

import asyncio
import contextlib

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf
from agentdesk.cli.plain import plain
from agentdesk.cli.queries import query_of, take_query
from agentdesk.cli.tables import local
from agentdesk.cli.watching import Noticed, Watch, until_nobody_reads
from agentdesk.client.desk import Desk
from agentdesk.domain.states import Means, View
from agentdesk.domain.texts import N_


def _watch(call: Invocation) -> int:
    text, query = query_of(call.args.query)
    if call.args.json:
        call.out.form = "jsonl"  # a document would never end
    asyncio.run(_follow(call, text, "" if query.names_status else View.ALL.value))
    return 0


async def _follow(call: Invocation, query: str, view: str) -> None:
    desk = await Desk.open(call.home, means=Means.CLI)
    printing = asyncio.create_task(_print_all(call, Watch(desk, query, view)))
    reading = asyncio.create_task(until_nobody_reads())
    try:
        done, _pending = await asyncio.wait((printing, reading), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (printing, reading):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        await desk.close()


async def _print_all(call: Invocation, watch: Watch) -> None:
    async for noticed in watch.changes():
        _print(call, noticed)
        call.out.close()


def _print(call: Invocation, noticed: Noticed) -> None:
    row = noticed.row
    if not call.out.is_text:
        content = {} if row is None else plain(row)
        content.pop("key", None)
        call.out.document({"change": noticed.change.value, "id": str(noticed.conversation), "conversation": content or None})
    elif row is None:
        call.out.text(f"{noticed.change} #{noticed.conversation}")
    else:
        call.out.text(f"{noticed.change} #{row.id} {row.status} {local(row.last_at)} {row.who}: {row.subject or row.snippet}")


NOTES = N_("Prints nothing of what is there already; it polls nothing by itself. ctrl+c, or a reader that ends, ends it.")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "watch": (Leaf("", N_("print what changes among conversations, as it happens"), _watch, take_query, takes_query=True, notes=NOTES),),
}
