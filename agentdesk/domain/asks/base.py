"""What an ask is, and how many records one page of answers holds."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from agentdesk.domain.states import Role

PartT = TypeVar("PartT")

PAGE_ROWS = 100


class Ask(Generic[PartT]):
    """One question; reads only, so it is neither journalled nor undone."""

    __slots__ = ()
    NAME: ClassVar[str]
    ROLE: ClassVar[Role] = Role.VIEWER
    PART: ClassVar[type[Any]]
