"""Keys of one's own: they take hold, what can't work is named with file and line, and the rest still works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agentdesk.config.paths import Home
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.display import which_key_lines
from agentdesk.tui.keys.keymap import KeyMap
from agentdesk.tui.keys.layouts import LAYOUTS
from agentdesk.tui.keys.loading import load_keymap
from agentdesk.tui.keys.registry import BY_ID
from agentdesk.tui.keys.resolver import Pending
from agentdesk.tui.keys.shown import use_keys, with_keys
from agentdesk.tui.presenters.help import help_lines
from tests.config.homes import home_at

ROOT = Path(__file__).parents[3]


def _home(folder: Path, text: str) -> Home:
    home = home_at(folder, "")
    (home.config_dir / "keys.toml").write_text(text, "utf-8")
    return home


def _does(keymap: KeyMap, context: Context, keys: str) -> str | None:
    resolver, found = keymap.resolver(context), None
    for key in keys.split(" "):
        found = resolver.feed(key)
    return found.id if isinstance(found, Action) else None


def test_without_a_file_the_keys_are_the_registrys(tmp_path: Path) -> None:
    keymap = load_keymap(home_at(tmp_path, ""))
    assert _does(keymap, Context.LIST, "e") == "triage.close"
    assert not keymap.troubles


def test_several_keys_sequences_and_quoted_names_are_taken(tmp_path: Path) -> None:
    """TOML reads triage.close as a table within a table, and "triage.close" as one name; people write either."""
    keymap = load_keymap(_home(tmp_path, '[keys]\ntriage.close = ["d", "g e"]\n"triage.snooze" = "e"\n'))
    assert _does(keymap, Context.LIST, "d") == _does(keymap, Context.READER, "g e") == "triage.close"
    assert _does(keymap, Context.LIST, "e") == "triage.snooze"
    assert _does(keymap, Context.LIST, "h") is None
    assert not keymap.troubles


def test_a_key_for_one_place_leaves_the_others_alone(tmp_path: Path) -> None:
    keymap = load_keymap(_home(tmp_path, '[in.reader]\ntriage.close = "d"\n'))
    assert _does(keymap, Context.READER, "d") == "triage.close"
    assert _does(keymap, Context.LIST, "d") is None
    assert _does(keymap, Context.LIST, "e") == "triage.close"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[keys]\ntriage.clos = 'd'\n", 2, "Did you mean triage.close?"),
        ("[keys]\nundo = 'ctrl+m'\n", 2, "terminals can't tell ctrl+m"),
        ("[keys]\nundo = 'pgdn'\n", 2, "there is no key pgdn"),
        ("[keys]\nundo = 'g'\n", 2, "begins like a key of"),
        ("[keys]\nundo = 'e e'\n", 2, "begins like a key of triage.close"),
        ("[keys]\nundo = 'w'\nredo = 'w'\n", 3, "w is taken by both undo and redo"),
        ("[keys]\n\nundo = 'e'\n", 3, "triage.close is left without a key"),
        ("[keys]\nundo = 3\n", 2, "keys.undo must be a key"),
        ("[in.composer]\ncompose.attach = 'a'\n", 2, "would be typed as text in the composer"),
        ("[in.outbox]\ntriage.close = 'd'\n", 2, "triage.close is nothing to be done in the outbox"),
        ("[in.lst]\nundo = 'w'\n", 2, "Did you mean list?"),
        ("layout = 'azery'\n", 1, "Did you mean azerty?"),
        ("[alias]\nab = 'q'\n", 2, "takes a character for another"),
        ("[kees]\n", 1, "Did you mean keys?"),
        ("[keys]\nundo = = 3\n", 2, "not valid TOML"),
    ],
)
def test_what_cant_work_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    """Textual's own keymap takes all of these without a word, and the action can't be reached any more."""
    home = _home(tmp_path, text)
    troubles = [str(one) for one in load_keymap(home).troubles]
    assert len(troubles) == 1, troubles
    assert troubles[0].startswith(f"{home.config_dir / 'keys.toml'}:{line}: ")
    assert words in troubles[0]


def test_a_mistake_leaves_the_action_its_default(tmp_path: Path) -> None:
    """A slip in the file must not take a key away."""
    keymap = load_keymap(_home(tmp_path, "[keys]\nundo = 'ctrl+m'\nredo = 'w'\n"))
    assert _does(keymap, Context.LIST, "z") == "undo"
    assert _does(keymap, Context.LIST, "w") == "redo"


@pytest.mark.parametrize(
    ("layout", "typed", "meant"), [("azerty", "&", "view.1"), ("russian", "й", "back"), ("greek", "Θ", "triage.unread")]
)
def test_a_layout_reaches_the_same_actions(tmp_path: Path, layout: str, typed: str, meant: str) -> None:
    keymap = load_keymap(_home(tmp_path, f'layout = "{layout}"\n'))
    assert _does(keymap, Context.LIST, typed) == meant


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_takes_a_key_that_means_something_itself(layout: str) -> None:
    """The default keys are what the pages say, on every keyboard."""
    for context in Context:
        resolver = KeyMap(aliases=LAYOUTS[layout]).resolver(context)
        for typed in LAYOUTS[layout]:
            assert (typed,) not in resolver.sequences, typed


def test_sentences_name_the_key_in_force(tmp_path: Path) -> None:
    """A hint with a key that does something else is worse than none."""
    keymap = load_keymap(_home(tmp_path, '[keys]\nundo = "w"\ngo.drafts = []\nview.2 = "à"\n'))
    use_keys(keymap)
    try:
        assert with_keys("{undo} takes {seconds} back; {compose.mend} mends") == "w takes {seconds} back; ^f mends"
        assert with_keys("{go.drafts} lists them") == ":drafts lists them"
        shown = "\n".join(one.plain for one in help_lines(keymap.actions_of(Context.LIST), 60))
        assert "  w               Undo" in shown
        assert "  :drafts" in shown
    finally:
        use_keys(KeyMap())


def test_no_sentence_names_an_action_that_is_not_there() -> None:
    """A placeholder that names none would stand on the screen in braces."""
    lines = [line for path in (ROOT / "agentdesk" / "tui").rglob("*.py") for line in path.read_text("utf-8").splitlines()]
    sentences = [line for line in lines if re.search(r"\bN?_\(", line)]
    named = {found for line in sentences for found in re.findall(r"\{([a-z]+\.[a-z_]+)\}", line) if not re.search(r"\bf\"", line)}
    assert named
    assert named <= BY_ID.keys()


def test_what_can_follow_takes_as_many_lines_as_it_needs() -> None:
    """Cut off at the edge, half the places could not be found."""
    pending = KeyMap().resolver(Context.LIST).feed("g")
    assert isinstance(pending, Pending)
    narrow = which_key_lines(pending.typed, pending.next_keys, 80)
    assert all(len(one.plain) <= 80 for one in narrow)
    assert all(f" {action.label} " in "".join(one.plain for one in narrow) for _key, action in pending.next_keys)
    assert len(which_key_lines(pending.typed, pending.next_keys, 200)) == 1
