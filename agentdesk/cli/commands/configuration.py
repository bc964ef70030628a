"""The verb `config`: show and check the configuration."""

from __future__ import annotations

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.texts import N_, _


def _take_show(parser: Parser) -> None:
    parser.add_argument("--defaults", action="store_true", help=_("print every key with its default, commented"))


def _show(call: Invocation) -> int:
    if call.args.defaults:
        from agentdesk.config.defaults import commented_defaults  # noqa: PLC0415 - seldom

        call.out.text(commented_defaults().rstrip("\n"))
        return 0
    path = call.home.config_file
    if not path.exists():
        call.out.warn(_("{path} is not there: every key has its default; agentdesk config show --defaults prints them").format(path=path))
        return 0
    call.out.text(_("# {path}").format(path=path))
    call.out.text(path.read_text("utf-8", "replace").rstrip("\n"))
    return 0


def _check(call: Invocation) -> int:
    from agentdesk.config.check import check_config  # noqa: PLC0415 - seldom

    problems: list[AgentdeskError] = check_config(call.home)
    if not call.out.is_text:
        call.out.document({"file": str(call.home.config_file), "problems": [str(one) for one in problems]})
    for problem in problems:
        call.out.warn(str(problem))
    if problems:
        return problems[0].exit_code
    if call.out.is_text:
        call.out.text(_("{path}: nothing wrong").format(path=call.home.config_file))
    return 0


def _path(call: Invocation) -> int:
    places = {"config": call.home.config_file, "data": call.home.data_dir, "log": call.home.log_file}
    if call.out.is_text:
        for name, path in places.items():
            call.out.text(f"{name}\t{path}" if name != "config" else str(path))
    else:
        call.out.document({name: str(path) for name, path in places.items()})
    return 0


LEAVES: dict[str, tuple[Leaf, ...]] = {
    "config": (
        Leaf("show", N_("print the configuration, or every key with its default"), _show, _take_show, formats=False, is_default=True),
        Leaf("check", N_("look for mistakes: file, line, key and the nearest right one"), _check),
        Leaf("path", N_("print where configuration, data and log are"), _path),
    ),
}
