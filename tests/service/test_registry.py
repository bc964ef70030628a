"""Every verb has somebody who carries it out, every ask somebody who answers it, and none has two."""

from __future__ import annotations

import ast
from pathlib import Path

from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.handlers import handlers
from agentdesk.domain import asks, verbs
from agentdesk.service import registry
from tests.desk_builder import BuiltDesk, build


def _named(function: str, room: str) -> set[str]:
    """Return the verbs or asks that a function of the registry names as keys."""
    tree = ast.parse(Path(registry.__file__).read_text("utf-8"))
    body = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    keys = [key for node in ast.walk(body) if isinstance(node, ast.Dict) for key in node.keys]
    return {key.attr for key in keys if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name) and key.value.id == room}


def test_every_verb_is_carried_out_in_one_place(tmp_path: Path) -> None:
    desk: BuiltDesk = build(tmp_path)
    handled = {verb.__name__ for verb in handlers(desk.facts, lambda _digest: b"")}
    desk.close()
    operated = _named("verb_operations", "verbs")
    assert handled | operated == {verb.__name__ for verb in verbs.ALL}
    assert handled & operated == set()


def test_every_ask_is_answered_in_one_place() -> None:
    answered = {ask.__name__ for ask in ANSWERS}
    operated = _named("ask_operations", "asks")
    assert answered | operated == {ask.__name__ for ask in asks.ALL}
    assert answered & operated == set()
