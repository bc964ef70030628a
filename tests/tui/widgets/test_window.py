"""The window on a view of any size: what it knows, what it asks for, where things stand."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.views import ConversationRow
from agentdesk.tui.widgets.window import CACHED_ROWS, Edge, PageWanted, Window
from tests.tui.records import row, rows

PAGE = 10


def _answer(desk: Sequence[ConversationRow], wanted: PageWanted) -> list[ConversationRow]:
    """What the desk answers to a page asked for: keyset, towards older or newer ones."""
    if wanted.backwards:
        return [one for one in reversed(desk) if wanted.after is None or one.key > wanted.after][:PAGE]
    return [one for one in desk if wanted.after is None or one.key < wanted.after][:PAGE]


def _open(desk: Sequence[ConversationRow]) -> Window:
    window = Window()
    first = PageWanted(Edge.BELOW, None, backwards=False)
    window.add_page(first, _answer(desk, first), PAGE)
    return window


def _read_all(window: Window, desk: Sequence[ConversationRow]) -> None:
    while (wanted := window.page_wanted(0, len(window))) is not None:
        window.add_page(wanted, _answer(desk, wanted), PAGE)


def test_paging_down_reaches_every_conversation_in_order() -> None:
    """None skipped at a page's edge, none twice."""
    desk = rows(57)
    window = _open(desk)
    _read_all(window, desk)
    assert list(window.ids) == [one.id for one in desk]
    assert window.is_end_known


def test_a_jump_to_the_end_of_a_million_reads_two_pages() -> None:
    """`G` must not read what lies between."""
    desk = rows(1000)
    window = _open(desk)
    window.add_tail(_answer(desk, PageWanted(Edge.BELOW, None, backwards=True)))
    assert len(window) == 2 * PAGE + 1
    assert window.gap == PAGE
    assert window.id_at(PAGE) is None
    assert window.id_at(len(window) - 1) == desk[-1].id


@given(count=st.integers(0, 90), goes_down=st.lists(st.booleans(), max_size=20))
def test_a_gap_closes_from_either_side_without_loss(count: int, goes_down: list[bool]) -> None:
    """However somebody wanders between both ends, in the end everything is there once."""
    desk = rows(count)
    window = _open(desk)
    window.add_tail(_answer(desk, PageWanted(Edge.BELOW, None, backwards=True)))
    for is_down in goes_down:
        if window.gap is None:
            break
        wanted = window.page_wanted(0, window.gap) if is_down else window.page_wanted(window.gap + 1, len(window))
        assert wanted is not None
        window.add_page(wanted, _answer(desk, wanted), PAGE)
        known = list(window.ids)
        assert known == sorted(known, reverse=True)
        assert len(set(known)) == len(known)
    _read_all(window, desk)
    assert list(window.ids) == [one.id for one in desk]


@given(count=st.integers(1, 90), new=st.integers(0, 5), is_of_tail=st.booleans(), pages=st.integers(0, 8), cursor=st.integers(0, 200))
def test_what_was_seen_is_known_again_from_the_side_it_was_reached_from(
    *, count: int, new: int, is_of_tail: bool, pages: int, cursor: int
) -> None:
    """After a dropped line the view is asked for again as far as somebody had read, however it changed meanwhile."""
    before = rows(count)
    window = _open(before)
    if is_of_tail:
        window.add_tail(_answer(before, PageWanted(Edge.BELOW, None, backwards=True)))
    for _each in range(pages):
        far = len(window) if is_of_tail else 0
        wanted = window.page_wanted(far, max(0, len(window) - 1))
        if wanted is None:
            break
        window.add_page(wanted, _answer(before, wanted), PAGE)
    cursor %= len(window)
    seen = window.sight(range(cursor, min(cursor + 4, len(window))), cursor)
    now = [*(row(id=10_000 + at, key=9_000_000 + new - at) for at in range(new)), *before]
    again = _open(now)
    while (wanted := again.page_towards(seen)) is not None:
        again.add_page(wanted, _answer(now, wanted), PAGE)
    on = window.id_at(cursor)
    assert on is None or on in again
    assert (again.gap is not None) <= (seen is not None and seen.is_of_tail)


def test_new_mail_moves_a_conversation_to_its_place() -> None:
    """It is taken out where it was and put in where its new key belongs."""
    desk = rows(5)
    window = _open(desk)
    window.put(row(id=desk[3].id, key=2_000_000))
    assert window.index_of(desk[3].id) == 0
    assert len(window) == 5


def test_a_row_beyond_what_is_known_waits_for_its_page() -> None:
    """Put at the end of what is known it would stand in the wrong place."""
    desk = rows(57)
    window = _open(desk)
    window.put(row(id=999, key=desk[30].key))
    assert 999 not in window
    window.put(row(id=998, key=desk[5].key - 0))
    assert len(window) >= PAGE


def test_indexes_and_ids_agree_around_the_gap() -> None:
    """The cursor goes by the one, marks by the other."""
    desk = rows(500)
    window = _open(desk)
    window.add_tail(_answer(desk, PageWanted(Edge.BELOW, None, backwards=True)))
    for index in range(len(window)):
        found = window.id_at(index)
        assert (found is None) == (index == window.gap)
        assert found is None or window.index_of(found) == index


def test_removing_above_the_gap_moves_the_gap() -> None:
    """Otherwise the placeholder covers a conversation."""
    desk = rows(500)
    window = _open(desk)
    window.add_tail(_answer(desk, PageWanted(Edge.BELOW, None, backwards=True)))
    window.remove(desk[0].id)
    assert window.gap == PAGE - 1
    assert window.id_at(window.gap) is None


def test_rows_beyond_the_cache_are_misses_to_be_asked_for() -> None:
    """Memory does not grow with the view; the ids stay."""
    desk = rows(CACHED_ROWS + 50)
    window = Window()
    window.add_page(PageWanted(Edge.BELOW, None, backwards=False), desk, PAGE)
    assert len(window) == CACHED_ROWS + 50
    assert window.missing(range(3)) == [one.id for one in desk[:3]]
    assert window.row(desk[-1].id) is not None


def test_a_conversation_that_took_over_anothers_message_stays_when_the_other_goes() -> None:
    """An undone split gives the first conversation its newest message back before the other is known to be gone: both have one key."""
    desk = rows(3)
    window = _open(desk)
    window.put(row(id=desk[2].id, key=desk[1].key))
    window.remove(desk[1].id)
    assert list(window.ids) == [desk[0].id, desk[2].id]
    assert window.index_of(desk[2].id) == 1
