"""What holds for every channel that asks a platform over HTTP: reading, answering, and every way in which platforms fail.

A rig is one account on a platform that the test can write to as a customer would, look into, and make misbehave. Where no server exists the
platform is a fake written from its documentation; the rig's own module says which.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar, Protocol

import pytest

from agentdesk.channels.web import api
from agentdesk.domain.channels import ITEM_JSON, FindsSent, OutgoingMessage, PollResult, Probe, RawItem, Receipt, Retracts
from agentdesk.domain.errors import ChannelError, NeedsLogin, Refused, Transient, Uncertain
from tests.channels.contract import MAX_BATCH, no_commit, poll_until_done
from tests.servers.platform import Fault, Platform

ANSWER = "We are sorry, Maria: the crust was our fault. Write to us and we make it good."


class Channel(Protocol):
    """What the contract calls."""

    api: api.Api

    async def poll(self, cursor: str | None) -> PollResult: ...

    async def test(self) -> tuple[Probe, ...]: ...

    async def close(self) -> None: ...


class Answers(Channel, Protocol):
    """A channel that answers."""

    async def send(self, message: OutgoingMessage, key: str, commit_point: Callable[[], Any]) -> Receipt: ...

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None: ...


class Rig(Protocol):
    """One account on a platform."""

    platform: Platform

    def open(self) -> Any:
        """Make the channel anew, as after a restart of the service."""

    def write(self, number: int, text: str = "", *, at: datetime | None = None) -> str:
        """Have a customer write; returns the id the item will bear."""

    def rewrite(self, item: str, text: str) -> None:
        """Have the customer change what they wrote."""

    def remove(self, item: str) -> None:
        """Have it taken away."""

    def answers(self, item: str) -> list[str]:
        """Return the owner's answers below an item."""


class Opened:
    """Channels of one test, closed at its end."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._channels: list[Channel] = []

    def __call__(self) -> Any:
        self._channels.append(self._rig.open())
        return self._channels[-1]

    async def close(self) -> None:
        for channel in self._channels:
            await channel.close()


class _Base:
    channel: ClassVar[str]
    """The channel's name in the registry; a test holds that every channel has its suite."""

    @pytest.fixture
    async def opened(self, rig: Rig) -> AsyncIterator[Opened]:
        channels = Opened(rig)
        yield channels
        await channels.close()


def reply_to(item: str, text: str = ANSWER, *known: str) -> OutgoingMessage:
    """Return an answer as the desk hands it out."""
    content = json.dumps({"text": text, "in_reply_to": item, "channel": "x", "known_answers": known}).encode()
    return OutgoingMessage(content, ITEM_JSON, "shop", ("maria",), "<1@desk>", item)


def direct_to(whom: str, item: str, text: str = ANSWER) -> OutgoingMessage:
    """Return a direct message beside a public answer, as the desk hands it out."""
    content = json.dumps({"text": text, "in_reply_to": item, "channel": "x", "direct_to": whom, "subject": "Your bread"}).encode()
    return OutgoingMessage(content, ITEM_JSON, "shop", (whom,), "<2@desk>", item)


def said(item: RawItem) -> dict[str, Any]:
    """Return an item's content."""
    found: dict[str, Any] = json.loads(item.content)
    return found


def inbound(items: list[RawItem] | tuple[RawItem, ...]) -> list[RawItem]:
    return [item for item in items if not item.is_outbound]


