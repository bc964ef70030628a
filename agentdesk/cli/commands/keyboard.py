"""The verb `keys`: the console's keys as they are in force, and whether keys of one's own can work."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain
from agentdesk.config.key_file import key_paths
from agentdesk.domain.texts import N_, _
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.keymap import KeyMap
from agentdesk.tui.keys.loading import load_keymap

_EXIT_USAGE = 2


def _take_place(parser: Parser) -> None:
    parser.add_argument("place", nargs="?", choices=[context.value for context in Context], help=_("one screen's keys only"))


def _list(call: Invocation) -> int:
    keymap = load_keymap(call.home)
    places = [Context(call.args.place)] if call.args.place else list(Context)
    if call.out.is_text:
        for place in places:
            call.out.text("\n".join(_lines(keymap, place)))
    else:
        call.out.records("keys", (record for place in places for record in _records(keymap, place)))
    return 0


def _lines(keymap: KeyMap, place: Context) -> list[str]:
    return [f"{place.value}:", *(f"  {' | '.join(one.keys):<24}{one.id:<20}{_(one.help)}" for one in keymap.actions_of(place)), ""]


def _records(keymap: KeyMap, place: Context) -> list[dict[str, Plain]]:
    return [{"place": place.value, "action": one.id, "keys": [*one.keys], "help": _(one.help)} for one in keymap.actions_of(place)]


def _check(call: Invocation) -> int:
    troubles = load_keymap(call.home).troubles
    paths = [str(path) for path in key_paths(call.home)]
    if not call.out.is_text:
        call.out.document({"files": [*paths], "problems": [str(one) for one in troubles]})
    for trouble in troubles:
        call.out.warn(str(trouble))
    if troubles:
        return _EXIT_USAGE
    if call.out.is_text:
        for path in paths:
            call.out.text(_("{path}: nothing wrong").format(path=path))
    return 0


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "keys": (
        Leaf("list", N_("print every key in force, with your own in place of the defaults"), _list, _take_place, is_default=True),
        Leaf("check", N_("look for keys that clash, can't be reached or don't exist: file and line"), _check),
    ),
}
