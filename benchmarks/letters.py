"""How well and how fast scanned letters are read, beside plain Tesseract over the same pages."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageSequence

from agentdesk.domain.letters import Given
from agentdesk.reading.scans import pdfs
from agentdesk.reading.scans.letter import read_scan
from benchmarks.letter_pages import Case, corpus
from benchmarks.worn_letters import worn_corpus

ALL = "nld+fra+deu+ita+eng"


@dataclass(frozen=True, slots=True)
class Score:
    """How a file was read: word F1 and character errors in per cent, CPU seconds a page, what it was taken for."""

    name: str
    f1: float
    errors: float
    cpu_s: float
    language: str
    pages: int


def word_f1(truth: str, read: str) -> float:
    """Return the harmonic mean of precision and recall of words, order and place left out, in per cent."""
    wanted, found = Counter(truth.split()), Counter(read.split())
    same = sum((wanted & found).values())
    return 200 * same / max(1, sum(wanted.values()) + sum(found.values()))


def character_errors(truth: str, read: str) -> float:
    """Return insertions, deletions and replacements per character of the truth, white space folded, in per cent."""
    first, second = " ".join(truth.split()), " ".join(read.split())
    row = list(range(len(second) + 1))
    for number, letter in enumerate(first, 1):
        following = [number]
        for place, other in enumerate(second, 1):
            following.append(min(row[place] + 1, following[-1] + 1, row[place - 1] + (letter != other)))
        row = following
    return 100 * row[-1] / len(first)


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def ours(case: Case) -> Score:
    scan = case[1]()
    began_s = _cpu_s()
    read = read_scan(scan.content, Given(filename=scan.name).dump())
    used_s = _cpu_s() - began_s
    pages = max(1, len(read.pages))
    return Score(
        scan.name, word_f1(scan.truth, read.body_text), character_errors(scan.truth, read.body_text), used_s / pages, read.language, pages
    )


def _pages(content: bytes) -> Iterator[Image.Image]:
    if content.startswith(b"%PDF"):
        with pdfs.opened(content) as document:
            yield from (pdfs.picture(document, number).image for number in range(len(document)))
    else:
        yield from ImageSequence.Iterator(Image.open(io.BytesIO(content)))


def plain(case: Case) -> Score:
    """Read with Tesseract alone, as somebody without a program of their own would."""
    scan = case[1]()
    began_s, texts = _cpu_s(), []
    for page in _pages(scan.content):
        stream = io.BytesIO()
        page.save(stream, "PNG", dpi=page.info.get("dpi", (300, 300)))
        command = ["tesseract", "stdin", "stdout", "-l", ALL]
        done = subprocess.run(
            command, input=stream.getvalue(), capture_output=True, check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        )
        texts.append(done.stdout.decode("utf-8", "replace"))
    text, used_s = "\n".join(texts), _cpu_s() - began_s
    return Score(scan.name, word_f1(scan.truth, text), character_errors(scan.truth, text), used_s / len(texts), "", len(texts))


def measure(names: tuple[str, ...] = ()) -> Iterator[tuple[Score, Score]]:
    """Yield each file of the corpus, or those whose names begin so, as it was read both ways."""
    for case in (*corpus(), *worn_corpus()):
        if not names or case[0].startswith(names):
            yield ours(case), plain(case)


def _line(one: Score) -> str:
    return f"{one.f1:7.2f} {one.errors:7.2f} {one.cpu_s:7.2f}"


def table(names: tuple[str, ...] = ()) -> None:
    """Print word F1, character errors and CPU seconds a page of every file, ours and plain Tesseract's, and their means."""
    both: list[tuple[Score, Score]] = []
    for mine, theirs in measure(names):
        both.append((mine, theirs))
        print(f"{mine.name:22} {_line(mine)} {mine.language:3}   plain {_line(theirs)}", flush=True)
    for label, scores in (("agentdesk", [one for one, _other in both]), ("plain tesseract", [other for _one, other in both])):
        pages = sum(one.pages for one in scores)
        rate = 60 * pages / sum(one.cpu_s * one.pages for one in scores)
        f1, errors = sum(one.f1 for one in scores) / len(scores), sum(one.errors for one in scores) / len(scores)
        print(f"{label}: mean word F1 {f1:.2f} %, mean CER {errors:.2f} %, {rate:.0f} pages a minute of one core's time")


if __name__ == "__main__":
    table(tuple(sys.argv[1:]))