class ReadingContract(_Base):
    """What every platform that is read must do."""

    many: ClassVar[int] = MAX_BATCH + 7
    follows_changes: ClassVar[bool] = True

    async def test_everything_is_handed_on_exactly_once(self, rig: Rig, opened: Opened) -> None:
        wanted = {rig.write(number) for number in range(self.many)}
        items, _cursor = await poll_until_done(opened())
        assert sorted(item.external_id for item in inbound(items)) == sorted(wanted)

    async def test_a_batch_is_bounded(self, rig: Rig, opened: Opened) -> None:
        for number in range(self.many):
            rig.write(number)
        assert len((await opened().poll(None)).items) <= MAX_BATCH

    async def test_a_restarted_channel_goes_on_from_its_cursor(self, rig: Rig, opened: Opened) -> None:
        rig.write(1)
        _old, cursor = await poll_until_done(opened())
        second = rig.write(2)
        for _again in range(2):
            new, _cursor = await poll_until_done(opened(), cursor)
            assert [item.external_id for item in new] == [second], "a cursor that was not committed gives the same again"

    async def test_nothing_new_gives_nothing(self, rig: Rig, opened: Opened) -> None:
        for number in range(5):
            rig.write(number)
        channel = opened()
        _items, cursor = await poll_until_done(channel)
        for _again in range(2):
            result = await channel.poll(cursor)
            assert (result.items, result.has_more) == ((), False)
            cursor = result.cursor

    async def test_what_arrives_during_the_first_walk_is_not_missed(self, rig: Rig, opened: Opened) -> None:
        """Pages move when something new comes in front of them."""
        wanted = {rig.write(number) for number in range(self.many)}
        channel = opened()
        first = await channel.poll(None)
        wanted.add(rig.write(900))
        rest, cursor = await poll_until_done(channel, first.cursor)
        later, _cursor = await poll_until_done(channel, cursor)
        found = [item.external_id for item in inbound([*first.items, *rest, *later])]
        assert set(found) == wanted

    @pytest.mark.parametrize("cursor", ["", "{", '{"v": 99, "scope": ""}', "[]", "null"])
    async def test_a_damaged_cursor_is_an_error_and_never_a_fresh_start(self, opened: Opened, cursor: str) -> None:
        with pytest.raises(Transient):
            await opened().poll(cursor)

    async def test_a_change_is_a_new_version_of_the_same_item(self, rig: Rig, opened: Opened) -> None:
        if not self.follows_changes:
            return
        item = rig.write(1, "The bread was burnt")
        channel = opened()
        _items, cursor = await poll_until_done(channel)
        rig.rewrite(item, "They made it good")
        changed, cursor = await poll_until_done(channel, cursor)
        assert [(one.external_id, one.may_change) for one in changed] == [(item, True)]
        assert "They made it good" in changed[0].content.decode()
        assert (await channel.poll(cursor)).items == ()

    async def test_a_moment_in_the_future_counts_as_now(self, rig: Rig, opened: Opened) -> None:
        """A platform's clock, or ours, may be wrong by years."""
        rig.write(1, at=datetime.now(UTC) + timedelta(days=4000))
        rig.write(2, at=datetime.now(UTC) - timedelta(days=4000))
        items, cursor = await poll_until_done(opened())
        assert len(items) == 2
        assert max(item.arrived_at for item in items) <= datetime.now(UTC)
        third = rig.write(3)
        later, _cursor = await poll_until_done(opened(), cursor)
        assert [item.external_id for item in later] == [third]

    async def test_settings_that_work_pass_every_probe(self, rig: Rig, opened: Opened) -> None:
        rig.write(1)
        probes = await opened().test()
        assert probes
        assert [probe for probe in probes if not probe.is_ok] == []

    async def test_an_unreachable_platform_is_transient_and_names_the_account(self, rig: Rig, opened: Opened) -> None:
        channel = opened()
        rig.platform.stop()
        with pytest.raises(Transient, match="shop"):
            await channel.poll(None)
        assert [probe.is_ok for probe in await channel.test()] == [False]


def added(content: Any) -> Any:
    """Return JSON with a field nobody knows in every object."""
    if isinstance(content, dict):
        return {"brand_new_field": {"x": [1, None]}, **{key: added(value) for key, value in content.items()}}
    return [added(value) for value in content] if isinstance(content, list) else content


RETRY = {
    "seconds": ({"Retry-After": "120"}, 100.0, 140.0),
    "missing": ({}, 10.0, 1000.0),
    "absurd": ({"Retry-After": "99999999999999999"}, 80_000.0, 100_000.0),
    "nonsense": ({"Retry-After": "soon"}, 10.0, 1000.0),
    "negative": ({"Retry-After": "-5"}, 10.0, 1000.0),
    "far date": ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, 80_000.0, 100_000.0),
    "past date": ({"Retry-After": "Sat, 01 Jan 2000 00:00:00 GMT"}, 10.0, 1000.0),
    "reset": ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "300"}, 250.0, 350.0),
}


