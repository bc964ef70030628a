"""The answer to a bad review begins with what it has to do, and with the day on which the desk looks at it again."""

from __future__ import annotations

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import CheckText, PlanReply
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.views import CheckedText, ReplyPlan
from tests.desk_builder import REVIEWS, BuiltDesk, shop_account
from tests.desk_stores import NewDesk

ALL = ["acknowledge", "apologise", "offer", "take-offline", "follow-up"]


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    return new_desk(shop_account(), REVIEWS)


def planned(desk: BuiltDesk, number: ConversationId, language: str = "en") -> ReplyPlan:
    (found,) = ANSWERS[PlanReply](desk.reading(), PlanReply(number, language=language))
    assert isinstance(found, ReplyPlan)
    return found


def checked(desk: BuiltDesk, number: ConversationId, text: str) -> CheckedText:
    (found,) = ANSWERS[CheckText](desk.reading(), CheckText(text, number, language="en"))
    assert isinstance(found, CheckedText)
    return found


@pytest.mark.parametrize("stars", [1.0, 2.0])
@pytest.mark.parametrize("language", ["nl", "fr", "de", "it", "en"])
def test_a_bad_review_asks_for_the_five_moves_and_comes_back_in_a_week(desk: BuiltDesk, stars: float, language: str) -> None:
    number = desk.review("bakfan82", "The lamp broke.", rating=stars, by=REVIEWS)
    plan = planned(desk, number, language)
    assert [move.name for move in plan.moves] == ALL
    assert all(move.why and not move.is_made for move in plan.moves)
    assert plan.follow_up.snooze == "7d"


def test_a_fair_review_and_a_mail_ask_for_nothing(desk: BuiltDesk) -> None:
    fair = planned(desk, desk.review("tom", "It was alright.", rating=3.0, by=REVIEWS))
    mail = planned(desk, desk.conversation())
    assert [(plan.moves, plan.follow_up.is_any) for plan in (fair, mail)] == [((), False)] * 2


def test_the_checks_tell_which_of_the_moves_a_text_makes(desk: BuiltDesk) -> None:
    number = desk.review("bakfan82", "The lamp broke.", rating=1.0, by=REVIEWS)
    assert [move.name for move in checked(desk, number, "").moves if move.is_made] == []
    found = checked(desk, number, "We are sorry. Please call us.")
    assert [move.name for move in found.moves if move.is_made] == ["apologise", "take-offline"]


def test_a_desk_of_its_own_mind_names_its_own_moves_and_day(desk: BuiltDesk) -> None:
    """A rule of the desk's folder stands for the starter's of the same name, language and kinds of channel."""
    folder = desk.folder / "config" / "tone"
    folder.mkdir(parents=True, exist_ok=True)
    rule = '[[rules]]\nname = "follow-up"\ncheck = "move"\nkinds = ["review"]\nmax_stars = 2\nfollow_up = "3d"\nwhy = "name the day."\nwords = ["on *day"]\n'
    (folder / "ours.toml").write_text(f'language = "en"\nversion = "1"\n\n{rule}', "utf-8")
    plan = planned(desk, desk.review("bakfan82", "The lamp broke.", rating=1.0, by=REVIEWS))
    assert plan.follow_up.snooze == "3d"
    assert "name the day." in {move.why for move in plan.moves}
