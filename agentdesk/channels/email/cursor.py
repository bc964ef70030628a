"""The e-mail cursor: for each folder, which UIDs were handed on, as the numbers that can't be worked out again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from agentdesk.domain.errors import Transient
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.channels.email.imap import FolderState
    from agentdesk.domain.ids import AccountName

_VERSION = 1
FRESH_DAYS = 1
RECENT_DAYS = 30
STAGES = 3
"""Since yesterday, the 30 days before, and the rest: each is worked off from its highest UID down before the next begins."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a message was asked for in vain: `misses` were answered without it, `breaks` ended with a broken line."""

    misses: int = 0
    breaks: int = 0


@dataclass(slots=True)
class FolderCursor:
    """How far one folder was read.

    `top`: every UID from here up is new mail, taken in ascending order; it rises past each one taken.
    `born`: what `top` was at the first look; the stages speak of the UIDs below it.
    `stage`, `below`: the stages before `stage` are done, and so are the UIDs of `stage` from `below` up. `day` is when the first sync
    began: it fixes the stages' dates. `retries`: the UIDs to ask for again. `rescans`: how often UIDs began anew although
    UIDVALIDITY did not change (RFC 9051 §2.3.1.1 forbids it; restored servers do it). `mod_seq`, `exists`: what HIGHESTMODSEQ and the
    number of messages were when it was last told what became of those taken; 0 and -1 before. `stale`: prefixes of ids that nothing on the
    server goes by any more, to be told once all messages were taken anew.
    """

    uid_validity: int
    top: int
    born: int
    day: date
    stage: int = 0
    below: int = 0
    retries: dict[int, Retry] = field(default_factory=dict)
    rescans: int = 0
    mod_seq: int = 0
    exists: int = -1
    stale: tuple[str, ...] = ()

    @classmethod
    def begin(cls, state: FolderState, top: int, day: date, *, rescans: int = 0, stale: tuple[str, ...] = ()) -> Self:
        """Return the cursor of a folder seen for the first time, or anew: everything below `top` is history."""
        stage = 0 if state.exists else STAGES
        return cls(state.uid_validity, top, born=top, day=day, below=top, rescans=rescans, stage=stage, stale=stale)

    @property
    def is_history_done(self) -> bool:
        """Whether only new mail is left to look for."""
        return self.stage >= STAGES

    def stage_criteria(self, stage: int) -> list[object]:
        """Return the SEARCH criteria of a stage; what an earlier stage found too belongs to that one.

        No stage excludes by date: what is left out by one is in the next, whatever a server makes of dates and time zones (SINCE
        compares INTERNALDATE without its time, RFC 9051 §6.4.4; Dovecot 2.3 finds too much for two NOT SINCE).
        """
        days = (FRESH_DAYS, RECENT_DAYS, None)[stage]
        since = [] if days is None else ["SINCE", self.day - timedelta(days=days)]
        return ["UID", f"1:{max(self.born - 1, 1)}", "UNDELETED", *since]

    def next_stage(self) -> None:
        """Go on to the next stage."""
        self.stage += 1
        self.below = self.born

    def external_id(self, folder: str, uid: int) -> str:
        """Return the id of a message, unique within the account."""
        return f"{self.prefix(folder)}{uid}"

    def prefix(self, folder: str) -> str:
        """Return what the ids of a folder's messages begin with; the UID follows."""
        generation = f"+{self.rescans}" if self.rescans else ""
        return f"{folder};{self.uid_validity}{generation};"

    def dump(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "uidvalidity": self.uid_validity,
            "top": self.top,
            "born": self.born,
            "day": self.day.isoformat(),
            "stage": self.stage,
            "below": self.below,
            "retries": {str(uid): [retry.misses, retry.breaks] for uid, retry in self.retries.items()},
            "rescans": self.rescans,
            "modseq": self.mod_seq,
            "exists": self.exists,
            "stale": list(self.stale),
        }

    @classmethod
    def parse(cls, fields: dict[str, Any]) -> Self:
        """Read it back.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: it is damaged.
        """
        return cls(
            uid_validity=int(fields["uidvalidity"]),
            top=int(fields["top"]),
            born=int(fields["born"]),
            day=date.fromisoformat(fields["day"]),
            stage=int(fields["stage"]),
            below=int(fields["below"]),
            retries={int(uid): Retry(int(misses), int(breaks)) for uid, (misses, breaks) in fields["retries"].items()},
            rescans=int(fields["rescans"]),
            mod_seq=int(fields["modseq"]),
            exists=int(fields["exists"]),
            stale=tuple(map(str, fields["stale"])),
        )


@dataclass(slots=True)
class MailCursor:
    """The cursors of all folders of an account, by the folder's name."""

    folders: dict[str, FolderCursor] = field(default_factory=dict)

    def dump(self) -> str:
        """Return it as the string the store keeps."""
        folders = {name: folder.dump() for name, folder in sorted(self.folders.items())}
        return json.dumps({"v": _VERSION, "folders": folders}, ensure_ascii=True)

    @classmethod
    def parse(cls, text: str | None, account: AccountName) -> Self:
        """Read a cursor back; None is an empty one.

        Raises:
            Transient: it is damaged or of a later version; starting over by itself would bring back what was erased.
        """
        if text is None:
            return cls()
        try:
            fields = json.loads(text)
            if fields["v"] == _VERSION:
                return cls({str(name): FolderCursor.parse(folder) for name, folder in fields["folders"].items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        cause = _("the note of what was fetched so far can't be read; run: agentdesk doctor")
        raise Transient(account=account, cause=cause, reason="bad-cursor")
