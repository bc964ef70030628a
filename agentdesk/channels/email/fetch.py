"""Works out what a poll takes, and takes it: new mail first, then each folder's history, stage by stage."""

from __future__ import annotations

import bisect
import math
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agentdesk.channels.email import answers
from agentdesk.channels.email.checked import CheckedBy
from agentdesk.channels.email.cursor import STAGES, FolderCursor, MailCursor
from agentdesk.channels.email.folders import is_pattern
from agentdesk.channels.email.junk import JunkWatch
from agentdesk.channels.email.messages import Budget, MessageTaker, OpenFolder
from agentdesk.channels.email.settings import Junk
from agentdesk.channels.email.sightings import Sightings
from agentdesk.domain.channels import PollResult
from agentdesk.domain.errors import Transient

if TYPE_CHECKING:
    from agentdesk.channels.email.imap import FolderState, ImapSession
    from agentdesk.channels.email.settings import EmailSettings
    from agentdesk.channels.email.tuning import Tuning
    from agentdesk.domain.clock import Clock

_MAX_RETRIES_A_POLL = 50


@dataclass(slots=True)
class HistoryPlan:
    """The UIDs of each stage of a folder's history, descending, remembered between polls: a search over 100,000 messages is dear.

    Only a shortcut: it is made again whenever it is missing or does not fit the cursor.
    """

    born: int
    uid_validity: int
    stages: dict[int, list[int]] = field(default_factory=dict)

    def fits(self, cursor: FolderCursor) -> bool:
        """Tell whether it was made for this cursor."""
        return (self.born, self.uid_validity) == (cursor.born, cursor.uid_validity)


