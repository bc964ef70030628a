"""Verbs on notices by mail: each agent has their own, kept in the desk's configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.mail_notices import MailNotice
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class SetNotice(Verb):
    """Be told by mail of what comes into a view, in place of how it was before.

    Whose notice it is the desk decides: `notice.agent` is whoever asks. `is_trusted` puts the address on the desk's own list, so that
    mails name subjects; that takes the role admin.
    """

    NAME: ClassVar[str] = "set-notice"
    UNDOABLE: ClassVar[bool] = False
    notice: MailNotice
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class RemoveNotice(Verb):
    """Be told by mail of a view no longer; `agent` another's, which takes the role admin, "" one's own."""

    NAME: ClassVar[str] = "remove-notice"
    UNDOABLE: ClassVar[bool] = False
    view: str
    agent: str = ""
