"""Moving the whole desk to another store."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain
from agentdesk.domain.texts import N_, _

FILES = ("files", "sqlite")


def _take_move(parser: Parser) -> None:
    parser.add_argument("--to", metavar="PLACE", required=True, help=_("postgresql://USER@HOST/DATABASE, without a password; or files"))
    parser.add_argument("--secret", metavar="WHERE", default="", help=_("where its password is: file, credential:NAME or command=CMD"))


def _move(call: Invocation) -> int:
    url = "" if call.args.to in FILES else call.args.to
    from agentdesk.client.desk_move import check_place, move_desk  # noqa: PLC0415 - the only verb that needs it

    check_place(url, call.args.secret)
    if call.is_dry_run:
        return _report_trial(call)

    def progress(table: str, rows: int) -> None:
        call.out.progress(_("copying {table}: {rows} rows").format(table=table, rows=rows))

    moved = move_desk(call.home, url, call.args.secret, progress)
    rows = sum(table.rows for table in moved.tables)
    if call.out.is_text:
        words = _("Moved to {target}: {tables} tables, {rows} rows, compared one by one. The desk that was left is kept at {kept}.")
        call.out.text(words.format(target=moved.target, tables=len(moved.tables), rows=rows, kept=moved.kept))
        return 0
    tables: list[Plain] = [{"table": table.name, "rows": table.rows, "sha256_sum": table.digest} for table in moved.tables]
    places = {"from": moved.source, "to": moved.target, "kept": moved.kept}
    call.out.document({**places, "rows": rows, "tables": tables, "dry_run": False})
    return 0


def _report_trial(call: Invocation) -> int:
    if call.out.is_text:
        call.out.text(_("would move the desk to {place} (dry run: nothing was changed)").format(place=call.args.to))
    else:
        call.out.document({"to": call.args.to, "dry_run": True})
    return 0


NOTES = N_(
    "The service ends first. Everything is copied, read again and compared; only then is the copy the desk, and until then the old one is, "
    "whatever is cut short. The old one is kept, and no service opens it any more. Read: agentdesk help service"
)
LEAVES: dict[str, tuple[Leaf, ...]] = {
    "desk": (
        Leaf(
            "move",
            N_("move the whole desk to a PostgreSQL server, or back into files"),
            _move,
            _take_move,
            changes=True,
            is_final=True,
            notes=NOTES,
        ),
    ),
}
