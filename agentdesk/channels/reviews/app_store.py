"""Reviews on the App Store by App Store Connect: of one app, one answer each, which a new one replaces and Apple publishes with a delay.

Source: developer.apple.com/documentation/appstoreconnectapi (apps/{id}/customerReviews with `sort=-createdDate`, `include=response`;
customerReviewResponses; "Generating Tokens for API Requests": ES256, at most 20 minutes, audience appstoreconnect-v1).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import bearer_header, required
from agentdesk.channels.reviews.answers import RetractingChannel, Standing, answer_of
from agentdesk.channels.reviews.specs import APP_STORE
from agentdesk.channels.web.api import Api, Change, as_json, path_part
from agentdesk.channels.web.listed import Page, utc
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.errors import NeedsLogin
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint

_LIFE_S: Final = 1_000
_RENEW_S: Final = 800
_AUDIENCE: Final = "appstoreconnect-v1"
BAD_KEY: Final = N_("the secret is no key of App Store Connect; pipe the whole .p8 file that Apple gave you")


class _Attributes(msgspec.Struct, rename="camel"):
    created_date: datetime
    rating: float | None = None
    title: str | None = None
    body: str | None = None
    reviewer_nickname: str | None = None


class _Linked(msgspec.Struct):
    id: str = ""


class _Link(msgspec.Struct):
    data: _Linked | None = None


class _Links(msgspec.Struct):
    response: _Link | None = None


class _Review(msgspec.Struct):
    id: str
    attributes: _Attributes
    relationships: _Links = msgspec.field(default_factory=_Links)


class _Said(msgspec.Struct, rename="camel"):
    response_body: str = ""
    last_modified_date: datetime | None = None


class _Response(msgspec.Struct):
    id: str
    attributes: _Said


class _Next(msgspec.Struct):
    next: str = ""


class _Listed(msgspec.Struct):
    data: list[msgspec.Raw]
    included: list[msgspec.Raw] = []
    links: _Next = msgspec.field(default_factory=_Next)


class _One(msgspec.Struct):
    data: _Review
    included: list[msgspec.Raw] = []


class AppStore(RetractingChannel):
    """The reviews of one app."""

    name = APP_STORE.name
    limits: ClassVar[Limits] = APP_STORE.limits

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._app = required(settings, "app")
        self._issuer, self._key_id = required(settings, "issuer"), required(settings, "key_id")
        self._secrets = secrets
        self._token, self._made_at_s = "", 0.0
        base = settings.get("api_url", "https://api.appstoreconnect.apple.com")
        super().__init__(settings, Api(settings, base, self._headers), self._app)

    async def _headers(self, renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        if renew or abs(time.time() - self._made_at_s) > _RENEW_S:
            self._token, self._made_at_s = await asyncio.to_thread(self._made), time.time()
        return bearer_header(self.account, self._token)

    def _made(self) -> str:
        from joserfc import jwt  # noqa: PLC0415 - cryptography is slow to import
        from joserfc.jwk import ECKey  # noqa: PLC0415

        now = int(time.time())
        claims = {"iss": self._issuer, "iat": now, "exp": now + _LIFE_S, "aud": _AUDIENCE}
        try:
            return jwt.encode({"alg": "ES256", "kid": self._key_id, "typ": "JWT"}, claims, ECKey.import_key(self._secrets.read() or ""))
        except ValueError as error:
            raise NeedsLogin(account=self.account, cause=BAD_KEY, reason="no-secret") from error

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is the whole address of the next one, as Apple gives it."""
        del shelf
        query = () if place else (("sort", "-createdDate"), ("limit", "100"), ("include", "response"))
        answer = await self.api.get(place or f"/v1/apps/{path_part(self._app)}/customerReviews", query)
        listed = self.api.decoded(answer, _Listed)
        responses = {one.id: one for one in self.forms(listed.included, _Response) if isinstance(one, _Response)}
        entries: list[Said | Odd] = []
        for one in self.forms(listed.data, _Review):
            entries += [one] if isinstance(one, Odd) else self._said(one, responses)
        return Page(tuple(entries), listed.links.next)

    @staticmethod
    def _said(one: _Review, responses: Mapping[str, _Response]) -> list[Said]:
        review = Said(
            id=one.id,
            at=utc(one.attributes.created_date),
            kind=ChannelKind.REVIEW,
            title=one.attributes.title or "",
            text=one.attributes.body or "",
            author=one.attributes.reviewer_nickname or "",
            rating=one.attributes.rating,
        )
        link = one.relationships.response
        found = responses.get(link.data.id) if link is not None and link.data is not None else None
        if found is None:
            return [review]
        at = found.attributes.last_modified_date or one.attributes.created_date
        return [review, answer_of(review, found.attributes.response_body, utc(at))]

    async def standing(self, review: str) -> Standing | None:
        """Return the answer below a review, published or on its way."""
        found = await self._response(review)
        return None if found is None else Standing(found.attributes.response_body)

    async def _response(self, review: str) -> _Response | None:
        answer = await self.api.get_answered(f"/v1/customerReviews/{path_part(review)}", (("include", "response"),))
        found = self.forms(self.api.decoded(answer, _One).included, _Response)
        return next((one for one in found if isinstance(one, _Response)), None)

    async def take_down(self, review: str) -> bool:
        """Take the answer away, by the id it has for itself."""
        found = await self._response(review)
        return found is not None and await self.api.remove(f"/v1/customerReviewResponses/{path_part(found.id)}")

    async def answer(self, review: str, wanted: Answering, commit_point: CommitPoint) -> None:
        """Write the answer."""
        relation = {"review": {"data": {"type": "customerReviews", "id": review}}}
        data = {"type": "customerReviewResponses", "attributes": {"responseBody": wanted.text}, "relationships": relation}
        await self.api.change(Change("POST", "/v1/customerReviewResponses", as_json({"data": data}), is_repeatable=True), commit_point)