class Fetcher:
    """Polls the folders of one account over a session; lives as long as the channel, for its remembered plans."""

    def __init__(self, settings: EmailSettings, tuning: Tuning, clock: Clock) -> None:
        self._settings = settings
        self._tuning = tuning
        self._clock = clock
        self._plans: dict[str, HistoryPlan] = {}
        self._sightings = Sightings(tuning, clock)
        self._checked_by = CheckedBy()
        self._junk = JunkWatch(settings, tuning)
        self._opened_all_at_s = -math.inf
        self._batch_items = min(tuning.first_batch_items, tuning.batch_items)

    def poll(self, session: ImapSession, text: str | None) -> PollResult:
        """Take one batch.

        Raises:
            Transient: a cursor that can't be read, a line that broke, or a folder that can't be opened while nothing else was found.
        """
        cursor = MailCursor.parse(text, self._settings.account)
        tuning = self._tuning
        began_s = time.monotonic()
        budget = Budget(self._batch_items, tuning.batch_bytes, began_s + tuning.poll_soft_limit_s)
        taker = MessageTaker(session, self._settings, tuning, self._clock, budget)
        opened, problem = self._look(session, cursor)
        # Those of earlier polls: what is missing now is not asked for again at once.
        missing = {folder.name: sorted(folder.cursor.retries) for folder in opened}
        backlog = sum(self._take_new(session, taker, folder) for folder in opened)
        for stage in range(STAGES):
            for folder in opened:
                self._take_stage(session, taker, folder, stage)
        if not taker.items:
            for folder in opened:
                taker.retry(folder, missing[folder.name][:_MAX_RETRIES_A_POLL])
        taker.raise_if_in_vain()
        backlog += sum(self._history_left(folder) for folder in opened)
        # What a line that broke kept back is asked for once more at once: later polls, a minute apart, are for what is bad itself.
        is_missed = taker.has_broken and any(folder.cursor.retries.keys() - set(missing[folder.name]) for folder in opened)
        has_more = is_missed or backlog > 0 or any(not folder.cursor.is_history_done for folder in opened)
        self._batch_items = self._next_batch_items(time.monotonic() - began_s, has_more=has_more)
        sightings = [] if has_more or taker.items else [sighting for folder in opened for sighting in self._sightings.look(session, folder)]
        if problem is not None and not taker.items and not has_more:
            raise problem
        for item in taker.items:
            if not item.is_outbound and not self._settings.authserv_id:
                self._checked_by.count(item.content)
        return PollResult(
            tuple(taker.items),
            cursor.dump(),
            # Once more after the last mail: what became of older mail is told when nothing else is under way.
            has_more=has_more or bool(taker.items),
            backlog=backlog,
            sightings=tuple(sightings),
            junk=None if has_more else self._junk.count(session),
            checked_by=self._checked_by.server(),
        )

    def _next_batch_items(self, took_s: float, *, has_more: bool) -> int:
        """Return how many items the next batch may have: large ones cost less each, on a slow line they would be long in coming."""
        smallest = min(self._tuning.first_batch_items, self._tuning.batch_items)
        if not has_more or took_s > 2 * self._tuning.quick_batch_s:
            return smallest
        return min(self._tuning.batch_items, 2 * self._batch_items) if took_s <= self._tuning.quick_batch_s else self._batch_items

    # Looking

    def _look(self, session: ImapSession, cursor: MailCursor) -> tuple[list[OpenFolder], Transient | None]:
        """Open each folder once and bring its cursor up to date; return those that could be opened and the first problem."""
        opened: list[OpenFolder] = []
        problem: Transient | None = None
        watched = self._watched(session)
        glanced = self._glance(session, cursor, tuple(watched))
        for name, is_outbound in watched.items():
            try:
                state = self._state(session, cursor, name, glanced.get(name))
            except Transient as refused:
                # One folder that was renamed must not hide the mail of the others; a broken line ends the poll.
                if refused.fields.get("reason") != "refused-command" or answers.passes(refused.cause):
                    raise
                problem = problem or session.not_opened(name, refused)
                continue
            state = self._renewed(session, cursor, name, state)
            opened.append(OpenFolder(name, is_outbound, cursor.folders[name], state))
        return opened, problem

    def _glance(self, session: ImapSession, cursor: MailCursor, names: tuple[str, ...]) -> dict[str, FolderState]:
        """Ask about all folders at once, where only news are left to look for and the folders' states can be trusted."""
        known = [cursor.folders.get(name) for name in names]
        is_quiet = all(folder is not None and folder.is_history_done and not folder.retries for folder in known)
        now_s = time.monotonic()
        if is_quiet and now_s - max(session.opened_at_s, self._opened_all_at_s) < self._tuning.trust_status_s:
            return session.glance(names)
        if any(map(is_pattern, self._settings.folders)):
            session.list_anew()
        self._opened_all_at_s = now_s
        return {}

    def _state(self, session: ImapSession, cursor: MailCursor, name: str, glanced: FolderState | None) -> FolderState:
        """Return a folder's state; one that changed is opened anew, since some servers never tell an open folder's news."""
        if glanced is None:
            return session.look(name)
        known = cursor.folders[name]
        if (known.uid_validity, known.top, known.mod_seq, known.exists) == (
            glanced.uid_validity,
            glanced.uid_next,
            glanced.mod_seq,
            glanced.exists,
        ):
            return glanced
        # The older count of changes is kept: what changed in between is then looked at once more.
        return replace(session.examine(name), mod_seq=glanced.mod_seq)

    def _watched(self, session: ImapSession) -> dict[str, bool]:
        """Return the folders to poll, and of each whether what stands in it was sent by us."""
        watched = {each: False for name in self._settings.folders for each in session.named(name)}
        if self._settings.junk is Junk.IMPORT and (junk := session.junk_folder()) is not None:
            watched[junk.name] = False
        sent = session.sent_folder()
        if sent is not None:
            watched[sent.name] = sent.name not in self._settings.folders
        return watched

    def _renewed(self, session: ImapSession, cursor: MailCursor, name: str, state: FolderState) -> FolderState:
        """Begin a cursor where there is none, and anew where its UIDs no longer mean the same messages; return the folder's state."""
        known = cursor.folders.get(name)
        rescans = 0
        if known is not None and known.uid_validity == state.uid_validity:
            if not state.uid_next or state.uid_next >= known.top:
                return state
            # UIDs below those we have seen are being given out again: RFC 9051 forbids it, a restored server does it.
            rescans = known.rescans + 1
        stale = () if known is None else (*known.stale, known.prefix(name))
        # Opened for this, since everything that is there now counts as history, and only that.
        state = session.examine(name)
        top = state.uid_next or _highest_uid(session) + 1
        cursor.folders[name] = FolderCursor.begin(state, top, self._clock.now().date(), rescans=rescans, stale=stale)
        self._plans.pop(name, None)
        return state

    # Taking

    def _take_new(self, session: ImapSession, taker: MessageTaker, folder: OpenFolder) -> int:
        """Take what arrived since the last poll, in order; return how many are left."""
        cursor = folder.cursor
        if folder.state.uid_next == cursor.top:
            return 0
        session.ensure_examined(folder.name)
        # "n:*" always names the newest message too, also where it lies below n (RFC 9051 §9, seq-range).
        uids = [uid for uid in session.search(["UID", f"{cursor.top}:*", "UNDELETED"]) if uid >= cursor.top]
        done = taker.take(folder, uids)
        if done:
            cursor.top = uids[done - 1] + 1
            cursor.exists += done if cursor.exists >= 0 else 0
        return len(uids) - done

    def _take_stage(self, session: ImapSession, taker: MessageTaker, folder: OpenFolder, stage: int) -> None:
        """Take from one stage of a folder's history, newest first, if that stage is due."""
        cursor = folder.cursor
        if cursor.stage != stage or taker.budget.is_spent():
            return
        left = _below(self._stage_uids(session, folder.name, cursor), cursor.below)
        done = taker.take(folder, left)
        if done == len(left):
            cursor.next_stage()
        else:
            cursor.below = left[done - 1] if done else cursor.below

    def _stage_uids(self, session: ImapSession, name: str, cursor: FolderCursor) -> list[int]:
        plan = self._plans.get(name)
        if plan is None or not plan.fits(cursor):
            plan = self._plans[name] = HistoryPlan(cursor.born, cursor.uid_validity)
        for stage in range(cursor.stage + 1):
            if stage not in plan.stages:
                session.ensure_examined(name)
                earlier = {uid for uids in plan.stages.values() for uid in uids}
                plan.stages[stage] = [uid for uid in session.search(cursor.stage_criteria(stage))[::-1] if uid not in earlier]
        return plan.stages[cursor.stage]

    def _history_left(self, folder: OpenFolder) -> int:
        """Return how much of a folder's history is left: counted where it was searched, else at most what the folder holds."""
        cursor = folder.cursor
        if cursor.is_history_done:
            self._plans.pop(folder.name, None)
            return 0
        plan = self._plans.get(folder.name)
        known = plan.stages if plan is not None and plan.fits(cursor) else {}
        left = len(_below(known.get(cursor.stage, []), cursor.below))
        return left if STAGES - 1 in known else left + max(0, folder.state.exists - sum(len(uids) for uids in known.values()))


def _below(descending: list[int], limit: int) -> list[int]:
    """Return the end of a descending list that lies below `limit`; the list may hold every message of a large folder."""
    return descending[bisect.bisect_right(descending, -limit, key=lambda uid: -uid) :]


def _highest_uid(session: ImapSession) -> int:
    return max(session.search(["UID", "*"]), default=0)
