"""Saved views: written into the user's file, read back as they were, everything else in it untouched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.config.views_file import FILE_NAME, LONGEST_NAME, SavedView, forget_view, read_views, save_view
from agentdesk.domain.errors import ConfigError, UsageError
from agentdesk.domain.safe_text import is_clean
from agentdesk.domain.states import View
from tests.config.homes import home_at

NAMES = st.text(min_size=1, max_size=LONGEST_NAME).filter(lambda text: bool(text.strip()) and is_clean(text))
QUERIES = st.text(max_size=60).filter(is_clean)


@given(name=NAMES, query=QUERIES, within=st.sampled_from(View), is_noticed=st.booleans())
def test_what_is_saved_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, query: str, within: View, *, is_noticed: bool
) -> None:
    """Names and queries are whatever people type."""
    home = home_at(tmp_path_factory.mktemp("views"), "")
    view = SavedView(name, query, within, bell=is_noticed, command="notify-send AgentDesk" if is_noticed else "")
    save_view(home, view)
    save_view(home, view)
    assert read_views(home) == [view]
    forget_view(home, name)
    assert read_views(home) == []


def test_comments_and_other_views_stay(tmp_path: Path) -> None:
    home = home_at(tmp_path, "")
    path = home.config_dir / FILE_NAME
    path.write_text('# mine\n[view.refunds]\nquery = "tag:refund"  # the shop\n\n[view.late]\nquery = "is:late"\nbell = true\n')
    save_view(home, SavedView("late", "is:late -tag:slow", notify=True))
    assert [view.name for view in read_views(home)] == ["refunds", "late"]
    assert path.read_text().startswith('# mine\n[view.refunds]\nquery = "tag:refund"  # the shop\n')


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[view.a]\nquerry = 'x'\n", 2, "Did you mean query?"),
        ("[view.a]\nquery = 3\n", 2, "query must be text"),
        ("[view.a]\nquery = 'x'\nbell = 'yes'\n", 3, "bell must be true or false"),
        ("[view.a]\nwithin = 'opne'\n", 2, "Did you mean open?"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    home = home_at(tmp_path, "")
    (home.config_dir / FILE_NAME).write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_views(home)
    assert f"{FILE_NAME}:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_name_no_line_can_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        save_view(home_at(tmp_path, ""), SavedView("a\nb", ""))
