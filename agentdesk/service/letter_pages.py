"""Operations on the pages of scanned letters: laid anew, read in another language, written down by a person."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath

from agentdesk.domain import verbs
from agentdesk.domain.channels import RawItem
from agentdesk.domain.errors import FieldValue, NotFound, UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.domain.letters import Given, Sheet
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import ComposeRequest, ReadRequest
from agentdesk.domain.safe_text import block
from agentdesk.domain.texts import N_, _
from agentdesk.service.session import Call
from agentdesk.service.wiring import Rooms
from agentdesk.store import letter_pages, letters, messages, raw, rereading
from agentdesk.store.engine import Connection
from agentdesk.store.letter_pages import Laid, Source
from agentdesk.store.rereading import Rereadable
from agentdesk.store.stores import RollBack, WritingStores
from agentdesk.store.work import Work

MOST_LETTERS = 50


@dataclass(frozen=True, slots=True)
class LetterPages:
    """Works on letters' pages."""

    rooms: Rooms

    async def arrange(self, call: Call, verb: verbs.ArrangeLetters) -> Outcome:
        """Make new letters of the pages of others, which give way to them.

        Raises:
            NotFound: a message is no scanned letter, or its scan is gone. UsageError: no page is left, or one isn't there.
        """
        named = list(dict.fromkeys(page.message for letter in verb.letters for page in letter))
        if not named or not all(verb.letters) or len(verb.letters) > MOST_LETTERS:
            raise UsageError(cause=N_("a letter needs a page"))
        sources = await self.rooms.writer.machines(lambda stores: [_source(stores, number) for number in named])
        sheets = tuple(tuple(_sheet(page, named, sources) for page in letter) for letter in verb.letters)
        contents = await self.rooms.pool.compose(ComposeRequest(tuple(source.content for source in sources), sheets, is_waited_for=True))
        if not contents:
            raise UsageError(cause=N_("the scan can't be opened, so its pages can't be laid anew"))
        laid = await self._read(sources, contents)
        sentence = _sentence(len(sources), len(laid))

        def carry_out(stores: WritingStores) -> Outcome:
            outcome = Outcome()
            with suppress(RollBack), stores.transaction() as connection:
                _refuse_changed(connection, sources)
                work = Work(connection, self.rooms.clock.now(), call.author)
                with stores.raw_transaction() as raw_file:
                    created = letter_pages.lay(work, raw_file, sources, laid)
                fields: dict[str, FieldValue] = {"number": sources[0].conversation, "count": len(laid)}
                entry = work.finish(verb.NAME, sentence, fields)
                changed = tuple(sorted(work.changed))
                outcome = Outcome(entry=entry, changed=changed, sentence=sentence, fields=fields, created=str(created[0]))
                if call.is_dry_run:
                    raise RollBack
            return outcome

        return await self.rooms.writer.people(carry_out)

    async def _read(self, sources: Sequence[Source], contents: Sequence[bytes]) -> list[Laid]:
        first = sources[0]
        before = tuple(dict.fromkeys(digest for source in sources for digest in (source.digest, *source.given.part_of)))
        laid: list[RawItem] = []
        for number, content in enumerate(contents, 1):
            stem = PurePath(first.given.filename).stem or "scan"
            name = f"{stem}.pdf" if len(contents) == 1 else f"{stem}-{number}.pdf"
            given = replace(first.given, filename=name, split="", text="", subject="", part_of=before)
            laid.append(RawItem(f"file:{raw.digest_of(content)}", content, first.arrived_at, SCAN, details=given.dump()))
        read = await self.rooms.pool.read_many([ReadRequest(item.content, SCAN, details=item.details, is_waited_for=True) for item in laid])
        return [Laid(item, one) for item, one in zip(laid, read, strict=True)]

    async def reread(self, call: Call, verb: verbs.RereadLetter) -> Outcome:
        """Read a letter's pages again in a language.

        Raises:
            NotFound: the message is no scanned letter, or its scan is gone.
        """
        return await self._again(
            call, verb, language=verb.language.strip().lower(), text="", sentence=N_("read the letter in #{number} again")
        )

    async def transcribe(self, call: Call, verb: verbs.TranscribeLetter) -> Outcome:
        """Take down what a person reads.

        Raises:
            NotFound: as for `reread`. UsageError: there is no text.
        """
        text = block(verb.text).strip()
        if not text:
            raise UsageError(cause=N_("there is no text"))
        return await self._again(call, verb, language=None, text=text, sentence=N_("wrote down what the letter in #{number} says"))

    async def _again(
        self, call: Call, verb: verbs.RereadLetter | verbs.TranscribeLetter, *, language: str | None, text: str, sentence: str
    ) -> Outcome:
        source = await self.rooms.writer.machines(lambda stores: _source(stores, verb.message))
        given = replace(source.given, text=text, part_of=source.given.part_of or (source.digest,))
        if language is not None:
            given = replace(given, language=language)
        request = ReadRequest(source.content, SCAN, details=given.dump(), is_waited_for=True)
        read = (await self.rooms.pool.read_many([request]))[0]
        fields: dict[str, FieldValue] = {"number": source.conversation}

        def carry_out(stores: WritingStores) -> Outcome:
            if call.is_dry_run:
                return Outcome(changed=(source.conversation,), sentence=sentence, fields=fields)
            with stores.transaction() as connection:
                _refuse_changed(connection, [source])
                with stores.raw_transaction() as raw_file:
                    raw.write_details(raw_file, source.digest, given.dump())
                found = Rereadable(verb.message, source.conversation, source.digest, SCAN, source.account)
                rereading.replace(connection, [(found, read)])
                work = Work(connection, self.rooms.clock.now(), call.author)
                entry = work.finish(verb.NAME, sentence, fields, args={"message": verb.message}, is_undoable=False)
            return Outcome(entry=entry, changed=(source.conversation,), sentence=sentence, fields=fields)

        return await self.rooms.writer.people(carry_out)


def _refuse_changed(connection: Connection, sources: Sequence[Source]) -> None:
    """Refuse letters that are others by now than those whose pages were taken: erased, for one.

    Raises:
        NotFound: one is.
    """
    for source in sources:
        if not rereading.is_of(connection, source.number, source.digest):
            raise NotFound(thing=N_("scan of message"), name=str(source.number))


def _sentence(before: int, after: int) -> str:
    if after > 1:
        return N_("made {count} letters of the pages in #{number}")
    return N_("merged letters into one in #{number}") if before > 1 else N_("laid the pages of the letter in #{number} anew")


def _sheet(page: verbs.PageOf, named: Sequence[MessageId], sources: Sequence[Source]) -> Sheet:
    place = named.index(page.message)
    if not 1 <= page.page <= sources[place].pages:
        cause = _("the letter has {count} pages; there is no page {number}").format(count=sources[place].pages, number=page.page)
        raise UsageError(cause=cause)
    return Sheet(place, page.page - 1, page.turns)


def _source(stores: WritingStores, number: MessageId) -> Source:
    """Return a letter with its scan.

    Raises:
        NotFound: there is none.
    """
    with stores.transaction() as connection:
        line, message = letters.line_of(connection, number), messages.one(connection, number)
    if line is None or message is None:
        raise NotFound(thing=N_("scanned letter"), name=str(number))
    with stores.raw_transaction() as connection:
        content = raw.read_blob(connection, message.raw_digest)
        arrival = raw.arrival_of_digest(connection, message.raw_digest)
    if content is None or arrival is None:
        raise NotFound(thing=N_("scan of message"), name=str(number))
    return Source(number, line, message, arrival, Given.parse(arrival.details), content)
