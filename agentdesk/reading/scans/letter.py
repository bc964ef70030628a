"""A scanned letter to a ReadMessage: page by page, so that damage costs the page it is on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from agentdesk.domain.languages import guess_language
from agentdesk.domain.letters import PDF, UNKNOWN_SCAN, Given, PageSource, ReadPage, scan_type
from agentdesk.domain.reading import Address, ReadAttachment, ReadMessage
from agentdesk.domain.safe_text import block, one_line, safe_filename
from agentdesk.domain.states import ChannelKind
from agentdesk.reading.limits import BROKEN, MAX_BODY_CHARS, OUT_OF_MEMORY, OUT_OF_TIME, OutOfTime
from agentdesk.reading.progress import Progress
from agentdesk.reading.scans import limits, pdfs, pictures
from agentdesk.reading.scans.languages import to_read_with
from agentdesk.reading.scans.layout import Body, write_page
from agentdesk.reading.scans.limits import Unopenable
from agentdesk.reading.scans.pictures import Picture
from agentdesk.reading.scans.subject import subject_of
from agentdesk.reading.scans.tesseract import Recognition, languages

CHANNEL: Final = "letter"
_EXTENSIONS: Final = {"application/pdf": ".pdf", "image/tiff": ".tif", "image/png": ".png", "image/jpeg": ".jpg"}


def read_scan(content: bytes, details: str, *, is_bare: bool = False) -> ReadMessage:
    """Return what can be read of a scan; never raises.

    Args:
        content: the file as it came.
        details: what was given with it, as `Given.dump` made it.
        is_bare: record it without opening it.
    """
    progress = Progress()
    given = Given.parse(details)
    _record(content, given, progress)
    if is_bare:
        return progress.message
    try:
        if given.text:
            _take_text(block(given.text), given, progress)
        else:
            _read_pages(content, given, progress)
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


def _read_pages(content: bytes, given: Given, progress: Progress) -> None:
    body = Body()
    read: list[ReadPage] = []
    with _pages(content) as (count, page):
        read += (_read_page(body, number, page(number), given) for number in range(min(count, limits.MAX_PAGES)))
    if count > limits.MAX_PAGES:
        progress.warn(limits.TOO_MANY_PAGES)
    unreadable = [one for one in read if one.source is PageSource.UNREADABLE]
    if unreadable:
        progress.stop(unreadable[0].note)
    _take_text(body.text, given, progress)
    progress.set(pages=tuple(read))


_Page = Callable[[int], "pdfs.Layer | Picture"]


@contextmanager
def _pages(content: bytes) -> Iterator[tuple[int, _Page]]:
    """Open a scan; give how many pages it has, and a function that opens one."""
    kind = scan_type(content)
    if not content:
        raise Unopenable(limits.EMPTY)
    if kind == UNKNOWN_SCAN:
        raise Unopenable(limits.UNKNOWN)
    if kind != PDF:
        yield pictures.count(content), lambda number: pictures.page(content, number)
        return
    with pdfs.opened(content) as document:

        def of_pdf(number: int) -> pdfs.Layer | Picture:
            layer = pdfs.layer(document, number)
            return layer if layer.is_sure else pdfs.picture(document, number)

        yield len(document), of_pdf


def _read_page(body: Body, number: int, page: pdfs.Layer | Picture, given: Given) -> ReadPage:
    if isinstance(page, pdfs.Layer):
        if body.length:
            body.write("\n\n")
        body.write(page.text)
        return ReadPage(number + 1, PageSource.TEXT_LAYER, confidence=100)
    names = to_read_with(given.language, languages())
    words = Recognition.begin(page.image, names, round(page.dpi)).words()
    placed = write_page(body, words, page.image.size)
    confidence = round(sum(word.confidence for word in words) / len(words)) if words else 0
    return ReadPage(number + 1, PageSource.OCR if words else PageSource.BLANK, "+".join(names), confidence, words=placed)
