"""Comments on a WordPress site: read with those that wait for approval, answered as comments below them.

Source: developer.wordpress.org/rest-api/reference/comments (list by `date_gmt`, at most 100 a page, X-WP-TotalPages), application passwords
by Basic. WordPress refuses the same words below the same comment twice (409, comment_duplicate), so that asking again does no harm.
"""

from __future__ import annotations

import base64
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import required
from agentdesk.channels.reviews.answers import check_length
from agentdesk.channels.reviews.specs import WORDPRESS
from agentdesk.channels.web.api import Api, Change, as_json
from agentdesk.channels.web.listed import ListedChannel, Page, utc
from agentdesk.channels.web.said import Odd, Said, answering, same_words
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import Refused
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentdesk.channels.web.client import Answer
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage

PER_PAGE: Final = 50
COMMENTS: Final = "/wp/v2/comments"
_ME: Final = "/wp/v2/users/me"
_MOST_ANCESTORS: Final = 10
_NOT_THERE: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND})
_WAITING: Final = frozenset({"approved", "approve", "hold"})


class _Content(msgspec.Struct):
    rendered: str = ""
    raw: str = ""


class Comment(msgspec.Struct):
    """A comment as WordPress gives it in the context `edit`."""

    id: int
    date_gmt: datetime
    post: int = 0
    parent: int = 0
    author: int = 0
    author_name: str = ""
    author_email: str = ""
    content: _Content = msgspec.field(default_factory=_Content)
    link: str = ""
    status: str = "approved"


class _Me(msgspec.Struct):
    id: int


class SiteChannel(ListedChannel):
    """One WordPress site, by a user of it: what its comments and the shop's reviews share."""

    limits: ClassVar[Limits]
    kind: ClassVar[ChannelKind]

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._user = required(settings, "user")
        self._secrets = secrets
        self._own_id: int | None = None
        self._root_path: str | None = None
        super().__init__(settings, Api(settings, required(settings, "url"), self._login))

    async def _login(self, _renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        secret = (self._secrets.read() or "").strip()
        if not secret:
            raise self.api.no_login(N_("there is no application password yet; make one in the user's profile there"))
        return {"authorization": "Basic " + base64.b64encode(f"{self._user}:{secret}".encode()).decode("ascii")}

    async def path(self, route: str) -> str:
        """Return where a route of the interface stands: below /wp-json, or behind ?rest_route where the site's addresses are plain.

        Source: developer.wordpress.org/rest-api/extending-the-rest-api/routes-and-endpoints, "Permalinks".

        Raises:
            Transient, NeedsLogin, Refused.
        """
        if self._root_path is None:
            answer = await self.api.look(f"/wp-json{_ME}", (("context", "edit"),))
            if answer.status not in (HTTPStatus.OK, *_NOT_THERE):
                return f"/wp-json{route}"
            self._root_path = "/wp-json" if answer.status == HTTPStatus.OK else "/?rest_route="
        return f"{self._root_path}{route}"

    async def _me(self) -> int:
        if self._own_id is None:
            self._own_id = self.api.decoded(await self.api.get(await self.path(_ME), (("context", "edit"),)), _Me).id
        return self._own_id

    async def _comments(self, *query: tuple[str, str]) -> tuple[list[Comment | Odd], Answer]:
        answer = await self.api.get(await self.path(COMMENTS), (("context", "edit"), ("per_page", str(PER_PAGE)), *query))
        return self.forms(self.api.decoded(answer, list[msgspec.Raw]), Comment), answer

    async def said(self, one: Comment) -> Said:
        """Return a comment as the desk takes it in; whoever writes as this account's user is the owner."""
        root = await self._root(one)
        return Said(
            id=str(one.id),
            at=utc(one.date_gmt),
            kind=self.kind,
            text=one.content.raw if not _is_markup(one.content.raw) else "",
            html=one.content.rendered or one.content.raw,
            author=one.author_name,
            handle=one.author_email,
            url=one.link,
            thread=root,
            in_reply_to=str(one.parent) if one.parent else "",
            is_ours=one.author == await self._me(),
        )

    async def _root(self, one: Comment) -> str:
        """Return the comment a thread began with; one that was taken away ends the way up."""
        number, parent = one.id, one.parent
        for _turn in range(_MOST_ANCESTORS):
            if not parent:
                break
            found = await self.comment(parent)
            if found is None:
                return str(parent)
            number, parent = found.id, found.parent
        return str(number)

    async def comment(self, number: int) -> Comment | None:
        """Return one comment, None where it isn't there any more."""
        found, _answer = await self._comments(("include", str(number)), ("status", "all"))
        return next((one for one in found if isinstance(one, Comment)), None)

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Post an answer below a comment or review, approved at once."""
        del key  # WordPress knows none; it refuses the same words twice
        wanted = answering(self.account, message)
        check_length(self.account, wanted.text, self.limits)
        parent = message.thread_external_id
        post = await self._post_of(parent)
        body = {"post": post, "parent": int(parent), "content": wanted.text, "status": "approved"}
        answer = await self.api.change(Change("POST", await self.path(COMMENTS), as_json(body)), commit_point)
        return Receipt(str(self.api.decoded(answer, Comment).id))

    async def _post_of(self, parent: str) -> int:
        found = await self.comment(int(parent)) if parent.isascii() and parent.isdigit() else None
        if found is None:
            raise Refused(account=self.account, cause=N_("what is answered is not there any more"))
        return found.post

    async def retract(self, external_id: str) -> bool:
        """Put an answer of ours into the site's bin."""
        number = int(external_id) if external_id.isascii() and external_id.isdigit() else 0
        found = await self.comment(number) if number else None
        if found is None or found.status == "trash":
            return False
        if found.author != await self._me():
            raise Refused(account=self.account, cause=N_("somebody else wrote it"))
        return await self.api.remove(f"{await self.path(COMMENTS)}/{number}")

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look for the answer among those below the comment."""
        del key
        wanted = answering(self.account, message)
        found, _answer = await self._comments(("parent", message.thread_external_id), ("status", "all"))
        mine = await self._me()
        for one in found:
            if isinstance(one, Comment) and one.author == mine and same_words(one.content.raw, wanted.text):
                return Receipt(str(one.id), words=_("it stands there"))
        return None


def _is_markup(text: str) -> bool:
    return "<" in text or "&" in text


def next_page(number: int, answer: Answer) -> str:
    """Return the next page's number by WordPress's own count of pages, "" behind the last."""
    total = answer.headers.get("x-wp-totalpages", "")
    return str(number + 1) if total.isascii() and total.isdigit() and number < int(total) else ""


class WordPress(SiteChannel):
    """The comments of one site; what waits for approval shows too, spam doesn't."""

    name = WORDPRESS.name
    limits = WORDPRESS.limits
    kind = ChannelKind.SOCIAL

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page of comments; a place is its number."""
        del shelf
        number = int(place or "1")
        query = (("orderby", "date_gmt"), ("order", "desc"), ("status", "all"), ("page", str(number)))
        found, answer = await self._comments(*query)
        entries: list[Said | Odd] = []
        for one in found:
            if isinstance(one, Odd):
                entries.append(one)
            elif one.status in _WAITING:
                entries.append(await self.said(one))
        return Page(tuple(entries), next_page(number, answer))
