"""Mastodon: mentions, replies and direct messages of one account, answered as visibly as they were written and no more.

Source: docs.joinmastodon.org (methods/notifications, statuses, accounts, apps, streaming, instance; api/rate-limits: 300 in 5 minutes).
Servers that speak the same interface leave parts of it out: what pages, dates and visibilities they give is taken as it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlsplit

import msgspec

from agentdesk.channels.oauth.bearer import Bearer, required
from agentdesk.channels.oauth.settings import OUT_OF_BAND, OAuthSettings
from agentdesk.channels.social.specs import MASTODON
from agentdesk.channels.web.api import Api, Change, anonymous, as_json, path_part
from agentdesk.channels.web.listed import ListedChannel, Page, utc
from agentdesk.channels.web.pace import Budget
from agentdesk.channels.web.said import Odd, Said, answering, without_markup
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import Refused
from agentdesk.domain.handles import mentions
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage
    from agentdesk.domain.views import LoginStart

SCOPES: Final = "read write:statuses"
CLIENT_ID_SLOT: Final = "oauth_client_id"
CLIENT_SECRET_SLOT: Final = "oauth_client_secret"  # noqa: S105 - the slot's name
PER_PAGE: Final = 40
_MENTIONS, _OWN = 0, 1
_BUDGET: Final = Budget(requests=240, per_s=300)
_DIRECT: Final = "direct"
_CONFIDENTIAL: Final = frozenset({_DIRECT, "private"})
"""Written to some people only; some servers call a direct message private."""
_MOST_ROOTS: Final = 2_000
_LOOKED_BACK: Final = 2
"""Pages of our own posts in which one that may have left is looked for."""


class _Person(msgspec.Struct):
    id: str
    acct: str = ""
    display_name: str = ""


class _Mention(msgspec.Struct):
    id: str = ""
    acct: str = ""


class _Status(msgspec.Struct):
    id: str
    created_at: datetime
    account: _Person
    content: str = ""
    edited_at: datetime | None = None
    visibility: str = "public"
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    url: str | None = None
    language: str | None = None
    spoiler_text: str = ""
    mentions: list[_Mention] = []


class _Notification(msgspec.Struct):
    id: str
    type: str
    status: _Status | None = None


class _Ancestors(msgspec.Struct):
    ancestors: list[_Status] = []


class _Urls(msgspec.Struct):
    streaming: str = ""


class _Configuration(msgspec.Struct):
    urls: _Urls = msgspec.field(default_factory=_Urls)


class _Instance(msgspec.Struct):
    configuration: _Configuration = msgspec.field(default_factory=_Configuration)


class _Kind(msgspec.Struct):
    type: str = ""


class _App(msgspec.Struct):
    client_id: str
    client_secret: str


class Mastodon(ListedChannel):
    """One account on one server: what mentions it, and what it answered elsewhere."""

    name = MASTODON.name
    limits: ClassVar[Limits] = MASTODON.limits
    shelves = 2

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._secrets = secrets
        self._settings = settings
        self._bearer: Bearer | None = None
        self._me: _Person | None = None
        self._roots: dict[str, str] = {}
        super().__init__(settings, Api(settings, required(settings, "instance"), self._headers, budget=_BUDGET))

    async def close(self) -> None:
        """Let go of connections and logins under way."""
        if self._bearer is not None:
            await self._bearer.close()
        await super().close()

    async def _headers(self, renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        if self._bearer is None:
            client_id = await asyncio.to_thread(lambda: self._secrets.read(CLIENT_ID_SLOT))
            self._bearer = Bearer(self.account, self._login(client_id or ""), self._secrets)
        return await self._bearer.headers(renew)

    def _login(self, client_id: str) -> OAuthSettings:
        base = self.api.base
        return OAuthSettings(client_id, f"{base}/oauth/authorize", f"{base}/oauth/token", SCOPES, redirect_uri=OUT_OF_BAND)

    async def start_login(self) -> LoginStart:
        """Register with the server, as its interface wants of every program, and begin a login.

        Raises:
            Refused, Transient, NeedsLogin.
        """
        api = Api(self._settings, self.api.base, anonymous)
        try:
            wanted = {"client_name": "AgentDesk", "redirect_uris": OUT_OF_BAND, "scopes": SCOPES}
            answer = await api.change(Change("POST", "/api/v1/apps", as_json(wanted), is_repeatable=True), _no_commit)
            app = api.decoded(answer, _App)
        finally:
            await api.close()
        await asyncio.to_thread(self._secrets.write, app.client_id, CLIENT_ID_SLOT)
        await asyncio.to_thread(self._secrets.write, app.client_secret, CLIENT_SECRET_SLOT)
        self._bearer = Bearer(self.account, self._login(app.client_id), self._secrets)
        return await self._bearer.start()

    async def finish_login(self, state: str, answer: str) -> str:
        """Finish the login of this `state` by the code the server showed."""
        if self._bearer is None:
            await self._headers(renew=False)
        assert self._bearer is not None
        return await self._bearer.finish(state, answer)

    async def listen(self) -> AsyncIterator[None]:
        """Yield when the line stands, and at each mention; ends where the server has no such line.

        Raises:
            Transient, NeedsLogin, Refused.
        """
        async for event in self.api.told(f"{await self._line()}/api/v1/streaming/user/notification"):
            if not event.name or (event.name == "notification" and _is_mention(event.data)):
                yield None

    async def _line(self) -> str:
        """Return where the server tells of news: often another host, which is only believed where it is one of the server's own."""
        answer = await self.api.look("/api/v2/instance")
        try:
            told = msgspec.json.decode(answer.body, type=_Instance, strict=False).configuration.urls.streaming
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            told = ""
        address = told.rstrip("/").replace("wss://", "https://", 1)
        host, own = urlsplit(address).hostname or "", urlsplit(self.api.base).hostname or ""
        is_own = address.startswith("https://") and (host == own or host.endswith(f".{own}"))
        return address if is_own else self.api.base

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page of mentions, or of what we answered elsewhere; a place is the id of the last one before."""
        query = [("limit", str(PER_PAGE)), *([("max_id", place)] if place else [])]
        if shelf == _OWN:
            return await self._own_page(query)
        answer = await self.api.get("/api/v1/notifications", [("types[]", "mention"), *query])
        found = self.forms(self.api.decoded(answer, list[msgspec.Raw]), _Notification)
        entries: list[Said | Odd] = []
        for one in found:
            if isinstance(one, Odd):
                entries.append(one)
            elif one.type == "mention" and one.status is not None:
                entries.append(await self._said(one.status))
        return Page(tuple(entries), found[-1].id if found else "")

    async def _own_page(self, query: list[tuple[str, str]]) -> Page:
        statuses = await self._own(query)
        mine = (await self._account()).id
        entries = [await self._said(one) for one in statuses if one.in_reply_to_id and one.in_reply_to_account_id not in (None, mine)]
        return Page(tuple(entries), statuses[-1].id if statuses else "")

    async def _own(self, query: list[tuple[str, str]]) -> list[_Status]:
        mine = (await self._account()).id
        answer = await self.api.get(f"/api/v1/accounts/{path_part(mine)}/statuses", [("exclude_reblogs", "true"), *query])
        return [one for one in self.forms(self.api.decoded(answer, list[msgspec.Raw]), _Status) if isinstance(one, _Status)]

    async def _account(self) -> _Person:
        if self._me is None:
            self._me = self.api.decoded(await self.api.get("/api/v1/accounts/verify_credentials"), _Person)
        return self._me

    async def _said(self, one: _Status) -> Said:
        mine = await self._account()
        is_ours = one.account.id == mine.id
        is_confidential = one.visibility in _CONFIDENTIAL
        other = one.account.acct if not is_ours else self._answered(one)
        root = await self._root(one)
        return Said(
            id=one.id,
            at=utc(one.created_at),
            changed_at=utc(one.edited_at) if one.edited_at else None,
            kind=ChannelKind.CHAT if is_confidential else ChannelKind.SOCIAL,
            html=one.content,
            author=one.account.display_name,
            handle=f"@{one.account.acct}",
            title=one.spoiler_text,
            url=one.url or "",
            language=one.language or "",
            # Somebody else below the same post is another customer; and what is confidential never stands in a public conversation.
            thread=f"{'direct' if is_confidential else 'public'}:{root}:{other}",
            in_reply_to=one.in_reply_to_id or "",
            is_ours=is_ours,
            to=f"@{other}" if is_ours else "",
        )

    @staticmethod
    def _answered(one: _Status) -> str:
        found = (mention.acct for mention in one.mentions if mention.id == one.in_reply_to_account_id)
        return next(found, one.mentions[0].acct if one.mentions else "")

    async def _root(self, one: _Status) -> str:
        """Return the post a thread began with, asked for once."""
        if one.in_reply_to_id is None:
            return one.id
        if one.id not in self._roots:
            if len(self._roots) >= _MOST_ROOTS:
                self._roots.clear()
            answer = await self.api.get(f"/api/v1/statuses/{path_part(one.id)}/context")
            above = self.api.decoded(answer, _Ancestors).ancestors
            self._roots[one.id] = above[0].id if above else one.in_reply_to_id
        return self._roots[one.id]

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Post an answer that exactly those may read who could read what it answers, or a direct message to its author alone."""
        wanted = answering(self.account, message)
        asked = await self.api.get_answered(f"/api/v1/statuses/{path_part(message.thread_external_id)}")
        answered = self.api.decoded(asked, _Status)
        is_ours = answered.account.id == (await self._account()).id
        whom = f"@{self._answered(answered) if is_ours else answered.account.acct}"
        if wanted.direct_to:
            self._refuse_others(wanted, whom)
        text = wanted.text if whom.casefold() in wanted.text.casefold() else f"{whom} {wanted.text}"
        visibility = _DIRECT if wanted.direct_to else answered.visibility
        body = {"status": text, "in_reply_to_id": answered.id, "visibility": visibility}
        change = Change("POST", "/api/v1/statuses", as_json(body), headers=(("idempotency-key", key),))
        posted = self.api.decoded(await self.api.change(change, commit_point), _Status)
        return Receipt(posted.id, words=_("posted: {visibility}").format(visibility=posted.visibility))

    def _refuse_others(self, wanted: Answering, whom: str) -> None:
        """Refuse a direct message that somebody else would read: a post that changed hands, or one who is named in the text."""
        if whom.casefold() != wanted.direct_to.casefold():
            raise Refused(account=self.account, cause=N_("what is answered is not {handle}'s any more"), handle=wanted.direct_to)
        others = [found[0] for found in mentions(wanted.text) if found[0].casefold() != whom.casefold()]
        if others:
            raise Refused(account=self.account, cause=N_("{handle} is named in the direct message and would read it"), handle=others[0])

    async def retract(self, external_id: str) -> bool:
        """Delete a post of ours; the server lets nobody delete another's."""
        return await self.api.remove(f"/api/v1/statuses/{path_part(external_id)}")

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look for the answer among our newest posts."""
        del key  # servers remember it for an hour and don't tell
        answer = answering(self.account, message)
        wanted, place = answer.text.split(), ""
        for _turn in range(_LOOKED_BACK):
            statuses = await self._own([("limit", str(PER_PAGE)), *([("max_id", place)] if place else [])])
            for one in statuses:
                words = unescape(without_markup(one.content)).split()
                is_as_visible = not answer.direct_to or one.visibility in _CONFIDENTIAL
                if is_as_visible and one.in_reply_to_id == message.thread_external_id and words[-len(wanted) :] == wanted:
                    return Receipt(one.id, words=_("it stands there"))
            if not statuses or statuses[-1].id == place:
                return None
            place = statuses[-1].id
        return None


def _is_mention(data: str) -> bool:
    try:
        return msgspec.json.decode(data, type=_Kind, strict=False).type == "mention"
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return False


async def _no_commit() -> None:
    """Registering a program posts nothing."""
