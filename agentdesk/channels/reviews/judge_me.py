"""Reviews on Judge.me: of one shop's products, answered below them.

Source: judge.me/api/docs.yaml (`reviews` by `page` and `per_page`, newest first; `replies` with `review_id`, `send_reply_email` and
`reply.content`; the private token as X-Api-Token, the shop as `shop_domain`). No answer can be read back there: one that nobody knows the
fate of stays `unknown` until a person has looked.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlencode

import msgspec

from agentdesk.channels.oauth.bearer import required
from agentdesk.channels.reviews.answers import answer_id, check_length
from agentdesk.channels.reviews.specs import JUDGE_ME
from agentdesk.channels.web.api import Api, Change, as_json
from agentdesk.channels.web.listed import ListedChannel, Page, utc
from agentdesk.channels.web.said import Odd, Said, answering
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import Refused
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage

PER_PAGE: Final = 50
_SPAM: Final = "spam"


class _Reviewer(msgspec.Struct):
    name: str | None = None
    email: str | None = None


class _Review(msgspec.Struct):
    id: int
    created_at: datetime
    updated_at: datetime | None = None
    title: str | None = None
    body: str | None = None
    rating: float | None = None
    curated: str | None = None
    reviewer: _Reviewer | None = None


class _Listed(msgspec.Struct):
    reviews: list[msgspec.Raw]


class JudgeMe(ListedChannel):
    """The reviews of one shop; those that wait for approval show too, spam doesn't."""

    name = JUDGE_ME.name
    limits: ClassVar[Limits] = JUDGE_ME.limits

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._shop = required(settings, "shop_domain")
        self._tells_reviewer = settings.get("notify", "true").strip().lower() != "false"
        self._secrets = secrets
        super().__init__(settings, Api(settings, settings.get("api_url", "https://api.judge.me/api/v1"), self._login), self._shop)

    async def _login(self, _renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        token = (self._secrets.read() or "").strip()
        if not token or not token.isascii() or not token.isprintable():
            raise self.api.no_login(N_("there is no private token yet; it stands in Judge.me's settings, under the interface"))
        return {"x-api-token": token}

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is its number."""
        del shelf
        number = int(place or "1")
        query = (("shop_domain", self._shop), ("page", str(number)), ("per_page", str(PER_PAGE)))
        found = self.forms(self.api.decoded(await self.api.get("/reviews", query), _Listed).reviews, _Review)
        shown = tuple(one if isinstance(one, Odd) else _said(one) for one in found if isinstance(one, Odd) or one.curated != _SPAM)
        return Page(shown, str(number + 1) if len(found) == PER_PAGE else "")

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Post an answer below a review."""
        del key  # Judge.me knows none
        wanted = answering(self.account, message)
        check_length(self.account, wanted.text, self.limits)
        review = message.thread_external_id
        if not (review.isascii() and review.isdigit()):
            raise Refused(account=self.account, cause=N_("what is answered is not there any more"))
        body = {"review_id": int(review), "send_reply_email": self._tells_reviewer, "reply": {"content": wanted.text}}
        await self.api.change(Change("POST", f"/replies?{urlencode({'shop_domain': self._shop})}", as_json(body)), commit_point)
        return Receipt(answer_id(review, wanted.text))


def _said(one: _Review) -> Said:
    reviewer = one.reviewer or _Reviewer()
    return Said(
        id=str(one.id),
        at=utc(one.created_at),
        changed_at=utc(one.updated_at or one.created_at),
        kind=ChannelKind.REVIEW,
        title=one.title or "",
        text=one.body or "",
        author=reviewer.name or "",
        handle=reviewer.email or "",
        rating=one.rating,
    )
