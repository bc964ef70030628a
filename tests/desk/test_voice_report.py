"""The report on the voice: what was used, what agents change, which rules find something, which wordings are missing."""

from __future__ import annotations

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import RenderTemplate, ReportVoice
from agentdesk.domain.reports import EditFigure, TemplateFigure, VoiceReport
from agentdesk.domain.verbs import Reply, Undo
from agentdesk.domain.voice import UsedTemplate
from agentdesk.reports.voice import changes
from tests.desk_builder import BEN, BuiltDesk


def report(desk: BuiltDesk) -> VoiceReport:
    (found,) = ANSWERS[ReportVoice](desk.reading(), ReportVoice())
    assert isinstance(found, VoiceReport)
    return found


def template(desk: BuiltDesk, name: str) -> TemplateFigure:
    return next(one for one in report(desk).templates if one.name == name)


def answer_with(desk: BuiltDesk, change: tuple[str, str]) -> None:
    number = desk.conversation(language="nl")
    (found,) = ANSWERS[RenderTemplate](desk.reading(), RenderTemplate("thank-you", number))
    used = UsedTemplate(found.name, found.variant, found.text)
    assert change[0] in found.text
    desk.do(Reply(number, found.text.replace(*change), templates=(used,)))


def test_what_agents_change_in_a_template_is_its_next_version(desk: BuiltDesk) -> None:
    for _each in range(3):
        answer_with(desk, ("Beste", "Dag"))
    answer_with(desk, ("Beste", "Beste"))
    figure = template(desk, "thank-you")
    assert (figure.uses, figure.read, figure.edited, figure.by_kind) == (4, 4, 3, (("email", 4),))
    assert figure.edits[0] == EditFigure("Beste", "Dag", 3)


def test_what_is_taken_back_counts_no_more(desk: BuiltDesk) -> None:
    number = desk.conversation()
    outcome = desk.do(Reply(number, "Hello Maria, fine!! Regards", templates=(UsedTemplate("thank-you", "en", "Hello Maria"),)))
    assert template(desk, "thank-you").uses == 1
    assert report(desk).rules
    desk.do(Undo(outcome.entry))
    assert template(desk, "thank-you").uses == 0
    assert report(desk).rules == ()


def test_rules_are_counted_by_channel_and_agent(desk: BuiltDesk) -> None:
    desk.do(Reply(desk.conversation(), "Hello Maria, prior to this we wrote!! Regards"))
    desk.do(Reply(desk.conversation(), "Hello Maria, prior to this we wrote. Regards"), BEN)
    cold = {(one.agent, one.kind): one.texts for one in report(desk).rules if one.rule == "tone.cold-words"}
    assert cold == {("ana", "email"): 1, ("ben", "email"): 1}


def test_languages_customers_write_in_without_a_wording_are_named(desk: BuiltDesk) -> None:
    for language in ("pl", "nl", "nl-BE"):
        desk.conversation(language=language)
    assert template(desk, "thank-you").missing == ("pl",)


def test_a_text_put_beside_a_template_is_no_change_of_its_wording() -> None:
    assert changes("Dear Maria, soon.", "Dear Maria, tomorrow. " + "More words. " * 20) == []
    assert changes("Dear Maria, it comes soon.", "Dear Maria, it comes tomorrow.") == [("soon.", "tomorrow.")]
