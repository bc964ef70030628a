"""Reddit by PRAW: what lies in the inbox, our own comments made elsewhere, and where it is wished posts about us and modmail.

One `praw.Reddit` is made for each channel and used under a lock, since PRAW is not made for several threads. Access must be applied for
since November 2025; without it, a post is answered on its page and kept with --by-hand.
Source: praw.readthedocs.io; www.reddit.com/dev/api (message/inbox, api/comment, api/compose, user comments;
ids t1_ comment, t3_ post, t4_ message).
"""

from __future__ import annotations

import asyncio
import secrets as random_secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from agentdesk import __version__
from agentdesk.channels.far_words import far_words
from agentdesk.channels.oauth.bearer import required
from agentdesk.channels.oauth.settings import TOKEN_SLOT
from agentdesk.channels.social import reddit_modmail
from agentdesk.channels.social.reddit_modmail import Modmail
from agentdesk.channels.social.reddit_posts import NOTHING, Watched, words_of
from agentdesk.channels.social.reddit_posts import PREFIX as POST
from agentdesk.channels.social.specs import REDDIT
from agentdesk.channels.web.listed import ListedChannel, Page
from agentdesk.channels.web.pace import Budget, Pace
from agentdesk.channels.web.said import Odd, Said, answering, same_words
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import NeedsLogin, Refused, Transient, Uncertain, UsageError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import LoginStart

if TYPE_CHECKING:
    import praw
    from praw.exceptions import RedditAPIException

    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channel_specs import Limits
    from agentdesk.domain.channels import AccountSecrets, AccountSettings, CommitPoint, OutgoingMessage

T = TypeVar("T")
Shelf = Callable[["praw.Reddit", str], Page]
PER_PAGE: Final = 50
CLIENT_SECRET_SLOT: Final = "oauth_client_secret"  # noqa: S105 - the slot's name
MODMAIL_SCOPE: Final = "modmail"
SCOPES: Final = ("identity", "privatemessages", "read", "history", "submit", "edit")
_MESSAGE: Final = "t4_"
_COMMENT: Final = "t1_"
_PASSING: Final = frozenset({"RATELIMIT"})
_RATE_PAUSE_S: Final = 600.0
_MOST_SUBJECT: Final = 100
_SITE: Final = "https://www.reddit.com"


