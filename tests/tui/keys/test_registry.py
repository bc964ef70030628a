"""The one registry: no clash, nothing out of reach, every action done by somebody, and the page made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.domain.errors import ConfigError
from agentdesk.tui.app import ConsoleApp
from agentdesk.tui.keys.actions import Action, Context, Group
from agentdesk.tui.keys.display import footer_line
from agentdesk.tui.keys.docs import keys_page
from agentdesk.tui.keys.registry import ACTIONS, BY_ID
from agentdesk.tui.keys.resolver import Pending, Resolver, resolver_for, sequences_of
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.bulk import BulkScreen
from agentdesk.tui.screens.composer import ComposerScreen
from agentdesk.tui.screens.conversation import ConversationScreen
from agentdesk.tui.screens.customer import CustomerScreen
from agentdesk.tui.screens.drafts import DraftsScreen
from agentdesk.tui.screens.help import HelpScreen
from agentdesk.tui.screens.inbox import InboxScreen
from agentdesk.tui.screens.journal import JournalScreen
from agentdesk.tui.screens.letters import LettersScreen
from agentdesk.tui.screens.outbox import OutboxScreen
from agentdesk.tui.screens.rules import RulesScreen
from agentdesk.tui.screens.settings import SettingsScreen
from agentdesk.tui.screens.templates import TemplatesScreen
from agentdesk.tui.screens.wizard_screen import WizardScreen

SCREENS: dict[Context, type[ConsoleScreen]] = {
    Context.LIST: InboxScreen,
    Context.READER: ConversationScreen,
    Context.COMPOSER: ComposerScreen,
    Context.OUTBOX: OutboxScreen,
    Context.DRAFTS: DraftsScreen,
    Context.RULES: RulesScreen,
    Context.JOURNAL: JournalScreen,
    Context.HELP: HelpScreen,
    Context.WIZARD: WizardScreen,
    Context.CUSTOMER: CustomerScreen,
    Context.SETTINGS: SettingsScreen,
    Context.BULK: BulkScreen,
    Context.TEMPLATES: TemplatesScreen,
    Context.LETTERS: LettersScreen,
}
TEXT_AREA_KEYS = {f"ctrl+{letter}" for letter in "acdekuvwxyz"}
ALTGR = set("[]{}|\\@#")


def _press(resolver: Resolver, keys: str) -> object:
    found: object = None
    for key in keys.split(" "):
        found = resolver.feed(key)
    return found


@pytest.mark.parametrize("context", list(Context))
def test_every_key_of_every_action_reaches_it(context: Context) -> None:
    """A key shown in the help that does something else, or nothing, is worse than none."""
    for action in ACTIONS:
        if context in action.contexts:
            for keys in action.keys:
                assert _press(resolver_for(context, ACTIONS), keys) is action


@pytest.mark.parametrize("context", list(Context))
def test_every_action_is_done_by_its_screen_or_the_app(context: Context) -> None:
    """The registry promises; somebody has to keep it."""
    screen = SCREENS[context]
    for action in ACTIONS:
        if context in action.contexts and not action.id.startswith("view."):
            assert hasattr(screen, action.method) or hasattr(ConsoleApp, action.method), f"{action.id} in {context}"


def test_ids_are_unique() -> None:
    """The palette and a user's keys go by them."""
    assert len(BY_ID) == len(ACTIONS)


def test_while_writing_no_letter_and_no_key_of_the_text_field_is_taken() -> None:
    """Letters are letters there, and ctrl+a … ctrl+z belong to editing."""
    for action in ACTIONS:
        if Context.COMPOSER in action.contexts:
            for keys in action.keys:
                assert len(keys) > 1, action.id
                assert keys not in TEXT_AREA_KEYS, action.id


def test_nothing_is_only_on_a_character_that_takes_altgr() -> None:
    """On a German or French keyboard such a key takes two hands, or isn't there (lazygit's issue 773)."""
    for action in ACTIONS:
        assert not action.keys or any(not set(keys) & ALTGR for keys in action.keys), action.id


