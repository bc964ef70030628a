"""Prints a letter once: `lp` takes it, the print server says what became of it, and a job under the delivery's key is never made again."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from agentdesk.channels.far_words import far_words
from agentdesk.channels.paper.ipp import Job, JobState, PrintServer, PrintServerError
from agentdesk.domain.channels import Probe, Receipt
from agentdesk.domain.errors import ChannelError, Refused, Transient, Uncertain
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.domain.channels import CommitPoint, OutgoingMessage
    from agentdesk.domain.ids import AccountName

LP_TIMEOUT_S: Final = 60.0
WAIT_S: Final = 60.0
TROUBLED_S: Final = 5.0
"""How long a printer that says what it lacks is waited for: somebody may be filling its tray just then."""
LOOK_EVERY_S: Final = 0.5
_MOST_WORDS_BYTES: Final = 4096
_NOT_PRINTED: Final = (JobState.CANCELED, JobState.ABORTED)
_TROUBLES: Final = {
    "media-empty": N_("it is out of paper"),
    "media-needed": N_("it wants paper put in"),
    "media-jam": N_("paper is jammed in it"),
    "cover-open": N_("a cover of it is open"),
    "door-open": N_("a door of it is open"),
    "toner-empty": N_("it is out of toner"),
    "marker-supply-empty": N_("it is out of ink or toner"),
    "output-area-full": N_("its output tray is full"),
    "offline": N_("it is off line"),
    "paused": N_("it was paused"),
    "connecting-to-device": N_("it does not answer"),
}
"""What stops a printer, by the keywords of RFC 8011 §5.4.12 and, for `offline`, of CUPS."""
_PASSING: Final = "connecting-to-device"
"""What every printer says for a moment before it prints."""


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer of a print server; `options` are handed to `lp` after `-o`, as `sides=two-sided-long-edge`."""

    account: AccountName
    name: str
    server: str = ""
    options: tuple[str, ...] = ()
    wait_s: float = WAIT_S
    troubled_s: float = TROUBLED_S

    async def send(self, message: OutgoingMessage, key: str, commit_point: CommitPoint) -> Receipt:
        """Print a letter and wait a while for the printer.

        Raises:
            Transient: the print server can't be reached; nothing was printed. Refused: there is no such printer, or the job was
            cancelled or given up. Uncertain: the job waits at the printer; it prints when the printer can.
        """
        job = await self._job(key)
        if job is None:
            await self._refuse_what_cannot_print()
            await commit_point()
            trouble = await self._hand_over(message.content, key)
            if trouble:
                await self._refuse_what_did_not_arrive(key, trouble)
        return await self._receipt(key)

    async def find_sent(self, message: OutgoingMessage, key: str) -> Receipt | None:
        """Return the receipt of a letter that was printed after all."""
        del message
        job = await self._job(key)
        return _receipt_of(job) if job is not None and job.state is JobState.COMPLETED else None

    async def test(self) -> tuple[Probe, ...]:
        """Look whether the printer is there and takes jobs."""
        try:
            await self._refuse_what_cannot_print()
        except ChannelError as problem:
            return (Probe("printer", is_ok=False, words=str(problem)),)
        return (Probe("printer", is_ok=True, words=_("{printer} takes letters").format(printer=self.name)),)

    async def _job(self, key: str) -> Job | None:
        """Return the newest job of this key that was or will be printed."""
        try:
            jobs = await asyncio.to_thread(PrintServer(self.server).jobs, self.name, key)
        except PrintServerError as problem:
            raise self._unreachable(problem) from problem
        return next((job for job in reversed(jobs) if job.state not in _NOT_PRINTED), None)

    async def _refuse_what_cannot_print(self) -> None:
        try:
            status = await asyncio.to_thread(PrintServer(self.server).printer, self.name)
        except PrintServerError as problem:
            raise self._unreachable(problem) from problem
        if status is None:
            raise Refused(account=self.account, cause=N_("the print server has no printer {printer}"), printer=self.name)
        if not status.accepts_jobs:
            cause = N_("printer {printer} takes no jobs: {words}")
            raise Transient(account=self.account, cause=cause, printer=self.name, words=far_words(status.words))
        if shutil.which("lp") is None:
            raise Refused(account=self.account, cause=N_("lp is missing; install CUPS's client (Debian: cups-client)"))

    async def _hand_over(self, content: bytes, key: str) -> str:
        """Run `lp` and return what went wrong, "" where nothing did."""
        server = ("-h", self.server) if self.server else ()
        options = [word for option in self.options for word in ("-o", option)]
        process = await asyncio.create_subprocess_exec(
            "lp",
            *server,
            *("-d", self.name, "-t", key),
            *options,
            "-",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            cwd="/",
        )
        try:
            async with asyncio.timeout(LP_TIMEOUT_S):
                _out, words = await process.communicate(content)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            return _("lp did not end within {seconds} s").format(seconds=round(LP_TIMEOUT_S))
        if process.returncode == 0:
            return ""
        return _("lp failed: {words}").format(words=far_words(words[:_MOST_WORDS_BYTES]))

    async def _refuse_what_did_not_arrive(self, key: str, trouble: str) -> None:
        """Tell whether a job was made although `lp` failed: one that was not may be tried again."""
        try:
            job = await self._job(key)
        except Transient as problem:
            raise Uncertain(account=self.account, cause=trouble) from problem
        if job is None:
            raise Transient(account=self.account, cause=trouble)

    async def _receipt(self, key: str) -> Receipt:
        """Wait for the job's end."""
        job = await self._waited_for(key)
        if job.state is JobState.COMPLETED:
            return _receipt_of(job)
        words = far_words(job.words)
        if job.state in _NOT_PRINTED and words:
            cause = N_("print job {number} was cancelled or given up: {words}")
            raise Refused(account=self.account, cause=cause, number=job.number, words=words)
        if job.state in _NOT_PRINTED:
            raise Refused(account=self.account, cause=N_("print job {number} was cancelled or given up"), number=job.number)
        words = ", ".join(_(_TROUBLES[reason]) for reason in await self._troubles()) or words
        cause = _("print job {number} waits at {printer}: {words}. It prints when the printer can; cancel it there if it must not")
        raise Uncertain(
            account=self.account, cause=cause.format(number=job.number, printer=self.name, words=words or job.state.name.lower())
        )

    async def _troubles(self) -> list[str]:
        """Return what keeps the printer from printing, in its keywords that we have words for."""
        try:
            status = await asyncio.to_thread(PrintServer(self.server).printer, self.name)
        except PrintServerError:
            return []
        return [reason for reason in (status.reasons if status is not None else ()) if reason in _TROUBLES]

    async def _waited_for(self, key: str) -> Job:
        """Return the job once it ended, or is not waited for any longer: less long where the printer says that it can't print."""
        jobs: list[Job] = []
        problem: PrintServerError | None = None
        could_print_at = asyncio.get_running_loop().time()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.wait_s):
                while True:
                    try:
                        jobs = await asyncio.to_thread(PrintServer(self.server).jobs, self.name, key)
                    except PrintServerError as found:
                        problem = found
                    if jobs and jobs[-1].state >= JobState.CANCELED:
                        break
                    now = asyncio.get_running_loop().time()
                    could_print_at = could_print_at if {*await self._troubles()} - {_PASSING} else now
                    if jobs and now - could_print_at >= self.troubled_s:
                        break
                    await asyncio.sleep(LOOK_EVERY_S)
        if not jobs:
            words = str(problem) if problem is not None else _("the print server doesn't know the job")
            raise Uncertain(account=self.account, cause=words)
        return jobs[-1]

    def _unreachable(self, problem: PrintServerError) -> Transient:
        return Transient(account=self.account, cause=N_("the print server can't be asked: {reason}"), reason=str(problem))


def _receipt_of(job: Job) -> Receipt:
    return Receipt(external_id=str(job.number), words=_("printed as job {number}").format(number=job.number))