class Reddit(ListedChannel):
    """One account's inbox."""

    name = REDDIT.name
    limits: ClassVar[Limits] = REDDIT.limits
    shelves = 2

    def __init__(self, settings: AccountSettings, secrets: AccountSecrets) -> None:
        watched = Watched(words_of(settings.get("subreddits")), words_of(settings.get("keywords")))
        modmail = words_of(settings.get("modmail"))
        # An account without either keeps the cursor it had before there was such a setting.
        also = (repr((watched, modmail)),) if watched != NOTHING or modmail else ()
        super().__init__(settings, None, settings.get("oauth_url"), required(settings, "oauth_client_id"), *also)
        self._scopes = (*SCOPES, MODMAIL_SCOPE) if modmail else SCOPES
        self._pages: list[Shelf] = [self._inbox, self._own]
        if watched != NOTHING:
            self._pages.append(lambda reddit, place: watched.page(reddit, self._me(reddit), place))
        if modmail:
            self._pages.append(Modmail(modmail).page)
        self.shelves = len(self._pages)
        self._settings = settings
        self._secrets = secrets
        self.pace = Pace(settings.name, Budget(requests=60, per_s=60))
        self._reddit: praw.Reddit | None = None
        self._lock = asyncio.Lock()
        self._state = ""
        self._authors: dict[str, str] = {}

    async def close(self) -> None:
        """Let go of the connections."""
        async with self._lock:
            if self._reddit is not None:
                # PRAW's own way to let go of its connections is a context manager's end.
                await asyncio.to_thread(self._reddit.__exit__)
                self._reddit = None

    async def _in_thread(self, work: Callable[[praw.Reddit], T]) -> T:
        await self.pace.enter()
        async with self._lock:
            return await asyncio.to_thread(self._worked, work)

    def _worked(self, work: Callable[[praw.Reddit], T]) -> T:
        import prawcore  # noqa: PLC0415 - PRAW takes most of a second and much memory, and few have an account there
        from praw.exceptions import PRAWException, RedditAPIException  # noqa: PLC0415

        try:
            return work(self._opened())
        except RedditAPIException as error:
            raise self._refusal(error) from error
        except (prawcore.exceptions.InvalidToken, prawcore.exceptions.OAuthException, prawcore.exceptions.InsufficientScope) as error:
            raise NeedsLogin(account=self.account, cause=N_("Reddit refuses the login"), reason="consent-ended") from error
        except (prawcore.PrawcoreException, PRAWException, AttributeError, KeyError, TypeError, ValueError, AssertionError) as error:
            raise Transient(account=self.account, cause=N_("Reddit answers in a form that isn't known")) from error

    def _refusal(self, error: RedditAPIException) -> Transient | Refused:
        first = error.items[0]
        words = far_words(first.message or first.error_type)
        if first.error_type in _PASSING:
            return Transient(account=self.account, cause=words, retry_after_s=_RATE_PAUSE_S)
        return Refused(
            account=self.account, cause=_("the platform does not take it ({status}): {words}").format(status=first.error_type, words=words)
        )

    def _opened(self, *, is_login: bool = False) -> praw.Reddit:
        import praw  # noqa: PLC0415

        from agentdesk.channels.social.reddit_requests import Requestor  # noqa: PLC0415

        if self._reddit is None or is_login:
            token = self._secrets.read(TOKEN_SLOT) or self._secrets.read()
            if not token and not is_login:
                raise NeedsLogin(account=self.account, cause=N_("there is no consent yet"), reason="no-secret")
            self._reddit = praw.Reddit(
                client_id=self._settings.get("oauth_client_id"),
                client_secret=self._secrets.read(CLIENT_SECRET_SLOT),
                redirect_uri=self._settings.get("oauth_redirect_uri", "http://localhost:8080"),
                refresh_token=None if is_login else token,
                user_agent=f"agentdesk:{__version__} (customer service console)",
                reddit_url=self._settings.get("reddit_url", _SITE),
                oauth_url=self._settings.get("oauth_url", "https://oauth.reddit.com"),
                check_for_updates=False,
                requestor_class=Requestor,
                requestor_kwargs={"account": self.account, "pace": self.pace},
            )
        return self._reddit

    async def start_login(self) -> LoginStart:
        """Return the page where the owner consents; where it ends is pasted, over SSH too."""
        self._state = random_secrets.token_urlsafe(16)
        async with self._lock:
            reddit = await asyncio.to_thread(lambda: self._opened(is_login=True))
            url = reddit.auth.url(duration="permanent", scopes=list(self._scopes), state=self._state)
        return LoginStart(url=url, state=self._state)

    async def finish_login(self, state: str, answer: str) -> str:
        """Turn the code, or the whole address, into a token and keep it."""
        if not self._state or state != self._state:
            raise UsageError(cause=N_("no login of {account} is under way; start it again"), account=self.account)
        asked = parse_qs(urlsplit(answer).query)
        if "error" in asked or (asked and asked.get("state") != [state]):
            raise Refused(account=self.account, cause=N_("consent was not given, or the address is another login's"), reason="denied")
        code = asked["code"][0] if asked else answer.strip()
        token = await self._in_thread(lambda reddit: reddit.auth.authorize(code))
        if not token:
            raise Refused(account=self.account, cause=N_("Reddit gave no lasting token; log in again"), reason="denied")
        self._state, self._reddit = "", None
        return await asyncio.to_thread(self._secrets.write, token, TOKEN_SLOT)

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page; a place is the full name of the last thing before."""
        return await self._in_thread(lambda reddit: self._pages[shelf](reddit, place))

    def lists_whole(self, item: str) -> bool:
        """Say whether what isn't listed any more is gone; a search forgets, and archived modmail leaves its list."""
        return not item.startswith((POST, reddit_modmail.PREFIX))

    def _inbox(self, reddit: praw.Reddit, place: str) -> Page:
        things = list(reddit.inbox.all(limit=PER_PAGE, params=_after(place)))
        me = self._me(reddit)
        entries = [self._said(thing, me) for thing in things if str(thing.author or "") != me]
        return Page(tuple(entries), things[-1].fullname if len(things) == PER_PAGE else "")

    def _own(self, reddit: praw.Reddit, place: str) -> Page:
        me = self._me(reddit)
        comments = list(reddit.redditor(me).comments.new(limit=PER_PAGE, params=_after(place)))
        entries: list[Said | Odd] = []
        for comment in comments:
            whom = self._author_of(reddit, comment.parent_id)
            if whom and whom != me:
                entries.append(self._comment(comment, me, whom))
        return Page(tuple(entries), comments[-1].fullname if len(comments) == PER_PAGE else "")

    def _me(self, reddit: praw.Reddit) -> str:
        found = reddit.user.me()
        if found is None:
            raise NeedsLogin(account=self.account, cause=N_("Reddit refuses the login"), reason="consent-ended")
        return str(found)

    def _author_of(self, reddit: praw.Reddit, fullname: str) -> str:
        """Return who wrote what a comment answers, asked for once."""
        if fullname not in self._authors:
            found = next(iter(reddit.info(fullnames=[fullname])), None)
            self._authors[fullname] = "" if found is None else str(found.author or "")
        return self._authors[fullname]

    def _said(self, thing: Any, me: str) -> Said | Odd:
        """Return one thing of the inbox; one in an unknown form must not hide the others."""
        try:
            return self._message(thing) if thing.fullname.startswith(_MESSAGE) else self._comment(thing, me, str(thing.author or ""))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            plain = {name: value for name, value in vars(thing).items() if isinstance(value, str | int | float | None)}
            return Odd(msgspec.json.encode(plain | {"id": thing.fullname}))

    def _message(self, thing: Any) -> Said:
        first = getattr(thing, "first_message_name", None) or thing.fullname
        # What a subreddit's moderators write names no author.
        handle = f"u/{thing.author}" if thing.author else f"r/{thing.subreddit}" if getattr(thing, "subreddit", None) else ""
        return Said(
            id=thing.fullname,
            at=datetime.fromtimestamp(thing.created_utc, UTC),
            kind=ChannelKind.CHAT,
            text=thing.body,
            author=str(thing.author or handle),
            handle=handle,
            title=thing.subject,
            url=f"{_SITE}/message/messages/{thing.id}",
            thread=f"message:{first}",
            in_reply_to=getattr(thing, "parent_id", None) or "",
        )

    @staticmethod
    def _comment(thing: Any, me: str, other: str) -> Said:
        author = str(thing.author or "")
        context = str(getattr(thing, "context", None) or getattr(thing, "permalink", ""))
        link = str(getattr(thing, "link_id", None) or context)
        # False where it never was, and things in the inbox don't say.
        edited = getattr(thing, "edited", False)
        return Said(
            id=thing.fullname,
            at=datetime.fromtimestamp(thing.created_utc, UTC),
            changed_at=datetime.fromtimestamp(edited, UTC) if edited and not isinstance(edited, bool) else None,
            kind=ChannelKind.SOCIAL,
            text=thing.body,
            author=author,
            handle=f"u/{author}" if author else "",
            title=getattr(thing, "link_title", ""),
            url=f"{_SITE}{context}" if context else "",
            # Whose troubles these are counts too: below one post of ours many may ask.
            thread=f"{_thread_of(link)}:{other}",
            in_reply_to=thing.parent_id or "",
            is_ours=author == me,
            to=f"u/{other}" if author == me else "",
        )

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Answer a comment or post publicly, a message privately: the id of what is answered decides which, unless it names its reader."""
        del key  # Reddit knows none
        wanted, answered = answering(self.account, message), message.thread_external_id
        await self._in_thread(self._me)  # a login that has ended is noticed before anything is posted
        if wanted.direct_to and (await self._in_thread(lambda reddit: self._author_of(reddit, answered))) != _name_of(wanted):
            raise Refused(account=self.account, cause=N_("what is answered is not {handle}'s any more"), handle=wanted.direct_to)
        await commit_point()
        try:
            found = await self._in_thread(
                lambda reddit: _written(reddit, wanted) if wanted.direct_to else _posted(reddit, answered, wanted)
            )
        except Transient as error:
            if error.retry_after_s or error.fields.get("reason"):
                raise
            raise Uncertain(account=self.account, cause=error.cause) from error
        return Receipt(found)

    async def retract(self, external_id: str) -> bool:
        """Delete a comment of ours; whether it was there Reddit doesn't say. Messages can't be taken back."""
        if not external_id.startswith(_COMMENT):
            raise Refused(account=self.account, cause=N_("Reddit takes no message back"))
        try:
            await self._in_thread(lambda reddit: reddit.post("api/del", data={"id": external_id}))
        except Uncertain as error:
            # Deleting twice does no harm.
            raise Transient(account=self.account, cause=error.cause) from error
        return True

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look among our newest comments, or what the inbox says was sent."""
        del key
        wanted, answered = answering(self.account, message), message.thread_external_id
        if wanted.direct_to:
            found = await self._in_thread(lambda reddit: _sent_to(reddit, wanted))
            return Receipt(found, words=_("it stands there")) if found else None
        return await self._in_thread(lambda reddit: self._found(reddit, answered, wanted.text))

    def _found(self, reddit: praw.Reddit, answered: str, wanted: str) -> Receipt | None:
        if conversation := reddit_modmail.conversation_of(answered):
            mine = reddit_modmail.found(reddit, conversation, wanted, self._me(reddit))
            return Receipt(mine, words=_("it stands there")) if mine else None
        is_private = answered.startswith(_MESSAGE)
        newest = reddit.inbox.sent(limit=PER_PAGE) if is_private else reddit.redditor(self._me(reddit)).comments.new(limit=PER_PAGE)
        for thing in newest:
            if thing.parent_id == answered and same_words(thing.body, wanted):
                return Receipt(thing.fullname, words=_("it stands there"))
        return None


