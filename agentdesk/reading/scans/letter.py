"""A scanned letter to a ReadMessage: page by page, so that damage costs the page it is on."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Final

from PIL import Image

from agentdesk.domain.languages import guess_language
from agentdesk.domain.letters import PDF, UNKNOWN_SCAN, Given, PageSource, ReadPage, SplitRule, scan_type
from agentdesk.domain.reading import Address, ReadAttachment, ReadMessage
from agentdesk.domain.safe_text import block, one_line, safe_filename
from agentdesk.domain.states import ChannelKind
from agentdesk.reading.limits import BROKEN, MAX_BODY_CHARS, OUT_OF_MEMORY, OUT_OF_TIME, OutOfTime
from agentdesk.reading.progress import Progress
from agentdesk.reading.scans import limits, pdfs, pictures
from agentdesk.reading.scans.codes import case_code
from agentdesk.reading.scans.cutting import LOOK_DPI, cuts
from agentdesk.reading.scans.installed import languages, program
from agentdesk.reading.scans.layout import Body, write_page
from agentdesk.reading.scans.limits import Unopenable
from agentdesk.reading.scans.pictures import Picture
from agentdesk.reading.scans.proposals import proposals_of
from agentdesk.reading.scans.recognising import Recognised, Tongue, recognise
from agentdesk.reading.scans.subject import subject_of

CHANNEL: Final = "letter"
_EXTENSIONS: Final = {"application/pdf": ".pdf", "image/tiff": ".tif", "image/png": ".png", "image/jpeg": ".jpg"}


def _no_tick() -> None:
    """Nobody limits the time of a page."""


def read_scan(
    content: bytes, details: str, *, own: Sequence[str] = (), is_bare: bool = False, tick: Callable[[], None] = _no_tick
) -> ReadMessage:
    """Return what can be read of a scan; never raises.

    Args:
        content: the file as it came.
        details: what was given with it, as `Given.dump` made it.
        own: the receiver's own name and street, where they are known.
        is_bare: record it without opening it.
        tick: called before each page.
    """
    languages.cache_clear()  # a language may have been installed since the last letter
    program.cache_clear()
    progress = Progress()
    given = Given.parse(details)
    _record(content, given, progress)
    if is_bare:
        return progress.message
    try:
        if given.text:
            _take_text(block(given.text), given, progress)
        else:
            _read_pages(content, given, progress, tick)
        if progress.message.body_text:
            progress.set(proposals=proposals_of(progress.message.body_text, own))
    except Unopenable as reason:
        progress.stop(str(reason))
    except OutOfTime:
        progress.stop(OUT_OF_TIME)
    except MemoryError:
        progress.stop(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - the edge: a scan must never cost more than itself
        progress.stop(f"{BROKEN}: {type(error).__name__}")
    return progress.message


def _record(content: bytes, given: Given, progress: Progress) -> None:
    """Say of a scan what needs no reading."""
    kind = scan_type(content)
    name = safe_filename(given.filename) if given.filename else "scan" + _EXTENSIONS.get(kind, "")
    progress.set(
        channel=CHANNEL,
        kind=ChannelKind.LETTER,
        sender=Address(one_line(given.sender_name), one_line(given.sender_address)),
        subject=one_line(given.subject),
        language=one_line(given.language, 35),
        attachments=(ReadAttachment(0, name, kind, len(content), hashlib.sha256(content).hexdigest(), is_inline=False),),
    )


def _take_text(text: str, given: Given, progress: Progress) -> None:
    text = text[:MAX_BODY_CHARS]
    progress.set(body_text=text, reply_text=text, language=one_line(given.language, 35) or guess_language(text))
    if not given.subject:
        progress.set(subject=one_line(subject_of(text).text))


def _read_pages(content: bytes, given: Given, progress: Progress, tick: Callable[[], None]) -> None:
    with _pages(content) as (count, page, picture, has_files):
        letters = _cuts(min(count, limits.MAX_PAGES), picture, given, tick)
        if letters:
            progress.set(cuts=letters, scanned=min(count, limits.MAX_PAGES))
            return
        found = list(_recognised(range(min(count, limits.MAX_PAGES)), page, Tongue(given.language), tick))
    if count > limits.MAX_PAGES:
        progress.warn(limits.TOO_MANY_PAGES)
    body = Body()
    pages = tuple(_written(body, number, one) for number, one in enumerate(found, 1))
    flawed = [one for one in pages if one.note]
    if flawed:
        progress.stop(flawed[0].note)
    elif has_files:
        is_empty = all(one.source is PageSource.BLANK for one in pages)
        (progress.stop if is_empty else progress.warn)(limits.ONLY_ATTACHED if is_empty else limits.MORE_ATTACHED)
    _take_text(body.text, given, progress)
    if not given.subject and not body.text and progress.message.unreadable != limits.ONLY_ATTACHED:
        progress.set(subject=_wordless_subject(pages))
    codes = (one.case_code for one in found if isinstance(one, Recognised))
    progress.set(pages=pages, case_code=next(filter(None, codes), ""))


def _cuts(count: int, picture: _PagePicture, given: Given, tick: Callable[[], None]) -> tuple[tuple[int, ...], ...]:
    """Return the pages of each letter, where the scan holds several; what was cut out of another is one letter."""
    return () if given.part_of else cuts(count, picture, SplitRule.parse(given.split) or SplitRule(), tick)


def _wordless_subject(pages: tuple[ReadPage, ...]) -> str:
    """Return what stands in the place of a subject where nothing could be read."""
    if any(page.source is PageSource.HANDWRITTEN for page in pages):
        return f"handwritten, {len(pages)} page{'s' if len(pages) > 1 else ''}"
    return "blank page" if all(page.source is PageSource.BLANK for page in pages) else ""


_Page = Callable[[int], "pdfs.Layer | Picture"]
_PagePicture = Callable[[int], Image.Image]


@contextmanager
def _pages(content: bytes) -> Iterator[tuple[int, _Page, _PagePicture, bool]]:
    """Open a scan; give how many pages it has, a function that opens one to read it, one to look at it, and whether files hang on it."""
    kind = scan_type(content)
    if not content:
        raise Unopenable(limits.EMPTY)
    if kind == UNKNOWN_SCAN:
        raise Unopenable(limits.UNKNOWN)
    if kind != PDF:
        yield pictures.count(content), partial(pictures.page, content), lambda number: pictures.page(content, number).image, False
        return
    with pdfs.opened(content) as document:

        def of_pdf(number: int) -> pdfs.Layer | Picture:
            layer = pdfs.layer(document, number)
            return layer if layer.is_sure else pdfs.picture(document, number)

        yield len(document), of_pdf, lambda number: pdfs.picture(document, number, LOOK_DPI).image, pdfs.has_files(document)


def _recognised(numbers: range, page: _Page, tongue: Tongue, tick: Callable[[], None]) -> Iterator[pdfs.Layer | Recognised]:
    """Yield what is on each page, in order; once the language is known, as many are read at a time as there are cores."""
    at_once = os.cpu_count() or 1
    waiting: deque[Future[pdfs.Layer | Recognised]] = deque()
    patience = _Patience()
    with ThreadPoolExecutor(at_once) as pool:
        for number in numbers:
            tick()
            if patience.is_over:
                waiting.append(_done(Recognised(PageSource.UNREADABLE, note=limits.REST_NOT_READ)))
                continue
            # Opened here: pdfium does not bear two threads.
            opened = _opened(page, number, is_only=len(numbers) == 1)
            waiting.append(pool.submit(_one, opened, tongue))
            while waiting and (len(waiting) >= at_once or not (tongue.given or tongue.found)):
                yield patience.with_page(waiting.popleft().result())
        while waiting:
            yield patience.with_page(waiting.popleft().result())


@dataclass(slots=True)
class _Patience:
    """How long a scan may still be read: a stack of noise must not keep the letters behind it waiting."""

    until_s: float = field(default_factory=lambda: monotonic() + limits.SCAN_WALL_LIMIT_S)
    lost: int = 0

    @property
    def is_over(self) -> bool:
        return self.lost >= limits.MOST_LOST_PAGES or monotonic() > self.until_s

    def with_page(self, found: pdfs.Layer | Recognised) -> pdfs.Layer | Recognised:
        """Take note of a page that was read."""
        self.lost += isinstance(found, Recognised) and found.note == limits.TOOK_TOO_LONG
        return found


def _done(found: Recognised) -> Future[pdfs.Layer | Recognised]:
    future: Future[pdfs.Layer | Recognised] = Future()
    future.set_result(found)
    return future


def _opened(page: _Page, number: int, *, is_only: bool) -> pdfs.Layer | Picture | Recognised:
    try:
        return page(number)
    except Unopenable as reason:
        if is_only:
            raise
        return Recognised(PageSource.UNREADABLE, note=str(reason))


def _one(opened: pdfs.Layer | Picture | Recognised, tongue: Tongue) -> pdfs.Layer | Recognised:
    if not isinstance(opened, Picture):
        return opened
    found = replace(recognise(opened, tongue), case_code=case_code(opened.image))
    if not opened.flaw:
        return found
    # What is there of a page is read; where that is nothing, it is no blank page.
    return replace(found, note=opened.flaw, source=found.source if found.words else PageSource.UNREADABLE)


def _written(body: Body, number: int, found: pdfs.Layer | Recognised) -> ReadPage:
    """Write a page's words behind those before it."""
    if isinstance(found, pdfs.Layer):
        body.write(f"{PAGE_BREAK}{found.text}" if body.length and found.text else found.text)
        return ReadPage(number, PageSource.TEXT_LAYER, confidence=100)
    if body.length and found.words:
        body.write(PAGE_BREAK)
    placed = write_page(body, found.words, found.size)
    return ReadPage(
        number, found.source, "+".join(found.names), round(found.confidence), round(found.turned_deg, 1), placed, found.note, found.look
    )


PAGE_BREAK: Final = "\n\n"
