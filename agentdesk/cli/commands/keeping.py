"""The verb `service`: have the user's own systemd or launchd keep the desk working."""

from __future__ import annotations

import os

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.client import shared_box, shared_unit, user_unit
from agentdesk.client.shared_box import SharedBox
from agentdesk.client.user_unit import Supervisor, Unit
from agentdesk.domain.errors import RefusedByDesk, Unavailable
from agentdesk.domain.texts import N_, _


def _unit(call: Invocation) -> Unit:
    keeper = user_unit.supervisor()
    if keeper is None:
        cause = _(
            "neither a systemd of yours nor launchd runs here; agentdesk serve --linger on keeps the desk working until the machine ends"
        )
        raise Unavailable(cause=cause)
    return user_unit.unit_of(call.home, keeper)


def _take_install(parser: Parser) -> None:
    parser.add_argument(
        "--shared", action="store_true", help=_("set up a shared desk for this machine: user, group, folders, unit; by root, as with sudo")
    )


def _install(call: Invocation) -> int:
    if call.args.shared or _is_for_the_machine(call):
        shared_box.refuse_unreachable_python()
        return _say(call, shared_box.install(SharedBox(), os.environ.get("SUDO_USER", ""), is_dry_run=call.is_dry_run))
    unit = _unit(call)
    if call.is_dry_run:
        return _say(call, (_("would write {path} and switch it on").format(path=unit.path),))
    return _say(call, user_unit.install(call.home, unit))


def _is_for_the_machine(call: Invocation) -> bool:
    """Whether root asks by sudo, naming no desk: that means the machine's, not root's own."""
    return os.geteuid() == 0 and "SUDO_USER" in os.environ and call.choice.home is None and not call.choice.own


def _remove(call: Invocation) -> int:
    if not call.home.is_own:
        cause = _("the shared desk's unit is the machine's: sudo systemctl disable --now {name} ends it; its data stay in {path}")
        raise RefusedByDesk(cause=cause.format(name=SharedBox().unit_file.name, path=call.home.data_dir))
    unit = _unit(call)
    if call.is_dry_run:
        return _say(call, (_("would switch {name} off and remove {path}").format(name=unit.name, path=unit.path),))
    return _say(call, user_unit.remove(unit))


def _shared_status(call: Invocation) -> int:
    """Say how the machine's own systemd keeps the shared desk."""
    name, path, state = SharedBox().unit_file.name, SharedBox().unit_file, shared_unit.state()
    if not call.out.is_text:
        call.out.document(
            {"supervisor": "systemd" if state else "", "unit": name, "file": str(path), "installed": path.exists(), "state": state}
        )
    elif state:
        call.out.text(_("{name}: {state}").format(name=name, state=state))
        call.out.text(str(path))
        call.out.text(_("more: systemctl status {name}").format(name=name))
    else:
        call.out.text(_("no systemd keeps the shared desk"))
    return 0


def _status(call: Invocation) -> int:
    if not call.home.is_own:
        return _shared_status(call)
    keeper = user_unit.supervisor()
    unit = None if keeper is None else user_unit.unit_of(call.home, keeper)
    state = user_unit.state(unit) if unit is not None and unit.is_installed else ""
    if not call.out.is_text:
        call.out.document(
            {
                "supervisor": keeper.value if keeper else "",
                "unit": unit.name if unit else "",
                "file": str(unit.path) if unit else "",
                "installed": unit is not None and unit.is_installed,
                "state": state,
            }
        )
        return 0
    if unit is None:
        call.out.text(_("neither a systemd of yours nor launchd runs here"))
    elif not unit.is_installed:
        call.out.text(_("not installed; agentdesk service install writes {path}").format(path=unit.path))
    else:
        call.out.text(_("{name}: {state}").format(name=unit.name, state=state or _("unknown")))
        call.out.text(str(unit.path))
        if unit.supervisor is Supervisor.SYSTEMD:
            call.out.text(_("more: systemctl --user status {name}").format(name=unit.name))
    return 0


def _say(call: Invocation, words: tuple[str, ...]) -> int:
    if call.out.is_text:
        for sentence in words:
            call.out.text(sentence)
    else:
        call.out.document({"done": list(words), "dry_run": call.is_dry_run})
    return 0


NOTES = N_(
    "The unit is your own, in your home directory; no administrator is needed. By sudo it is the machine's: a shared desk for a team. "
    "Read: agentdesk help service, agentdesk help team"
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "service": (
        Leaf(
            "install",
            N_("write a unit for your own systemd or launchd and switch it on; by sudo, set up a shared desk"),
            _install,
            _take_install,
            changes=True,
            notes=NOTES,
        ),
        Leaf("status", N_("say whether such a unit is there and how it is"), _status, is_default=True),
        Leaf("remove", N_("switch the unit off and remove it"), _remove, changes=True),
    )
}