def _after(place: str) -> dict[str, str | int]:
    return {"after": place} if place else {}


def _thread_of(link: str) -> str:
    """Return a post's full name from its id or from a page's address (/r/NAME/comments/ID/…)."""
    parts = link.split("/")
    return f"t3_{parts[4]}" if len(parts) > 4 and parts[3] == "comments" else link  # noqa: PLR2004 - the places in that address


def _posted(reddit: praw.Reddit, answered: str, wanted: Answering) -> str:
    if conversation := reddit_modmail.conversation_of(answered):
        return reddit_modmail.post(reddit, conversation, wanted.text)
    return _fullname(reddit.post("api/comment", data={"thing_id": answered, "text": wanted.text}))


def _name_of(wanted: Answering) -> str:
    return wanted.direct_to.removeprefix("u/")


def _subject_of(wanted: Answering) -> str:
    """Return a message's subject, which Reddit insists on and cuts off at 100 characters."""
    return (wanted.subject.strip() or wanted.text.strip())[:_MOST_SUBJECT]


def _written(reddit: praw.Reddit, wanted: Answering) -> str:
    """Write to somebody alone, and return the message's id: Reddit says none, it stands among what was sent."""
    reddit.post("api/compose", data={"to": _name_of(wanted), "subject": _subject_of(wanted), "text": wanted.text})
    return _sent_to(reddit, wanted)


def _sent_to(reddit: praw.Reddit, wanted: Answering) -> str:
    """Return the newest message of ours to somebody with these words, "" where there is none."""
    for thing in reddit.inbox.sent(limit=PER_PAGE):
        if str(thing.dest) == _name_of(wanted) and same_words(thing.body, wanted.text):
            return str(thing.fullname)
    return ""


def _fullname(posted: Any) -> str:
    """Return the new thing's full name; PRAW hands out things, or what Reddit said where it knows none."""
    first = posted[0] if isinstance(posted, list) else posted["json"]["data"]["things"][0]
    found = getattr(first, "fullname", None)
    return str(found) if found else str(first["data"]["name"])
