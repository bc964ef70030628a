"""`agentdesk import customers`: lists of customers from other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agentdesk.cli.customer_lists import FIELDS, BadLine, read_customers
from agentdesk.cli.import_paths import check, files_in, opened
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Parser
from agentdesk.cli.plain import Plain, line
from agentdesk.cli.vcards import is_vcard, read_vcards
from agentdesk.domain.errors import SomeFailed, UsageError
from agentdesk.domain.outcomes import ItemResult
from agentdesk.domain.texts import _
from agentdesk.domain.verbs.customers import CustomerRecord, ImportCustomers

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk

BATCH = 200
"""Customers to a request: with their notes well under a frame."""
UNREADABLE = "unreadable"
STATUSES = ("imported", "updated", "known", UNREADABLE)


def take_customers(parser: Parser) -> None:
    """Let the leaf take files and how their columns are called."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help=_("a CSV file with a header line, vCards, or - for standard input"))
    fields = ", ".join(FIELDS)
    words = _("which column holds a field, where its name doesn't say it; fields: {fields}").format(fields=fields)
    parser.add_argument("--map", metavar="FIELD=COLUMN", action="append", default=[], help=words)


def import_customers(call: Invocation) -> int:
    """Bring customers in; a second run of the same file changes nothing."""
    check(call.args.paths)
    mapping = dict(_pair(text) for text in call.args.map)
    with call.desk() as desk:
        results = list(_imported(call, desk, mapping))
    return _report(call, results)


def _pair(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or field not in FIELDS:
        raise UsageError(cause=_("--map: “{text}” is no FIELD=COLUMN; fields: {fields}").format(text=text, fields=", ".join(FIELDS)))
    return field, column.strip()


def _imported(call: Invocation, desk: BlockingDesk, mapping: dict[str, str]) -> Iterator[ItemResult]:
    for file in files_in(call.args.paths, call.out.warn):
        batch: list[CustomerRecord] = []
        with opened(file) as content:
            whole = bytes(content)
        found = list(read_vcards(whole, file.source) if is_vcard(whole) else read_customers(whole, file.source, mapping))
        for one in found:
            if isinstance(one, BadLine):
                yield ItemResult(one.source, UNREADABLE, "", "", one.reason)
                continue
            batch.append(one)
            if len(batch) >= BATCH:
                yield from _sent(call, desk, batch)
                batch = []
        yield from _sent(call, desk, batch)


def _sent(call: Invocation, desk: BlockingDesk, batch: list[CustomerRecord]) -> tuple[ItemResult, ...]:
    return desk.do(ImportCustomers(tuple(batch)), is_dry_run=call.is_dry_run).items if batch else ()


def _report(call: Invocation, results: list[ItemResult]) -> int:
    counts = {status: sum(one.status == status for one in results) for status in STATUSES}
    items: list[Plain] = [
        {"source": line(one.source), "status": one.status, **({"reason": line(_(one.reason))} if one.reason else {})} for one in results
    ]
    if call.out.form == "jsonl":
        call.out.records("items", (item for item in items if isinstance(item, dict)))
    elif call.out.form == "json":
        call.out.document({**counts, "items": items})
    else:
        call.out.text(_("{imported} imported, {updated} updated, {known} known, {unreadable} unreadable").format(**counts))
    for one in results:
        if one.status == UNREADABLE:
            call.out.warn(f"{one.source}: {_(one.reason)}")
    return SomeFailed.exit_code if counts[UNREADABLE] else 0
