"""Asks about the mails platforms send: which are recognised, and what is made of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from agentdesk.domain.asks.base import Ask
from agentdesk.domain.states import ChannelKind


@dataclass(frozen=True, slots=True)
class RecogniserView:
    """One recogniser; `problem` is why its file can't be used, "" where it can."""

    name: str
    channel: str = ""
    kind: ChannelKind = ChannelKind.REVIEW
    senders: tuple[str, ...] = ()
    is_own: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RecognisedView:
    """What a recogniser makes of a mail; `problem` says why it is none of its own, "" where it is."""

    recogniser: str
    problem: str = ""
    channel: str = ""
    kind: ChannelKind = ChannelKind.REVIEW
    author: str = ""
    title: str = ""
    text: str = ""
    rating: float | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class ListRecognisers(Ask[RecogniserView]):
    """Every recogniser, the desk's own first."""

    NAME: ClassVar[str] = "recognisers"
    PART: ClassVar[type[Any]] = RecogniserView


@dataclass(frozen=True, slots=True)
class TestRecognisers(Ask[RecognisedView]):
    """What each recogniser makes of a mail, taken as if its sender were proven; nothing is kept. `content` fits a frame."""

    NAME: ClassVar[str] = "test-recognisers"
    PART: ClassVar[type[Any]] = RecognisedView
    content: bytes = field(repr=False)
