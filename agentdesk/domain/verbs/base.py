"""What every verb has: a name, the role it takes, a version, and whether it can be undone."""

from __future__ import annotations

from typing import ClassVar

from agentdesk.domain.states import Role


class Verb:
    """One thing that changes the desk.

    A verb is a frozen dataclass; its handler stands in `desk`. `UNDOABLE` verbs can be taken back by `Undo`; the others say so beforehand.
    `JOURNALLED` is False only for what changes nothing a person would look for in the history (a cursor, an autosave).
    """

    __slots__ = ()
    NAME: ClassVar[str]
    ROLE: ClassVar[Role] = Role.AGENT
    VERSION: ClassVar[int] = 1
    UNDOABLE: ClassVar[bool] = True
    JOURNALLED: ClassVar[bool] = True
