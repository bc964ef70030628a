"""Reviews on Feedback Company: of one webshop, read only; an answer is copied to its page.

Source: no page of the platform's own could be read; the form is what several public clients of its interface expect (`oauth2/token` by
client id and secret, `review` by `start` and `limit`, questions of the type `main_open`, points out of five). No way to answer was found.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import bearer_header, required
from agentdesk.channels.reviews.specs import FEEDBACK_COMPANY
from agentdesk.channels.web.api import Api, OwnWay, anonymous, said_wrong
from agentdesk.channels.web.listed import ListedChannel, Page, utc
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.errors import NeedsLogin
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentdesk.channels.web.client import Answer
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings

PER_PAGE: Final = 100
_TEXT: Final = "main_open"
_NOT_LET_IN: Final = "401 Unauthorized"
BAD_CLIENT: Final = N_("it gives no token for this client id and secret; see your dashboard there")


class _Client(msgspec.Struct):
    name: str | None = None
    email: str | None = None


class _Question(msgspec.Struct):
    type: str | None = None
    value: str | float | None = None


class _Review(msgspec.Struct):
    id: int
    date_created: datetime
    total_score: float | None = None
    client: _Client | None = None
    questions: list[_Question] = []


class _Listed(msgspec.Struct):
    reviews: list[msgspec.Raw]


class _Token(msgspec.Struct):
    access_token: str | None = None


class FeedbackCompany(ListedChannel):
    """The reviews of one webshop."""

    name = FEEDBACK_COMPANY.name
    limits: ClassVar[Limits] = FEEDBACK_COMPANY.limits

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._client_id = required(settings, "client_id")
        self._own_page = settings.get("page_url").strip()
        self._secrets = secrets
        self._token = ""
        base = settings.get("api_url", "https://www.feedbackcompany.com/api/v2")
        self._door = Api(settings, base, anonymous)
        super().__init__(settings, Api(settings, base, self._login, own_way=OwnWay(refuses_login=_is_not_let_in)), self._client_id)

    async def close(self) -> None:
        """Let go of connections."""
        await self._door.close()
        await super().close()

    async def _login(self, renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        if renew or not self._token:
            self._token = await self._new_token()
        return bearer_header(self.account, self._token)

    async def _new_token(self) -> str:
        """Ask for a token, which the platform takes id and secret in the query for."""
        secret = (self._secrets.read() or "").strip()
        if not secret:
            raise self._door.no_login(N_("there is no client secret yet; it stands in your dashboard there, beside the client id"))
        query = (("client_id", self._client_id), ("client_secret", secret), ("grant_type", "authorization_code"))
        answer = await self._door.get("/oauth2/token", query)
        token = self._door.decoded(answer, _Token).access_token
        if not token:
            raise NeedsLogin(account=self.account, cause=BAD_CLIENT, reason="bad-secret")
        return token

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is how many come before it."""
        del shelf
        start = int(place or "0")
        answer = await self.api.get("/review", (("start", str(start)), ("limit", str(PER_PAGE))))
        found = self.forms(self.api.decoded(answer, _Listed).reviews, _Review)
        entries = tuple(one if isinstance(one, Odd) else self._said(one) for one in found)
        return Page(entries, str(start + PER_PAGE) if len(found) == PER_PAGE else "")

    def _said(self, one: _Review) -> Said:
        client = one.client or _Client()
        texts = [question.value for question in one.questions if question.type == _TEXT and isinstance(question.value, str)]
        return Said(
            id=str(one.id),
            at=utc(one.date_created),
            kind=ChannelKind.REVIEW,
            text="\n\n".join(texts),
            author=client.name or "",
            handle=client.email or "",
            rating=one.total_score,
            url=self._own_page,
        )


def _is_not_let_in(answer: Answer) -> bool:
    """Say whether the token ran out, which the platform also tells with a status of success."""
    return said_wrong(answer) == _NOT_LET_IN
