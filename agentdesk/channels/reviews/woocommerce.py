"""Reviews of a WooCommerce shop's products, answered as comments below them.

Source: woocommerce.github.io/woocommerce-rest-api-docs, "Product reviews"; a review is a WordPress comment of another type, and what is
said below it are comments (developer.wordpress.org/rest-api/reference/comments).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from agentdesk.channels.reviews.specs import WOOCOMMERCE
from agentdesk.channels.reviews.wordpress import PER_PAGE, Comment, SiteChannel, next_page
from agentdesk.channels.web.listed import Page, utc
from agentdesk.channels.web.said import Odd, Said
from agentdesk.domain.states import ChannelKind

if TYPE_CHECKING:
    from collections.abc import Iterable

REVIEWS: Final = "/wc/v3/products/reviews"
_SHOWN: Final = frozenset({"approved", "hold"})


class _Review(msgspec.Struct):
    id: int
    date_created_gmt: datetime
    product_id: int = 0
    product_name: str = ""
    product_permalink: str = ""
    status: str = "approved"
    reviewer: str = ""
    reviewer_email: str = ""
    review: str = ""
    rating: float | None = None


class WooCommerce(SiteChannel):
    """The product reviews of one shop."""

    name = WOOCOMMERCE.name
    limits = WOOCOMMERCE.limits
    kind = ChannelKind.REVIEW

    async def page(self, shelf: int, place: str) -> Page:
        """Return a page of reviews with what stands below them; a place is its number."""
        del shelf
        number = int(place or "1")
        order = (("orderby", "date_gmt"), ("order", "desc"), ("status", "all"))
        answer = await self.api.get(await self.path(REVIEWS), (*order, ("per_page", str(PER_PAGE)), ("page", str(number))))
        entries: list[Said | Odd] = []
        for one in self.forms(self.api.decoded(answer, list[msgspec.Raw]), _Review):
            if isinstance(one, Odd):
                entries.append(one)
            elif one.status in _SHOWN:
                entries.append(self._said(one))
        below = await self._below(entry.id for entry in entries if isinstance(entry, Said))
        return Page((*entries, *below), next_page(number, answer))

    def _said(self, one: _Review) -> Said:
        return Said(
            id=str(one.id),
            at=utc(one.date_created_gmt),
            kind=ChannelKind.REVIEW,
            title=one.product_name,
            html=one.review,
            author=one.reviewer,
            handle=one.reviewer_email,
            rating=one.rating or None,
            url=one.product_permalink,
        )

    async def _below(self, reviews: Iterable[str]) -> list[Said]:
        wanted = ",".join(reviews)
        if not wanted:
            return []
        found, _answer = await self._comments(("parent", wanted), ("status", "all"))
        return [await self.said(one) for one in found if isinstance(one, Comment) and one.status in {"approved", "approve", "hold"}]

    async def _post_of(self, parent: str) -> int:
        """A review is no comment to WordPress's own list; the shop says which product it is of."""
        answer = await self.api.get_answered(await self.path(f"{REVIEWS}/{int(parent)}")) if parent.isascii() and parent.isdigit() else None
        return await super()._post_of(parent) if answer is None else self.api.decoded(answer, _Review).product_id
