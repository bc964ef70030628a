"""Posts that nobody wrote to us, but about us: new ones in chosen subreddits, or those that name us.

Source: www.reddit.com/dev/api (GET /r/SUBREDDIT/new, and /r/SUBREDDIT/search with `q`, `restrict_sr`, `sort=new`; several subreddits are
written a+b, all of Reddit is r/all).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from agentdesk.channels.web.listed import Page
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.states import ChannelKind

if TYPE_CHECKING:
    import praw

PREFIX: Final = "t3_"
PER_PAGE: Final = 50
_EVERYWHERE: Final = "all"
_SITE: Final = "https://www.reddit.com"


@dataclass(frozen=True, slots=True)
class Watched:
    """Where to look, and for which words; either may be empty, and without words everything new counts."""

    subreddits: tuple[str, ...]
    keywords: tuple[str, ...]

    def page(self, reddit: praw.Reddit, me: str, place: str) -> Page:
        """Return a page of posts, newest first, without our own; a place is the full name of the last one before."""
        params: dict[str, str | int] = {"after": place} if place else {}
        where = reddit.subreddit("+".join(self.subreddits) or _EVERYWHERE)
        if self.keywords:
            query = " OR ".join(f'"{word}"' for word in self.keywords)
            found = list(where.search(query, sort="new", limit=PER_PAGE, params=params))
        else:
            found = list(where.new(limit=PER_PAGE, params=params))
        entries = tuple(_said(one) for one in found if str(one.author or "") != me)
        return Page(entries, found[-1].fullname if len(found) == PER_PAGE else "")


NOTHING: Final = Watched((), ())


def words_of(text: str) -> tuple[str, ...]:
    """Return a setting's words, separated by commas; r/ before a subreddit's name is taken off."""
    return tuple(word for part in text.replace('"', "").split(",") if (word := part.strip().removeprefix("r/")))


def _said(thing: Any) -> Said | Odd:
    """Return one post; one in an unknown form must not hide the others."""
    try:
        author = str(thing.author or "")
        edited = thing.edited
        return Said(
            id=thing.fullname,
            at=datetime.fromtimestamp(thing.created_utc, UTC),
            changed_at=datetime.fromtimestamp(edited, UTC) if edited and not isinstance(edited, bool) else None,
            kind=ChannelKind.SOCIAL,
            text=thing.selftext or thing.url,
            author=author,
            handle=f"u/{author}" if author else "",
            title=thing.title,
            url=f"{_SITE}{thing.permalink}",
            thread=f"{thing.fullname}:{author}",
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        plain = {name: value for name, value in vars(thing).items() if isinstance(value, str | int | float | None)}
        return Odd(msgspec.json.encode(plain | {"id": thing.fullname}))
