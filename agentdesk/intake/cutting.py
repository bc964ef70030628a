"""Scans that hold several letters: cut apart before they are filed, each letter an arrival of its own.

The letters are kept before the scan is filed. Cut off in between, the scan is read and cut again at the next start: the same pages give
the same bytes, which are then known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Protocol

from agentdesk.domain.letters import Given, Sheet
from agentdesk.domain.media_types import SCAN
from agentdesk.domain.reading import ComposeRequest, ReadMessage, ReadRequest
from agentdesk.intake import scans
from agentdesk.intake.filing import FiledAccount
from agentdesk.intake.kept import Kept, Reader
from agentdesk.store.raw import Arrival, Batch

_Read = tuple[Arrival, ReadMessage]


class Keeps(Protocol):
    """Keeps batches raw, and has children to read with."""

    @property
    def reader(self) -> Reader:
        """The children."""
        ...

    async def keep(self, account: FiledAccount, batch: Batch) -> Kept:
        """Keep a batch raw."""
        ...


async def cut_apart(intake: Keeps, kept: Kept, read: Sequence[_Read]) -> tuple[list[_Read], dict[int, list[Arrival]]]:
    """Return what is to be filed, the letters of a scan before the scan itself, and which letters came of which arrival.

    One letter twice in a scan is filed once, and named twice.
    """
    done: list[_Read] = []
    parts: dict[int, list[Arrival]] = {}
    for arrival, one in read:
        letters, named = await _letters(intake, kept, arrival, one) if one.cuts else ([], [])
        if not one.cuts:
            done.append((arrival, one))
        elif letters:
            done += letters
            parts[arrival.id] = named
            done.append((arrival, replace(one, first_part=letters[0][0].digest)))
        else:
            # It can't be cut: then it is one letter, as it lies.
            whole = replace(Given.parse(arrival.details), split="", part_of=(arrival.digest,))
            request = ReadRequest(kept.contents[arrival.digest], SCAN, details=whole.dump(), is_waited_for=kept.is_waited_for)
            done.append((arrival, (await intake.reader.read_many([request]))[0]))
    return done, parts


async def _letters(intake: Keeps, kept: Kept, arrival: Arrival, read: ReadMessage) -> tuple[list[_Read], list[Arrival]]:
    """Keep the letters of a scan and read them, each once; return also all of them as they lie in it."""
    sheets = tuple(tuple(Sheet(0, number) for number in letter) for letter in read.cuts)
    contents = await intake.reader.compose(ComposeRequest((kept.contents[arrival.digest],), sheets, kept.is_waited_for))
    given = Given.parse(arrival.details)
    parts = [
        (content, replace(given, split="", text="", part_of=(arrival.digest,), filename=_name(given.filename, number)))
        for number, content in enumerate(contents, 1)
    ]
    if not parts:
        return [], []
    batch = scans.batch_of(kept.account.name, arrival, parts)
    letters = await intake.keep(kept.account, batch)
    fresh = list({letter.id: letter for letter in letters.arrivals}.values())
    found = await intake.reader.read_many(
        [ReadRequest(letters.contents[one.digest], SCAN, details=one.details, is_waited_for=kept.is_waited_for) for one in fresh]
    )
    named = [replace(one, source=source) for one, source in zip(letters.arrivals, batch.sources, strict=True)]
    return list(zip(fresh, found, strict=True)), named


def _name(filename: str, number: int) -> str:
    """Return what the letter cut out of a file goes by."""
    return f"{PurePath(filename).stem or 'scan'}-{number}.pdf"