def test_ctrl_q_is_never_the_only_way() -> None:
    """Some terminals keep it for themselves."""
    assert "q" in BY_ID["back"].keys


def test_a_started_sequence_says_what_can_follow_and_escape_drops_it() -> None:
    """Which-key: nobody has to know sequences by heart."""
    resolver = resolver_for(Context.LIST, ACTIONS)
    found = resolver.feed("g")
    assert isinstance(found, Pending)
    assert {key for key, _action in found.next_keys} >= {"g", "i", "m", "o", "j", "s", "v", "w"}
    assert not isinstance(resolver.feed("escape"), Action | Pending)
    assert resolver.feed("j") is BY_ID["move.down"]


def test_an_unknown_key_drops_a_started_sequence_without_doing_anything() -> None:
    """`g e` must not close a conversation."""
    resolver = resolver_for(Context.LIST, ACTIONS)
    resolver.feed("g")
    assert not isinstance(resolver.feed("e"), Action | Pending)


def _action(name: str, *keys: str) -> Action:
    return Action(name, keys, frozenset({Context.LIST}), Group.MOVE, name, name)


def test_a_clash_is_refused_when_keys_are_loaded() -> None:
    """Textual's own keymap accepts one silently, and an action is gone."""
    with pytest.raises(ConfigError, match="taken by both"):
        sequences_of([_action("one", "e"), _action("two", "e")])


def test_a_key_that_hides_a_sequence_is_refused() -> None:
    """After `g` has acted, `g o` can never be typed."""
    with pytest.raises(ConfigError, match="can't be reached"):
        sequences_of([_action("one", "g"), _action("two", "g o")])


@pytest.mark.parametrize("keys", ["ctrl+m", "hyper+x", "gg"])
def test_keys_no_terminal_sends_are_refused(keys: str) -> None:
    """They would be accepted and never come."""
    with pytest.raises(ConfigError):
        sequences_of([_action("one", keys)])


def test_another_layout_reaches_the_same_actions() -> None:
    """й stands where q does."""
    resolver = resolver_for(Context.LIST, ACTIONS, {"й": "q"})
    assert resolver.feed("й") is BY_ID["back"]


def test_the_page_of_keys_is_the_registrys() -> None:
    """Drift: python -m agentdesk.tui.keys.docs > docs/keys.md."""
    assert (Path(__file__).parents[3] / "docs" / "keys.md").read_text("utf-8") == keys_page()


@pytest.mark.parametrize(
    ("context", "width", "footer"),
    [
        (Context.LIST, 80, " r reply  i note  e done  h snooze  a assign  x mark  / filter  : cmd  ? help "),
        (Context.READER, 80, " r reply  i note  e done  h snooze  a assign  : cmd  O open  q back  ? help "),
        (Context.LIST, 60, " r reply  i note  e done  h snooze  a assign  : cmd  ? help "),
    ],
)
def test_a_narrow_footer_holds_what_a_newcomer_needs(context: Context, width: int, footer: str) -> None:
    actions = tuple(action for action in ACTIONS if context in action.contexts)
    assert footer_line(actions, width).plain == footer


def test_a_wide_footer_says_which_keys_begin_a_sequence() -> None:
    actions = tuple(action for action in ACTIONS if Context.LIST in action.contexts)
    assert " g go…  y copy… " in footer_line(actions, 120).plain


def test_a_word_too_long_for_the_footer_leaves_its_place_to_the_next() -> None:
    """Where words are longer, as in Dutch and German, one that doesn't fit mustn't take `:` away with it."""
    actions = tuple(
        Action(label, (key,), frozenset({Context.LIST}), Group.MOVE, label, label, rank=rank)
        for rank, (key, label) in enumerate([("a", "assign"), ("x", "x" * 40), (":", "cmd")])
    )
    assert footer_line(actions, 30).plain == " a assign  : cmd "
