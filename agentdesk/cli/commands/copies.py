"""Verbs on copies of the desk: backup and restore."""

from __future__ import annotations

from pathlib import Path

from agentdesk.cli.blobs import write_new_file, write_pieces
from agentdesk.cli.commands.service import confirm_restore
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.texts_in import STDIN
from agentdesk.domain.asks import ReadBackup
from agentdesk.domain.errors import NotFound, RefusedByDesk, UsageError
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import MakeBackup


def _take_backup(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("where the copy goes (0600); - prints it"))
    parser.add_argument("--force", action="store_true", help=_("replace a file of that name"))


def _backup(call: Invocation) -> int:
    path = None if call.args.file == STDIN else Path(call.args.file)
    if path is not None and path.exists() and not (call.args.force or call.is_dry_run):
        raise RefusedByDesk(cause=_("{path} is there already; --force replaces it").format(path=path))
    with call.desk() as desk:
        if call.is_dry_run:
            return call.do(desk, MakeBackup())
        outcome = desk.do(MakeBackup())
        ask = ReadBackup(outcome.created)
        if path is None:
            write_pieces(desk, ask, call.out.raw)
            return 0
        write_new_file(path, lambda write: _need(write_pieces(desk, ask, write), outcome.created), is_overwriting=call.args.force)
    if call.out.is_text:
        call.out.text(_("{path}: {size} bytes; secrets are not in it").format(path=path, size=path.stat().st_size))
        _name_shared(call)
    else:
        call.out.document({"path": str(path), "size": path.stat().st_size, "backup": outcome.created})
    return 0


def _name_shared(call: Invocation) -> None:
    """Say which desk it was, where somebody may have meant one of their own."""
    if not call.home.is_own:
        call.out.text(_("this was the shared desk in {path}; --own means one of yours").format(path=call.home.data_dir))


def _need(is_found: bool, name: str) -> None:  # noqa: FBT001 - one fact, checked where it arises
    if not is_found:
        raise NotFound(thing=_("backup"), name=name)


def _take_restore(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help=_("a copy that agentdesk backup wrote"))
    parser.add_argument("--yes", action="store_true", help=_("replace a desk that holds something; it is kept beside the new one"))
    parser.add_argument("--confirm", action="store_true", help=_("say that the old copy is off, so that polling and sending may begin"))


def _restore(call: Invocation) -> int:
    if call.args.confirm:
        return confirm_restore(call)
    if call.args.file is None:
        raise UsageError(cause=_("agentdesk restore needs the FILE that agentdesk backup wrote"))
    from agentdesk.client.restore import refuse_shared, restore  # noqa: PLC0415 - the only verb that needs it

    refuse_shared(call.home)
    path = Path(call.args.file)
    if not path.is_file():
        raise NotFound(thing=_("file"), name=str(path))
    if call.home.store_file.exists() and not call.args.yes:
        cause = _("this desk holds something already; restore with --yes to put {path} in its place")
        raise RefusedByDesk(cause=cause.format(path=path))
    if call.is_dry_run:
        return _report(call, path, _("would restore {path} (dry run: nothing was changed)").format(path=path))
    restore(call.home, path)
    return _report(call, path, _("Restored. Nothing polls or sends until you say that the old copy is off: agentdesk restore --confirm"))


def _report(call: Invocation, path: Path, sentence: str) -> int:
    if call.out.is_text:
        call.out.text(sentence)
        _name_shared(call)
    else:
        call.out.document({"restored": str(path), "needs_confirmation": True, "dry_run": call.is_dry_run})
    return 0


BACKUP_NOTES = N_("Database, raw sources, configuration, templates, themes and keys; never secrets. Read: agentdesk help backup")
RESTORE_NOTES = N_("Two copies of a desk must never both send: what was unsent is held, what may have left is marked unknown.")

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "backup": (Leaf("", N_("write a copy of the desk to a file"), _backup, _take_backup, changes=True, notes=BACKUP_NOTES),),
    "restore": (Leaf("", N_("put a copy of a desk back"), _restore, _take_restore, changes=True, is_final=True, notes=RESTORE_NOTES),),
}
