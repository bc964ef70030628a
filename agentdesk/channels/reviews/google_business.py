"""Reviews on Google Business Profile: read by location, one answer each, which a new one replaces.

Source: developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews (list: at most 50 a page, by `updateTime desc`;
updateReply: at most 4,096 bytes, creates or replaces; an empty list of reviews is left out).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import Bearer, Consented, required
from agentdesk.channels.oauth.settings import OAuthSettings
from agentdesk.channels.reviews.answers import RetractingChannel, Standing, answer_of
from agentdesk.channels.reviews.specs import GOOGLE_BUSINESS
from agentdesk.channels.web.api import Api, Change, as_json
from agentdesk.channels.web.listed import Page, utc
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.states import ChannelKind

if TYPE_CHECKING:
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint

SCOPE: Final = "https://www.googleapis.com/auth/business.manage"
_STARS: Final = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}


class _Reviewer(msgspec.Struct, rename="camel"):
    display_name: str = ""


class _Reply(msgspec.Struct, rename="camel"):
    comment: str = ""
    update_time: datetime | None = None


class _Review(msgspec.Struct, rename="camel"):
    name: str
    create_time: datetime
    update_time: datetime | None = None
    reviewer: _Reviewer = msgspec.field(default_factory=_Reviewer)
    star_rating: str = ""
    comment: str = ""
    review_reply: _Reply | None = None


class _Listed(msgspec.Struct, rename="camel"):
    reviews: list[msgspec.Raw] = []
    next_page_token: str = ""


class GoogleBusiness(Consented, RetractingChannel):
    """The reviews of one owner's locations."""

    name = GOOGLE_BUSINESS.name
    limits: ClassVar[Limits] = GOOGLE_BUSINESS.limits

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._locations = [one.strip().strip("/") for one in required(settings, "locations").split(",") if one.strip()]
        login = OAuthSettings(
            client_id=required(settings, "oauth_client_id"),
            auth_url=settings.get("oauth_auth_url", "https://accounts.google.com/o/oauth2/v2/auth"),
            token_url=settings.get("oauth_token_url", "https://oauth2.googleapis.com/token"),
            scopes=SCOPE,
            extra=(("access_type", "offline"), ("prompt", "consent")),
        )
        self.bearer = Bearer(settings.name, login, secrets)
        api = Api(settings, settings.get("api_url", "https://mybusiness.googleapis.com/v4"), self.bearer.headers)
        super().__init__(settings, api, *self._locations)
        self.shelves = len(self._locations)

    async def close(self) -> None:
        """Let go of connections and logins under way."""
        await self.bearer.close()
        await super().close()

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page of one location; a place is Google's own token."""
        query = [("pageSize", "50"), ("orderBy", "updateTime desc"), *([("pageToken", place)] if place else [])]
        answer = await self.api.get(f"/{self._locations[shelf]}/reviews", query)
        listed = self.api.decoded(answer, _Listed)
        entries: list[Said | Odd] = []
        for one in self.forms(listed.reviews, _Review):
            entries += [one] if isinstance(one, Odd) else self._said(one)
        return Page(tuple(entries), listed.next_page_token)

    def _said(self, one: _Review) -> list[Said]:
        review = Said(
            id=one.name,
            at=utc(one.create_time),
            changed_at=utc(one.update_time or one.create_time),
            kind=ChannelKind.REVIEW,
            text=one.comment,
            author=one.reviewer.display_name,
            rating=_STARS.get(one.star_rating),
        )
        if one.review_reply is None:
            return [review]
        words = one.review_reply.comment
        return [review, answer_of(review, words, utc(one.review_reply.update_time or one.create_time))]

    async def standing(self, review: str) -> Standing | None:
        """Return the answer below a review."""
        found = self.api.decoded(await self.api.get_answered(f"/{review}"), _Review)
        return None if found.review_reply is None else Standing(found.review_reply.comment)

    async def answer(self, review: str, wanted: Answering, commit_point: CommitPoint) -> None:
        """Write the answer (updateReply)."""
        change = Change("PUT", f"/{review}/reply", as_json({"comment": wanted.text}), is_repeatable=True)
        await self.api.change(change, commit_point)

    async def take_down(self, review: str) -> bool:
        """Take the answer away (deleteReply)."""
        return await self.api.remove(f"/{review}/reply")
