"""WordPress comments on a real site: what the documentation says is what the program does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from agentdesk.channels.registry import open_channel
from agentdesk.channels.reviews.wordpress import WordPress
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import NeedsLogin, Refused
from agentdesk.domain.ids import AccountName
from tests.channels.contract import no_commit, poll_until_done
from tests.channels.platform_contract import ANSWER, reply_to, said
from tests.channels.reviews.rigs import MemorySecrets
from tests.servers.wordpress import PLAIN, PRETTY, USER
from tests.servers.wordpress import WordPress as Site

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def form() -> str:
    return PRETTY


@pytest.fixture
def site(running: Site, form: str) -> Site:
    running.sweep(form)
    return running


def _opened(site: Site, password: str) -> WordPress:
    settings = AccountSettings(AccountName("blog"), "wordpress", (("url", site.url), ("user", USER), ("allow_private", "true")))
    channel = open_channel(settings, MemorySecrets(password=password))
    assert isinstance(channel, WordPress)
    return channel


@pytest.fixture
async def channel(site: Site) -> AsyncIterator[WordPress]:
    opened = _opened(site, site.password)
    yield opened
    await opened.close()


async def test_a_visitors_comment_that_waits_for_approval_is_read_and_answered(site: Site, channel: WordPress) -> None:
    """The whole circle: the form below the post, the desk, the answer below the comment, and its look-up."""
    site.comment("The <b>crust</b> was burnt & cold")
    [item], cursor = await poll_until_done(channel)
    read = said(item)
    assert (read["kind"], read["from"]) == ("social", {"name": "Giulia", "address": "giulia@customer.example"})
    assert "burnt" in read["html"]
    receipt = await channel.send(reply_to(item.external_id), "key", no_commit)
    found = await channel.find_sent(reply_to(item.external_id), "key")
    assert found is not None
    assert found.external_id == receipt.external_id
    [back], _cursor = await poll_until_done(channel, cursor)
    assert (back.external_id, back.is_outbound, said(back)["thread_key"]) == (receipt.external_id, True, item.external_id)


async def test_the_same_words_twice_are_refused_and_stand_there_once(site: Site, channel: WordPress) -> None:
    """This is why a lost answer may be asked for again."""
    site.comment("Cold bread")
    [item], _cursor = await poll_until_done(channel)
    await channel.send(reply_to(item.external_id), "key", no_commit)
    with pytest.raises(Refused):
        await channel.send(reply_to(item.external_id), "key", no_commit)
    below = site.ask("GET", "/wp/v2/comments")
    assert [one["content"]["rendered"].count(ANSWER.split()[0]) for one in below].count(1) == 1


async def test_an_answer_is_taken_down_again(site: Site, channel: WordPress) -> None:
    site.comment("Cold bread")
    [item], _cursor = await poll_until_done(channel)
    receipt = await channel.send(reply_to(item.external_id), "key", no_commit)
    assert await channel.retract(receipt.external_id)
    assert not await channel.retract(receipt.external_id)
    with pytest.raises(Refused, match="somebody else"):
        await channel.retract(item.external_id)
    items, _cursor = await poll_until_done(channel)
    assert [one.external_id for one in items] == [item.external_id]


async def test_an_edited_comment_is_a_new_version_and_a_binned_one_is_gone(
    site: Site, channel: WordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentdesk.channels.web.listed.SWEEP_EVERY_S", 0)
    site.comment("Late")
    [item], cursor = await poll_until_done(channel)
    site.ask("POST", f"/wp/v2/comments/{item.external_id}", content="Late, but they made it good")
    [changed], cursor = await poll_until_done(channel, cursor)
    assert (changed.external_id, "made it good" in changed.content.decode()) == (item.external_id, True)
    site.ask("DELETE", f"/wp/v2/comments/{item.external_id}")
    result = await channel.poll(cursor)
    assert [one.gone for one in result.sightings] == [(item.external_id,)]


async def test_a_site_with_more_pages_than_one_is_read_whole(site: Site, channel: WordPress) -> None:
    site.fill(107)
    items, cursor = await poll_until_done(channel)
    assert len({item.external_id for item in items}) == 107
    assert (await channel.poll(cursor)).items == ()


async def test_an_answer_in_the_thread_belongs_to_the_same_conversation(site: Site, channel: WordPress) -> None:
    site.comment("Which loaf is the rye?")
    [root], cursor = await poll_until_done(channel)
    ours = await channel.send(reply_to(root.external_id), "key", no_commit)
    site.fill(1, parent=ours.external_id)
    later, _cursor = await poll_until_done(channel, cursor)
    assert {said(one)["thread_key"] for one in later} == {root.external_id}


async def test_a_wrong_application_password_needs_a_login(site: Site) -> None:
    channel = _opened(site, "wrong")
    with pytest.raises(NeedsLogin, match="agentdesk account login blog"):
        await channel.poll(None)
    await channel.close()


@pytest.mark.parametrize("form", [PLAIN])
async def test_a_site_with_plain_addresses_is_read_and_answered_too(site: Site, channel: WordPress) -> None:
    """WordPress's own default form has no /wp-json; its interface stands behind ?rest_route= then."""
    site.comment("Cold bread")
    [item], _cursor = await poll_until_done(channel)
    await channel.send(reply_to(item.external_id), "key", no_commit)
    assert await channel.find_sent(reply_to(item.external_id), "key") is not None
