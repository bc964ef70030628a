"""Answering reviews: one answer for each, looked at before it is written, so that nobody's answer is lost and none is posted twice."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from agentdesk.channels.web.listed import ListedChannel
from agentdesk.channels.web.said import Said, answering, digest_of, same_words
from agentdesk.domain.channel_specs import Limits, TextUnit
from agentdesk.domain.channels import Receipt
from agentdesk.domain.errors import Refused
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.channels.web.said import Answering
    from agentdesk.domain.channels import CommitPoint, OutgoingMessage
    from agentdesk.domain.ids import AccountName

TWICE = N_("another answer stands below this review, which the desk did not know when this one was written; look at it first")
CHANGED = N_("another answer stands below this review meanwhile; look at it first")
BESIDE = N_("your answer stands below this review, and the platform would show a second one beside it; change it on the page")


@dataclass(frozen=True, slots=True)
class Standing:
    """The owner's answer that stands below a review now."""

    text: str


def answer_id(review: str, text: str) -> str:
    """Return the id an answer without one of its own goes by: of its review and its words, so that new words are a new item."""
    return f"{review}#answer-{digest_of(text)}"


def answer_of(review: Said, words: str, at: datetime) -> Said:
    """Return the owner's answer below a review as an item of its own."""
    return Said(answer_id(review.id, words), at, review.kind, text=words, thread=review.id, in_reply_to=review.id, is_ours=True)


class AnsweringChannel(ListedChannel):
    """A platform that takes one answer to a review; a module for each says how it is read and written."""

    limits: ClassVar[Limits]
    replaces: ClassVar[bool] = True
    """Whether a new answer takes the place of the one that stands there."""

    @abstractmethod
    async def standing(self, review: str) -> Standing | None:
        """Return the answer that stands below a review, None where there is none.

        Raises:
            Transient, NeedsLogin, Refused.
        """

    @abstractmethod
    async def answer(self, review: str, wanted: Answering, commit_point: CommitPoint) -> None:
        """Write the answer, in the place of any that stands there where the platform `replaces`.

        Raises:
            Transient, NeedsLogin, Refused, Uncertain.
        """

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Post an answer; one that stands there already is not posted again, and one that nobody here knows is not overwritten."""
        del key  # the platforms know none; what stands below the review says whether it left
        wanted = answering(self.account, message)
        check_length(self.account, wanted.text, self.limits)
        review = message.thread_external_id.partition("#")[0]
        found = await self.standing(review)
        if found is not None and same_words(found.text, wanted.text):
            return Receipt(answer_id(review, found.text), words=_("it stands there"))
        if found is not None and not any(same_words(found.text, known) for known in wanted.known_answers):
            raise Refused(account=self.account, cause=TWICE)
        if found is not None and not self.replaces:
            raise Refused(account=self.account, cause=BESIDE)
        await self.answer(review, wanted, commit_point)
        return Receipt(answer_id(review, wanted.text))

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Look whether the answer stands below its review."""
        del key
        wanted = answering(self.account, message)
        review = message.thread_external_id.partition("#")[0]
        found = await self.standing(review)
        if found is None or not same_words(found.text, wanted.text):
            return None
        return Receipt(answer_id(review, found.text), words=_("it stands there"))


class RetractingChannel(AnsweringChannel):
    """A platform whose answers can be taken down again."""

    @abstractmethod
    async def take_down(self, review: str) -> bool:
        """Take the owner's answer below a review away; False where there is none.

        Raises:
            Transient, NeedsLogin, Refused.
        """

    async def retract(self, external_id: str) -> bool:
        """Take down the answer that was sent; one that somebody wrote in its place stays."""
        review = external_id.partition("#")[0]
        found = await self.standing(review)
        if found is None:
            return False
        if answer_id(review, found.text) != external_id:
            raise Refused(account=self.account, cause=CHANGED)
        return await self.take_down(review)


def check_length(account: AccountName, text: str, limits: Limits) -> None:
    """Refuse what the platform would cut or refuse; the composer says so before.

    Raises:
        Refused: it is too long.
    """
    if limits.max_chars is None:
        return
    used = len(text.encode()) if limits.unit is TextUnit.BYTES else len(text)
    if used > limits.max_chars:
        cause = _("the answer has {used} {unit}; the platform takes {limit}")
        raise Refused(account=account, cause=cause.format(used=used, unit=_(limits.unit.value), limit=limits.max_chars))
