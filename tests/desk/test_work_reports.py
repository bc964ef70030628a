"""Reports on the work: what is counted, from when to when, and who may see whose figures."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.cli.report_pages import as_csv, as_html
from agentdesk.cli.report_sheets import channel_sheets, cost_sheets, response_sheets, volume_sheets
from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListConversations, ReportChannels, ReportCosts, ReportResponse, ReportVolume
from agentdesk.domain.costs import Cost, Costs
from agentdesk.domain.ids import DeliveryId
from agentdesk.domain.reports import ResponseReport, Spread
from agentdesk.domain.states import ChannelKind, Role
from agentdesk.domain.verbs import AddNote, Close, ReleaseDelivery, Reopen, Reply
from tests.desk_builder import ANA, BEN, BuiltDesk, author

LEA = author("lea", role=Role.LEAD)


def report(desk: BuiltDesk) -> ResponseReport:
    (found,) = ANSWERS[ReportResponse](desk.reading(LEA), ReportResponse())
    assert isinstance(found, ResponseReport)
    return found


def worked(desk: BuiltDesk) -> None:
    """Two conversations: one answered after an hour, asked again twice and answered two hours after the first; one after two days."""
    first = desk.receive_mail(message_id="a@example.net").conversation
    second = desk.conversation(sender="piet@example.net")
    desk.clock.move(hours=1)
    desk.do(AddNote(first, "Who knows?"))
    desk.do(Reply(first, "Hello Maria, soon. Regards"))
    desk.clock.move(hours=1)
    for number in (1, 2):
        desk.receive_mail(message_id=f"a{number}@example.net", in_reply_to="a@example.net", references=("a@example.net",))
        desk.clock.move(hours=1)
    desk.do(Reply(first, "Hello Maria, here. Regards"))
    desk.do(Close((first,)))
    desk.do(Reopen((first,)))
    desk.do(Close((first,)))
    desk.clock.move(days=2)
    desk.do(Reply(second, "Hello Piet, here. Regards"), BEN)
    desk.do(Close((second,)), BEN)


def test_answers_count_from_the_oldest_unanswered_message(desk: BuiltDesk) -> None:
    worked(desk)
    found = report(desk)
    everything = found.figures[0]
    assert (everything.first.count, everything.first.median_s) == (2, 3600)
    assert everything.next == Spread(1, 7200, 7200)
    assert (everything.with_target, everything.in_target) == (3, 2)
    assert (found.closed, found.reopened, found.one_answer) == (2, 1, 1)


def test_an_answer_that_waits_for_a_lead_is_none_yet(desk: BuiltDesk) -> None:
    """A trainee who answers within the hour, and a lead who looks the day after: the customer waited a day."""
    number = desk.conversation()
    desk.do(Reply(number, "Hello Maria, here. Regards"), author("tom", role=Role.TRAINEE))
    assert not any(one.first.count for one in report(desk).figures)
    desk.do(ReleaseDelivery((DeliveryId(1),)), LEA)
    assert report(desk).figures[0].first.count == 1


def test_who_was_how_quick_is_for_leads_alone(desk: BuiltDesk) -> None:
    worked(desk)
    assert {one.name for one in report(desk).figures if one.by == "agent"} == {ANA.agent, BEN.agent}
    (seen,) = ANSWERS[ReportResponse](desk.reading(ANA), ReportResponse())
    assert not [one for one in seen.figures if one.by == "agent"]


def test_every_figure_opens_the_conversations_behind_it(desk: BuiltDesk) -> None:
    worked(desk)
    (volume,) = ANSWERS[ReportVolume](desk.reading(), ReportVolume())
    (channels,) = ANSWERS[ReportChannels](desk.reading(), ReportChannels())
    queries = {one.query for one in (*report(desk).figures, *volume.figures, *volume.backlog, *channels.figures)} - {""}
    for query in queries:
        list(ANSWERS[ListConversations](desk.reading(), ListConversations(query=query)))
    (mail,) = (one for one in volume.figures if one.by == "kind")
    assert (mail.inbound, mail.outbound) == (4, 3)
    assert sum(one.inbound for one in volume.figures if one.by == "hour") == 4


def test_no_name_of_a_customer_or_account_runs_in_a_spreadsheet_or_a_page(desk: BuiltDesk) -> None:
    worked(desk)
    (channels,) = ANSWERS[ReportChannels](desk.reading(), ReportChannels())
    (volume,) = ANSWERS[ReportVolume](desk.reading(), ReportVolume())
    sheets = [*channel_sheets(channels), *volume_sheets(volume), *response_sheets(report(desk))]
    hostile = [sheet._replace(rows=[("=1+1<script>", *row[1:]) for row in sheet.rows]) for sheet in sheets]
    assert b'"=1' not in as_csv(hostile)
    assert b"<script>" not in as_html("<script>", hostile)


def test_a_contact_costs_what_the_owner_says_of_its_channel(desk: BuiltDesk) -> None:
    """Two customers wrote, three answers left: a contact is a conversation in which a customer wrote, however often."""
    worked(desk)
    reading = desk.reading()
    costs = Costs("EUR", {ChannelKind.EMAIL: Cost(an_answer=2.0, a_month=36.525), ChannelKind.LETTER: Cost(a_month=12.175)})
    (found,) = ANSWERS[ReportCosts](replace(reading, desk=replace(reading.desk, costs=lambda: costs)), ReportCosts())
    mail, letter, together = found.figures
    assert (mail.contacts, mail.answers, mail.cost, mail.per_contact) == (2, 3, 42.0, 21.0)
    assert (letter.contacts, letter.cost, letter.per_contact) == (0, 12.0, None)
    assert (together.cost, together.per_contact) == (54.0, 27.0)
    assert len(list(ANSWERS[ListConversations](desk.reading(), ListConversations(query=mail.query, view="all")))) == mail.contacts
    assert b"27.00" in as_csv(list(cost_sheets(found)))


def test_nothing_costs_anything_before_the_owner_says_so(desk: BuiltDesk) -> None:
    worked(desk)
    (found,) = ANSWERS[ReportCosts](desk.reading(), ReportCosts())
    assert [(one.kind, one.cost, one.per_contact) for one in found.figures] == [("email", None, None)]