class FaultContract(_Base):
    """Every way in which platforms fail: nothing is lost or doubled, nothing is asked in a forbidden window, and a person can read why."""

    removes: ClassVar[str] = ""
    """A field whose absence must not lose an item."""

    @pytest.mark.parametrize(
        ("status", "error"),
        [(401, NeedsLogin), (403, NeedsLogin), (404, Transient), (409, Transient), (410, Transient), (500, Transient), (503, Transient)],
    )
    async def test_each_status_is_of_its_kind_and_loses_nothing(
        self, rig: Rig, opened: Opened, status: int, error: type[ChannelError]
    ) -> None:
        channel = opened()
        _none, cursor = await poll_until_done(channel)
        wanted = rig.write(1)
        rig.platform.fault = Fault(status)
        with pytest.raises(error) as caught:
            await channel.poll(cursor)
        assert str(caught.value).startswith("shop: ")
        assert "secret" not in str(caught.value)
        rig.platform.fault = None
        items, _cursor = await poll_until_done(channel, cursor)
        assert [item.external_id for item in items] == [wanted]

    @pytest.mark.parametrize("form", RETRY)
    async def test_no_request_leaves_inside_a_forbidden_window(self, rig: Rig, opened: Opened, form: str) -> None:
        headers, least_s, most_s = RETRY[form]
        channel: Channel = opened()
        now_s = [1000.0]
        channel.api.pace.monotonic = lambda: now_s[0]
        _none, cursor = await poll_until_done(channel)
        wanted = rig.write(1)
        rig.platform.fault = Fault(429, headers)
        with pytest.raises(Transient) as caught:
            await channel.poll(cursor)
        assert least_s <= caught.value.retry_after_s <= most_s
        rig.platform.fault = None
        before = len(rig.platform.asked)
        now_s[0] += least_s * 0.9
        for _again in range(3):
            with pytest.raises(Transient) as caught:
                await channel.poll(cursor)
            assert caught.value.retry_after_s > 0
        assert len(rig.platform.asked) == before
        now_s[0] += most_s
        items, _cursor = await poll_until_done(channel, cursor)
        assert [item.external_id for item in items] == [wanted]

    async def test_a_date_means_the_servers_own_time(self, rig: Rig, opened: Opened) -> None:
        """Where its clock is ten years off, so are its dates; what it wishes are two minutes."""
        there = datetime.now(UTC) - timedelta(days=3650)
        headers = {"Date": format_datetime(there, usegmt=True), "Retry-After": format_datetime(there + timedelta(seconds=120), usegmt=True)}
        rig.platform.fault = Fault(429, headers)
        with pytest.raises(Transient) as caught:
            await opened().poll(None)
        assert 100 <= caught.value.retry_after_s <= 140

    @pytest.mark.parametrize("fault", [Fault(endless=True), Fault(slow=True), Fault(broken=True), Fault(200, body=b"<html>"), Fault(302)])
    async def test_bodies_that_make_no_sense_end_and_lose_nothing(
        self, rig: Rig, opened: Opened, fault: Fault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _none, cursor = await poll_until_done(opened())
        wanted = rig.write(1)
        monkeypatch.setattr(api, "MOST_BYTES", 1 << 20)
        monkeypatch.setattr(api, "WHOLE_TIMEOUT_S", 0.6)
        rig.platform.fault = fault
        with pytest.raises(Transient, match="shop"):
            await opened().poll(cursor)
        rig.platform.fault = None
        monkeypatch.undo()
        items, _cursor = await poll_until_done(opened(), cursor)
        assert [item.external_id for item in items] == [wanted]

    async def test_fields_that_are_new_change_nothing(self, rig: Rig, opened: Opened) -> None:
        wanted = rig.write(1)
        rig.platform.fault = Fault(mangled=added)
        items, cursor = await poll_until_done(opened())
        assert [item.external_id for item in items] == [wanted]
        rig.platform.fault = None
        assert (await opened().poll(cursor)).items == ()

    async def test_an_entry_in_an_unknown_form_hides_no_other_and_is_shown(self, rig: Rig, opened: Opened) -> None:
        """A field that is gone: the entry is kept whole under its id, and read again once the form is known."""
        if not self.removes:
            return
        wanted = {rig.write(1), rig.write(2)}

        def mangled(content: Any) -> Any:
            if isinstance(content, dict):
                return {key: mangled(value) for key, value in content.items() if not (key == self.removes and "2" in json.dumps(content))}
            return [mangled(value) for value in content] if isinstance(content, list) else content

        rig.platform.fault = Fault(mangled=mangled)
        items, cursor = await poll_until_done(opened())
        assert len(items) == 2
        rig.platform.fault = None
        again, _cursor = await poll_until_done(opened(), cursor)
        assert wanted <= {item.external_id for item in [*items, *again]}


class AnsweringContract(_Base):
    """What every platform that takes answers must do."""

    appends: ClassVar[bool] = False
    """Whether an answer stands beside those before, and not in their place."""
    finds_sent: ClassVar[bool] = True
    """Whether the platform can be asked for what was answered; where not, a person decides."""

    @pytest.fixture
    async def written(self, rig: Rig) -> str:
        return rig.write(1)

    async def test_an_answer_leaves_once_after_the_commit_point(self, rig: Rig, opened: Opened, written: str) -> None:
        then: list[int] = []

        async def commit() -> None:
            then.append(len(rig.answers(written)))

        receipt = await opened().send(reply_to(written), "key-1", commit)
        assert isinstance(receipt, Receipt)
        assert receipt.external_id
        assert then == [0]
        assert rig.answers(written) == [ANSWER]

    async def test_what_was_sent_comes_back_under_the_receipts_id(self, opened: Opened, written: str) -> None:
        """So that the desk knows it for its own."""
        channel = opened()
        receipt = await channel.send(reply_to(written), "key-1", no_commit)
        items, _cursor = await poll_until_done(channel)
        ours = [item for item in items if item.is_outbound]
        assert [item.external_id for item in ours] in ([receipt.external_id], [])

    async def test_nothing_leaves_when_the_commit_point_fails(self, rig: Rig, opened: Opened, written: str) -> None:
        async def disk_full() -> None:
            raise OSError(28, "No space left on device")

        with pytest.raises(OSError, match="No space"):
            await opened().send(reply_to(written), "key-1", disk_full)
        assert rig.answers(written) == []

    @pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
    async def test_a_refusal_is_for_good_and_says_why(self, rig: Rig, opened: Opened, written: str, status: int) -> None:
        channel = opened()
        await channel.poll(None)
        rig.platform.fault = Fault(status, only=self.method)
        with pytest.raises(Refused, match="shop"):
            await channel.send(reply_to(written), "key-1", no_commit)
        assert rig.answers(written) == []

    method: ClassVar[str] = "POST"

    async def test_a_revoked_login_is_needs_login_with_the_command_that_mends_it(self, rig: Rig, opened: Opened, written: str) -> None:
        rig.platform.fault = Fault(401)
        with pytest.raises(NeedsLogin, match="agentdesk account login shop"):
            await opened().send(reply_to(written), "key-1", no_commit)

    async def test_come_back_later_is_transient_and_nothing_left(self, rig: Rig, opened: Opened, written: str) -> None:
        channel = opened()
        await channel.poll(None)
        rig.platform.fault = Fault(429, {"Retry-After": "60"}, only=self.method)
        with pytest.raises(Transient) as caught:
            await channel.send(reply_to(written), "key-1", no_commit)
        assert caught.value.retry_after_s >= 60
        assert rig.answers(written) == []

    @pytest.mark.parametrize("fault", [Fault(500), Fault(503), Fault(loses_answer=True)])
    async def test_a_lost_answer_never_posts_twice(self, rig: Rig, opened: Opened, written: str, fault: Fault) -> None:
        """Where the platform appends nobody may ask again blindly; it is looked up, and stands there once at the end."""
        channel = opened()
        await channel.poll(None)
        rig.platform.fault = Fault(fault.status, loses_answer=fault.loses_answer, only=self.method)
        with pytest.raises((Transient, Uncertain)) as caught:
            await channel.send(reply_to(written), "key-1", no_commit)
        if self.appends:
            assert isinstance(caught.value, Uncertain)
        rig.platform.fault = None
        has_left = rig.answers(written) == [ANSWER]
        if not self.finds_sent:
            assert isinstance(caught.value, Uncertain)
            assert not isinstance(opened(), FindsSent)
            return
        found = await opened().find_sent(reply_to(written), "key-1")
        assert (found is not None) == has_left
        if not isinstance(caught.value, Uncertain):
            await opened().send(reply_to(written), "key-1", no_commit)
            assert rig.answers(written) == [ANSWER]

    async def test_what_answers_nothing_is_refused(self, opened: Opened) -> None:
        with pytest.raises(Refused):
            await opened().send(reply_to(""), "key-1", no_commit)
        with pytest.raises(Refused):
            await opened().send(OutgoingMessage(b"Subject: x\r\n\r\nx", "message/rfc822", "a", ("b",), "<1@x>", "1"), "key-1", no_commit)


class DirectRig(Rig, Protocol):
    """An account that can write to one person alone."""

    author: str
    """The handle of who writes to it."""

    def seen_by(self, handle: str) -> list[str]:
        """Return the texts of ours that somebody who isn't the author, or nobody at all, can read."""

    def told_alone(self) -> list[str]:
        """Return the texts of ours that the author alone can read."""


class DirectContract(_Base):
    """What every platform with direct messages must do beside a public answer."""

    @pytest.fixture
    async def written(self, rig: DirectRig) -> str:
        return rig.write(1)

    async def test_only_who_wrote_in_public_can_read_it(self, rig: DirectRig, opened: Opened, written: str) -> None:
        channel = opened()
        await channel.send(reply_to(written, "Sorry! We wrote to you."), "key-1", no_commit)
        receipt = await channel.send(direct_to(rig.author, written), "key-2", no_commit)
        assert receipt.external_id
        assert rig.told_alone() == [ANSWER]
        assert not [one for one in rig.seen_by("") if ANSWER in one]

    async def test_nobody_else_is_written_to(self, rig: DirectRig, opened: Opened, written: str) -> None:
        """What is answered may stand under another name by now; whoever that is must not read it."""
        with pytest.raises(Refused, match="somebody"):
            await opened().send(direct_to(f"{rig.author[0:2].replace('@m', '@')}somebody", written), "key-1", no_commit)
        assert rig.told_alone() == []

    @pytest.mark.parametrize("fault", [Fault(500), Fault(loses_answer=True)])
    async def test_a_lost_direct_message_is_looked_up_and_never_taken_for_the_public_answer(
        self, rig: DirectRig, opened: Opened, written: str, fault: Fault
    ) -> None:
        channel = opened()
        await channel.send(reply_to(written), "key-1", no_commit)
        assert await channel.find_sent(direct_to(rig.author, written), "key-2") is None
        rig.platform.fault = Fault(fault.status, loses_answer=fault.loses_answer, only="POST")
        with pytest.raises(Uncertain):
            await channel.send(direct_to(rig.author, written), "key-2", no_commit)
        rig.platform.fault = None
        has_left = rig.told_alone() == [ANSWER]
        assert (await opened().find_sent(direct_to(rig.author, written), "key-2") is not None) == has_left

    async def test_it_comes_back_as_ours_in_a_private_thread_or_not_at_all(self, rig: DirectRig, opened: Opened, written: str) -> None:
        receipt = await opened().send(direct_to(rig.author, written), "key-1", no_commit)
        items, _cursor = await poll_until_done(opened())
        ours = [one for one in items if one.is_outbound]
        assert [(one.external_id, said(one)["kind"]) for one in ours] in ([(receipt.external_id, "chat")], [])


class OneAnswerContract(AnsweringContract):
    """Where one answer stands below a review, and a new one takes its place."""

    async def test_the_same_answer_again_is_no_second_one(self, rig: Rig, opened: Opened, written: str) -> None:
        channel = opened()
        first = await channel.send(reply_to(written), "key-1", no_commit)
        changes = [one.method for one in rig.platform.asked if one.method != "GET"]
        assert await channel.send(reply_to(written), "key-1", no_commit) is not None
        assert [one.method for one in rig.platform.asked if one.method != "GET"] == changes
        assert (await channel.find_sent(reply_to(written), "key-1")).external_id == first.external_id

    async def test_an_answer_of_ours_is_replaced_by_a_new_one(self, rig: Rig, opened: Opened, written: str) -> None:
        channel = opened()
        await channel.send(reply_to(written), "key-1", no_commit)
        await channel.send(reply_to(written, "A better answer", ANSWER), "key-2", no_commit)
        assert rig.answers(written)[-1] == "A better answer"

    async def test_an_answer_written_elsewhere_meanwhile_is_not_overwritten(self, rig: Rig, opened: Opened, written: str) -> None:
        """A colleague answered on the page while this one was being written."""
        await opened().send(reply_to(written, "Already answered on the page"), "other", no_commit)
        with pytest.raises(Refused, match="another answer"):
            await opened().send(reply_to(written), "key-1", no_commit)
        assert rig.answers(written) == ["Already answered on the page"]

    async def test_an_answer_written_elsewhere_is_read_as_ours(self, opened: Opened, written: str) -> None:
        channel = opened()
        _items, cursor = await poll_until_done(channel)
        await opened().send(reply_to(written, "From the page"), "other", no_commit)
        items, _cursor = await poll_until_done(channel, cursor)
        ours = [said(item) for item in items if item.is_outbound]
        assert [(one["text"], one["is_outbound"], one["thread_key"]) for one in ours] == [("From the page", True, written)]


class RetractContract(_Base):
    """Where an answer that left can be taken down again."""

    async def test_an_answer_is_taken_down_and_asking_again_does_no_harm(self, rig: Rig, opened: Opened) -> None:
        written = rig.write(1)
        receipt = await opened().send(reply_to(written), "key-1", no_commit)
        assert isinstance(opened(), Retracts)
        assert await opened().retract(receipt.external_id)
        assert rig.answers(written) == []
        await opened().retract(receipt.external_id)
        items, _cursor = await poll_until_done(opened())
        assert [item.external_id for item in items] == [written]

    async def test_trouble_while_it_is_taken_down_passes(self, rig: Rig, opened: Opened) -> None:
        """It is asked for again until it is done."""
        written = rig.write(1)
        channel = opened()
        receipt = await channel.send(reply_to(written), "key-1", no_commit)
        rig.platform.fault = Fault(503)
        with pytest.raises(Transient, match="shop"):
            await channel.retract(receipt.external_id)
        rig.platform.fault = None
        await opened().retract(receipt.external_id)
        assert rig.answers(written) == []


class RetractOneContract(RetractContract):
    """Where one answer stands below a review."""

    async def test_an_answer_that_took_the_place_of_ours_stays(self, rig: Rig, opened: Opened) -> None:
        written = rig.write(1)
        receipt = await opened().send(reply_to(written), "key-1", no_commit)
        await opened().send(reply_to(written, "A colleague's better one", ANSWER), "key-2", no_commit)
        with pytest.raises(Refused, match="another answer"):
            await opened().retract(receipt.external_id)
        assert rig.answers(written)[-1] == "A colleague's better one"


class GoneContract(_Base):
    """Where everything is listed, what isn't any more was taken away."""

    async def test_what_is_taken_away_is_told_once_and_its_return_too(
        self, rig: Rig, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from agentdesk.channels.web import listed as reading

        kept, gone = rig.write(1), rig.write(2)
        _items, cursor = await poll_until_done(opened())
        rig.remove(gone)
        monkeypatch.setattr(reading, "SWEEP_EVERY_S", 0)
        told = await opened().poll(cursor)
        assert [one.gone for one in told.sightings] == [(gone,)]
        assert (told.items, told.has_more) == ((), True)
        quiet = await opened().poll(told.cursor)
        assert (quiet.items, quiet.sightings) == ((), ())
        assert kept not in told.sightings[0].gone
