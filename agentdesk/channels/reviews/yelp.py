"""Reviews on Yelp: of one business, read with a key and answered by a partner's login.

Source: docs.developer.yelp.com, "Reviews" (`/v3/businesses/{id}/reviews`: `limit` up to 50, `offset`, `sort_by=newest`, the key as
Bearer; moments in Pacific time, without a zone), "Respond to Reviews" (`POST /reviews/v1/{id}` with `response_text` and `response_type`;
its error ids) and "Authorization Code Workflow" (scope `r2r`; tokens end after seven days). No answer can be read back there: one that
nobody knows the fate of stays `unknown` until a person has looked.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

import msgspec

from agentdesk.channels.oauth.bearer import Bearer, Consented, required
from agentdesk.channels.oauth.settings import TOKEN_SLOT, OAuthSettings
from agentdesk.channels.reviews.answers import answer_id, check_length
from agentdesk.channels.reviews.specs import YELP
from agentdesk.channels.web.api import Api, Change, OwnWay, as_json, path_part
from agentdesk.channels.web.listed import ListedChannel, Page
from agentdesk.channels.web.said import Odd, Said, answering
from agentdesk.domain.channels import Receipt
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentdesk.channels.web.client import Answer
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage

PER_PAGE: Final = 50
_QUOTA: Final = "R2R_COMMENT_QUOTA_EXCEEDED"
_QUOTA_PAUSE_S: Final = 3600.0
_REFUSED_LOGINS: Final = frozenset({"INVALID_TOKEN", "INSUFFICIENT_SCOPE"})
_ZONE: Final = ZoneInfo("America/Los_Angeles")
"""Yelp tells moments in Pacific time, without saying so."""


class _User(msgspec.Struct):
    id: str = ""
    name: str = ""


class _Review(msgspec.Struct):
    id: str
    time_created: datetime
    text: str = ""
    rating: float | None = None
    url: str = ""
    user: _User = msgspec.field(default_factory=_User)


class _Listed(msgspec.Struct):
    reviews: list[msgspec.Raw]


class _Error(msgspec.Struct):
    id: str = ""


class _Told(msgspec.Struct):
    error: _Error = msgspec.field(default_factory=_Error)


class Yelp(Consented, ListedChannel):
    """The reviews of one business; what Yelp lists is a choice of its own, so that a missing one is not a deleted one."""

    name = YELP.name
    limits: ClassVar[Limits] = YELP.limits
    lists_all = False

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._business = required(settings, "business")
        self._secrets = secrets
        base = settings.get("api_url", "https://api.yelp.com")
        login = OAuthSettings(
            client_id=settings.get("oauth_client_id"),
            auth_url=settings.get("oauth_auth_url", "https://biz.yelp.com/oauth2/authorize"),
            token_url=settings.get("oauth_token_url", f"{base}/oauth2/token"),
            scopes="r2r",
            redirect_uri=settings.get("oauth_redirect_uri"),
        )
        self.bearer = Bearer(settings.name, login, secrets)
        partner = settings.get("partner_url", "https://partner-api.yelp.com")
        self._partner = Api(settings, partner, self._consent, own_way=OwnWay(_refuses_login, _passes_after_s))
        super().__init__(settings, Api(settings, base, self._key), self._business)

    async def _key(self, _renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        key = (self._secrets.read() or "").strip()
        if not key or not key.isascii() or not key.isprintable():
            raise self.api.no_login(N_("there is no API key yet; it stands on your app's page at Yelp for Developers"))
        return {"authorization": f"Bearer {key}"}

    async def _consent(self, renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        # Without a consent the key would go out in its place, to a server that has no business with it.
        if not self._secrets.read(TOKEN_SLOT):
            raise self.api.no_login(N_("answering takes a partner's login, which there is none of yet"))
        return await self.bearer.headers(renew)

    async def close(self) -> None:
        """Let go of connections and logins under way."""
        await self.bearer.close()
        await self._partner.close()
        await super().close()

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is how many stand before it."""
        del shelf
        offset = int(place or "0")
        query = (("limit", str(PER_PAGE)), ("offset", str(offset)), ("sort_by", "newest"))
        answer = await self.api.get(f"/v3/businesses/{path_part(self._business)}/reviews", query)
        found = self.forms(self.api.decoded(answer, _Listed).reviews, _Review)
        entries = tuple(one if isinstance(one, Odd) else _said(one) for one in found)
        return Page(entries, str(offset + PER_PAGE) if len(found) == PER_PAGE else "")

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Post an answer below a review."""
        del key  # Yelp knows none
        wanted = answering(self.account, message)
        check_length(self.account, wanted.text, self.limits)
        review = message.thread_external_id
        body = {"response_text": wanted.text, "response_type": "public_comment"}
        await self._partner.change(Change("POST", f"/reviews/v1/{path_part(review)}", as_json(body)), commit_point)
        return Receipt(answer_id(review, wanted.text))


def _refuses_login(answer: Answer) -> bool:
    return _error(answer) in _REFUSED_LOGINS


def _passes_after_s(answer: Answer) -> float:
    """Return when the day's number of answers, 20 for each owner and location, may have room again."""
    return _QUOTA_PAUSE_S if _error(answer) == _QUOTA else 0.0


def _error(answer: Answer) -> str:
    """Return the id of what Yelp says is wrong, "" where nothing is."""
    if answer.status < HTTPStatus.BAD_REQUEST:
        return ""
    try:
        return msgspec.json.decode(answer.body, type=_Told, strict=False).error.id
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return ""


def _said(one: _Review) -> Said:
    return Said(
        id=one.id,
        at=one.time_created.replace(tzinfo=_ZONE).astimezone(UTC),
        kind=ChannelKind.REVIEW,
        text=one.text,
        author=one.user.name,
        rating=one.rating,
        url=one.url,
    )
