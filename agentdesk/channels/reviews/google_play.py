"""Reviews on Google Play: of one app, by a service account, one short answer each, which a new one replaces.

Source: developers.google.com/android-publisher/reply-to-reviews (only reviews with text, of the last seven days, newest first by change;
`tokenPagination.nextPageToken`; an answer has at most 350 characters; 200 questions an hour and 2,000 answers a day),
developers.google.com/identity/protocols/oauth2/service-account (RS256 assertion for a token of an hour).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from agentdesk.channels.oauth.bearer import bearer_header, required
from agentdesk.channels.reviews.answers import AnsweringChannel, Standing, answer_of
from agentdesk.channels.reviews.specs import GOOGLE_PLAY
from agentdesk.channels.web.api import Api, Change, anonymous, as_json, path_part
from agentdesk.channels.web.listed import Page
from agentdesk.channels.web.pace import Budget
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.errors import NeedsLogin, Refused
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

if TYPE_CHECKING:
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint

SCOPE: Final = "https://www.googleapis.com/auth/androidpublisher"
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFE_S: Final = 3600
_LEEWAY_S: Final = 120
NO_KEY: Final = N_("the secret is no service account's key; pipe the whole JSON file that Google gave you")


class _Moment(msgspec.Struct):
    seconds: int = 0

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)


class _Comment(msgspec.Struct, rename="camel"):
    text: str = ""
    last_modified: _Moment = msgspec.field(default_factory=_Moment)
    star_rating: float | None = None
    reviewer_language: str = ""


class _Either(msgspec.Struct, rename="camel"):
    user_comment: _Comment | None = None
    developer_comment: _Comment | None = None


class _Review(msgspec.Struct, rename="camel"):
    review_id: str
    comments: list[_Either]
    author_name: str = ""


class _Pages(msgspec.Struct, rename="camel"):
    next_page_token: str = ""


class _Listed(msgspec.Struct, rename="camel"):
    reviews: list[msgspec.Raw] = []
    token_pagination: _Pages = msgspec.field(default_factory=_Pages)


class _Key(msgspec.Struct):
    client_email: str
    private_key: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


class _Token(msgspec.Struct):
    access_token: str
    expires_in: int = _LIFE_S


class GooglePlay(AnsweringChannel):
    """The reviews of one app; what isn't listed any more is older than a week, and not gone."""

    name = GOOGLE_PLAY.name
    limits: ClassVar[Limits] = GOOGLE_PLAY.limits
    lists_all = False

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        self._settings = settings
        self._secrets = secrets
        self._token, self._ends_at_s = "", 0.0
        package = required(settings, "package")
        base = settings.get("api_url", "https://androidpublisher.googleapis.com")
        self._reviews = f"/androidpublisher/v3/applications/{path_part(package)}/reviews"
        super().__init__(settings, Api(settings, base, self._headers, budget=Budget(150, 3600)), package)

    async def _headers(self, renew: bool) -> Mapping[str, str]:  # noqa: FBT001 - as `web.api.Authorize` has it
        if renew or time.time() > self._ends_at_s - _LEEWAY_S:
            await self._ask_for_token()
        return bearer_header(self.account, self._token)

    async def _ask_for_token(self) -> None:
        key = _key_of(await asyncio.to_thread(self._secrets.read))
        if key is None:
            raise self.api.no_login(NO_KEY)
        body = f"grant_type={path_part(_GRANT)}&assertion={await asyncio.to_thread(_assertion, key)}".encode()
        api = Api(self._settings, key.token_uri, anonymous)
        try:
            change = Change("POST", "", body, "application/x-www-form-urlencoded", is_repeatable=True)
            found = api.decoded(await api.change(change, _nothing), _Token)
        except Refused as error:
            raise NeedsLogin(account=self.account, cause=error.cause, reason="consent-ended") from error
        finally:
            await api.close()
        self._token, self._ends_at_s = found.access_token, time.time() + found.expires_in

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is Google's own token."""
        del shelf
        query = [("maxResults", "100"), *([("token", place)] if place else [])]
        listed = self.api.decoded(await self.api.get(self._reviews, query), _Listed)
        entries: list[Said | Odd] = []
        for one in self.forms(listed.reviews, _Review):
            entries += [one] if isinstance(one, Odd) else self._said(one)
        return Page(tuple(entries), listed.token_pagination.next_page_token)

    def _said(self, one: _Review) -> list[Said]:
        user = next((each.user_comment for each in one.comments if each.user_comment), _Comment())
        title, _tab, text = user.text.rpartition("\t")
        review = Said(
            id=one.review_id,
            at=user.last_modified.at,
            kind=ChannelKind.REVIEW,
            title=title.strip(),
            text=text.strip(),
            author=one.author_name,
            rating=user.star_rating,
            language=user.reviewer_language,
        )
        ours = next((each.developer_comment for each in one.comments if each.developer_comment), None)
        return [review] if ours is None else [review, answer_of(review, ours.text, ours.last_modified.at)]

    async def standing(self, review: str) -> Standing | None:
        """Return the answer below a review."""
        found = self.api.decoded(await self.api.get_answered(f"{self._reviews}/{path_part(review)}"), _Review)
        return next((Standing(each.developer_comment.text) for each in found.comments if each.developer_comment), None)

    async def answer(self, review: str, wanted: Answering, commit_point: CommitPoint) -> None:
        """Write the answer."""
        change = Change("POST", f"{self._reviews}/{path_part(review)}:reply", as_json({"replyText": wanted.text}), is_repeatable=True)
        await self.api.change(change, commit_point)


def _key_of(secret: str | None) -> _Key | None:
    try:
        return msgspec.json.decode(secret, type=_Key) if secret else None
    except (msgspec.MsgspecError, UnicodeError):
        return None


def _assertion(key: _Key) -> str:
    from joserfc import jwt  # noqa: PLC0415 - cryptography is slow to import
    from joserfc.jwk import RSAKey  # noqa: PLC0415

    now = int(time.time())
    claims = {"iss": key.client_email, "scope": SCOPE, "aud": key.token_uri, "iat": now, "exp": now + _LIFE_S}
    return jwt.encode({"alg": "RS256", "typ": "JWT"}, claims, RSAKey.import_key(key.private_key))


async def _nothing() -> None:
    """A token posts nothing."""
