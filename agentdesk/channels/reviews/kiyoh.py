"""Reviews on Kiyoh and Klantenvertellen: of one location, stars out of ten, one answer each.

Source: no page of the platform's own could be read; the form is what several public clients of its publication interface send and expect
(token header X-Publication-Api-Token; `review/external` with `locationId`, `tenantId`, `orderBy`, `limit`; PUT `review/response`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import required
from agentdesk.channels.reviews.answers import AnsweringChannel, Standing, answer_of
from agentdesk.channels.reviews.specs import KIYOH
from agentdesk.channels.web.api import Api, Change, as_json
from agentdesk.channels.web.listed import Page, utc
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.errors import Refused
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint

_READ: Final = "/v1/publication/review/external"
_ANSWER: Final = "/v1/publication/review/response"
_MOST: Final = "500"
_BEST: Final = 10
_TITLE, _TEXT = "DEFAULT_ONELINER", "DEFAULT_OPINION"
GONE: Final = N_("the review is not among the newest any more; answer it on the page")


class _Part(msgspec.Struct, rename="camel"):
    question_group: str = ""
    rating: str | None = None


class _Review(msgspec.Struct, rename="camel"):
    review_id: str
    date_since: datetime
    updated_since: datetime | None = None
    rating: float | None = None
    review_author: str | None = None
    review_comments: str | None = None
    review_content: list[_Part] = []
    review_response: str | None = None
    review_language: str | None = None


class _Listed(msgspec.Struct):
    reviews: list[msgspec.Raw]


class Kiyoh(AnsweringChannel):
    """The reviews of one location; the newest few hundred come at once."""

    name = KIYOH.name
    limits: ClassVar[Limits] = KIYOH.limits

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._location = required(settings, "location")
        self._tenant = settings.get("tenant", "98")
        self._secrets = secrets
        super().__init__(
            settings, Api(settings, settings.get("api_url", "https://www.kiyoh.com"), self._login), self._location, self._tenant
        )

    async def _login(self, _renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        token = (self._secrets.read() or "").strip()
        if not token or not token.isascii() or not token.isprintable():
            raise self.api.no_login(N_("there is no token yet; it stands in your account there, under the interface's settings"))
        return {"x-publication-api-token": token}

    async def page(self, shelf: int, place: str) -> Page:
        """Return the only page."""
        del shelf, place
        entries: list[Said | Odd] = []
        for one in await self._reviews():
            entries += [one] if isinstance(one, Odd) else self._said(one)
        return Page(tuple(entries))

    async def _reviews(self) -> list[_Review | Odd]:
        where = (("locationId", self._location), ("tenantId", self._tenant))
        query = (*where, ("orderBy", "UPDATE_DATE"), ("sortOrder", "DESC"), ("limit", _MOST))
        return self.forms(self.api.decoded(await self.api.get(_READ, query), _Listed).reviews, _Review)

    def _said(self, one: _Review) -> list[Said]:
        parts = {part.question_group: part.rating or "" for part in one.review_content}
        changed_at = utc(one.updated_since or one.date_since)
        review = Said(
            id=one.review_id,
            at=utc(one.date_since),
            changed_at=changed_at,
            kind=ChannelKind.REVIEW,
            title=parts.get(_TITLE, ""),
            text=parts.get(_TEXT, "") or one.review_comments or "",
            author=one.review_author or "",
            rating=None if one.rating is None else round(one.rating * 5 / _BEST, 2),
            language=(one.review_language or "").lower(),
        )
        return [review, answer_of(review, one.review_response, changed_at)] if one.review_response else [review]

    async def standing(self, review: str) -> Standing | None:
        """Return the answer below a review; a single one can't be asked for."""
        for one in await self._reviews():
            if not isinstance(one, Odd) and one.review_id == review:
                return Standing(one.review_response) if one.review_response else None
        raise Refused(account=self.account, cause=GONE)

    async def answer(self, review: str, wanted: Answering, commit_point: CommitPoint) -> None:
        """Write the answer."""
        body = {
            "locationId": self._location,
            "tenantId": self._tenant,
            "reviewId": review,
            "response": wanted.text,
            "reviewResponseType": "PUBLIC",
        }
        await self.api.change(Change("PUT", _ANSWER, as_json(body), is_repeatable=True), commit_point)
