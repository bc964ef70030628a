"""Reviews on WebwinkelKeur: of one webshop, one answer each; a second one would stand beside the first.

Source: docs.webwinkelkeur.nl/api (ratings/retrieve: newest first by `offset` and `limit`, at most 100, `reaction` being the shop's answer;
replies/add: `review_id`, `reply`, `notify`; shop and code in the query). The documented list names no id of a review, so that one
without goes by when it was written and by whom, and is answered on the page.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from agentdesk.channels.oauth.bearer import required
from agentdesk.channels.reviews.answers import AnsweringChannel, Standing, answer_of
from agentdesk.channels.reviews.specs import WEBWINKELKEUR
from agentdesk.channels.web.api import Api, Change, OwnWay, anonymous, as_json, said_wrong
from agentdesk.channels.web.listed import Page
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.errors import Refused
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.channels.web.client import Answer
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint

PER_PAGE: Final = 100
_MOST_LOOKED_AT: Final = 10
_WRONG_CODE: Final = "Incorrect authentication credentials."
NO_ID: Final = N_("the platform gives no id for this review; answer it on its page")
GONE: Final = N_("the review is not among the newest any more; answer it on the page")


class _Rating(msgspec.Struct):
    created: datetime
    id: int | None = None
    name: str | None = None
    email: str | None = None
    rating: float | None = None
    comment: str | None = None
    language: str | None = None
    reaction: str | None = None

    @property
    def key(self) -> str:
        """The platform's id, else a name of our own for what never changes about it."""
        if self.id is not None:
            return str(self.id)
        never_changes = "\n".join((self.created.isoformat(), self.email or "", self.name or ""))
        return f"r-{hashlib.sha256(never_changes.encode()).hexdigest()[:20]}"


class _Listed(msgspec.Struct):
    ratings: list[msgspec.Raw]


class WebwinkelKeur(AnsweringChannel):
    """The reviews of one webshop."""

    name = WEBWINKELKEUR.name
    limits: ClassVar[Limits] = WEBWINKELKEUR.limits
    replaces = False

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._shop = required(settings, "shop_id")
        self._tells_reviewer = settings.get("notify", "false").strip().lower() == "true"
        self._secrets = secrets
        base = settings.get("api_url", "https://dashboard.webwinkelkeur.nl/api/1.0")
        super().__init__(settings, Api(settings, base, anonymous, own_way=OwnWay(refuses_login=_is_wrong_code)), self._shop)

    def _who(self) -> tuple[tuple[str, str], ...]:
        code = (self._secrets.read() or "").strip()
        if not code:
            raise self.api.no_login(N_("there is no code yet; it stands in your dashboard there, under the interface"))
        return ("id", self._shop), ("code", code)

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is how many come before it."""
        del shelf
        found = await self._ratings(int(place or "0"))
        entries: list[Said | Odd] = []
        for one in found:
            entries += [one] if isinstance(one, Odd) else _said(one)
        return Page(tuple(entries), str(int(place or "0") + PER_PAGE) if len(found) == PER_PAGE else "")

    async def _ratings(self, offset: int) -> list[_Rating | Odd]:
        query = (*self._who(), ("offset", str(offset)), ("limit", str(PER_PAGE)))
        answer = await self.api.get("/ratings.json", query)
        if _is_wrong_code(answer):
            raise self.api.no_login(N_("the shop's id and the code don't belong together; see the dashboard there"))
        return self.forms(self.api.decoded(answer, _Listed).ratings, _Rating)

    async def standing(self, review: str) -> Standing | None:
        """Return the answer below a review; a single one can't be asked for."""
        for turn in range(_MOST_LOOKED_AT):
            found = await self._ratings(turn * PER_PAGE)
            for one in found:
                if not isinstance(one, Odd) and one.key == review:
                    return Standing(one.reaction) if one.reaction else None
            if len(found) < PER_PAGE:
                break
        raise Refused(account=self.account, cause=GONE)

    async def answer(self, review: str, wanted: Answering, commit_point: CommitPoint) -> None:
        """Write the answer."""
        if not (review.isascii() and review.isdigit()):
            raise Refused(account=self.account, cause=NO_ID)
        body = {"review_id": int(review), "reply": wanted.text, "notify": self._tells_reviewer}
        await self.api.change(Change("POST", f"/review_replies.json?{urlencode(self._who())}", as_json(body)), commit_point)


def _said(one: _Rating) -> list[Said]:
    review = Said(
        id=one.key,
        at=_moment(one.created),
        kind=ChannelKind.REVIEW,
        text=one.comment or "",
        author=one.name or "",
        handle=one.email or "",
        rating=one.rating,
        language=(one.language or "").lower(),
    )
    return [review, answer_of(review, one.reaction, review.at)] if one.reaction else [review]


def _is_wrong_code(answer: Answer) -> bool:
    """Say whether the code is wrong, which the platform also tells with a status of success."""
    return said_wrong(answer) == _WRONG_CODE


def _moment(written: datetime) -> datetime:
    """Return when something was written; the platform names no zone and is Dutch."""
    try:
        zone = ZoneInfo("Europe/Amsterdam")
    except ZoneInfoNotFoundError:
        return written.replace(tzinfo=UTC)
    return (written if written.tzinfo is not None else written.replace(tzinfo=zone)).astimezone(UTC)
