"""Reviews on Trustpilot: service reviews of one business unit, one answer each.

Source: developers.trustpilot.com, "Service Reviews API" and "Business Units API" (private reviews by `page` and `perPage`, at most 100;
`companyReply` inside each), "Authentication" (authorization code with the application's key and secret as Basic).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import Bearer, Consented, required
from agentdesk.channels.oauth.settings import OAuthSettings
from agentdesk.channels.reviews.answers import AnsweringChannel, Standing, answer_of
from agentdesk.channels.reviews.specs import TRUSTPILOT
from agentdesk.channels.web.api import Api, Change, as_json, path_part
from agentdesk.channels.web.listed import Page, utc
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.states import ChannelKind

if TYPE_CHECKING:
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint

PER_PAGE: Final = 100


class _Consumer(msgspec.Struct, rename="camel"):
    display_name: str = ""


class _Reply(msgspec.Struct, rename="camel"):
    text: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None


class _Review(msgspec.Struct, rename="camel"):
    id: str
    created_at: datetime
    updated_at: datetime | None = None
    stars: float | None = None
    title: str | None = None
    text: str | None = None
    language: str | None = None
    consumer: _Consumer = msgspec.field(default_factory=_Consumer)
    company_reply: _Reply | None = None


class _Listed(msgspec.Struct):
    reviews: list[msgspec.Raw]


class Trustpilot(Consented, AnsweringChannel):
    """The reviews of one business unit."""

    name = TRUSTPILOT.name
    limits: ClassVar[Limits] = TRUSTPILOT.limits

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._unit = required(settings, "business_unit")
        self._author = settings.get("author_id")
        base = settings.get("api_url", "https://api.trustpilot.com")
        login = OAuthSettings(
            client_id=required(settings, "oauth_client_id"),
            auth_url=settings.get("oauth_auth_url", "https://authenticate.trustpilot.com"),
            token_url=settings.get("oauth_token_url", f"{base}/v1/oauth/oauth-business-users-for-applications/accesstoken"),
            scopes="",
            redirect_uri=required(settings, "oauth_redirect_uri"),
            client_auth="client_secret_basic",
        )
        self.bearer = Bearer(settings.name, login, secrets)
        super().__init__(settings, Api(settings, base, self.bearer.headers), self._unit)

    async def close(self) -> None:
        """Let go of connections and logins under way."""
        await self.bearer.close()
        await super().close()

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is its number."""
        del shelf
        number = int(place or "1")
        query = (("page", str(number)), ("perPage", str(PER_PAGE)), ("orderBy", "createdat.desc"))
        answer = await self.api.get(f"/v1/private/business-units/{path_part(self._unit)}/reviews", query)
        found = self.forms(self.api.decoded(answer, _Listed).reviews, _Review)
        entries: list[Said | Odd] = []
        for one in found:
            entries += [one] if isinstance(one, Odd) else self._said(one)
        return Page(tuple(entries), str(number + 1) if len(found) == PER_PAGE else "")

    def _said(self, one: _Review) -> list[Said]:
        review = Said(
            id=one.id,
            at=utc(one.created_at),
            changed_at=utc(one.updated_at or one.created_at),
            kind=ChannelKind.REVIEW,
            title=one.title or "",
            text=one.text or "",
            author=one.consumer.display_name,
            rating=one.stars,
            language=one.language or "",
            url=f"https://www.trustpilot.com/reviews/{path_part(one.id)}",
        )
        if one.company_reply is None:
            return [review]
        written = one.company_reply.updated_at or one.company_reply.created_at or one.created_at
        return [review, answer_of(review, one.company_reply.text, utc(written))]

    async def standing(self, review: str) -> Standing | None:
        """Return the answer below a review."""
        found = self.api.decoded(await self.api.get_answered(f"/v1/private/reviews/{path_part(review)}"), _Review)
        return None if found.company_reply is None else Standing(found.company_reply.text)

    async def answer(self, review: str, wanted: Answering, commit_point: CommitPoint) -> None:
        """Write the answer; whether a second one takes the first one's place is not documented, so that it is never asked for blindly."""
        body = {"message": wanted.text} | ({"authorBusinessUserId": self._author} if self._author else {})
        await self.api.change(Change("POST", f"/v1/private/reviews/{path_part(review)}/reply", as_json(body)), commit_point)
