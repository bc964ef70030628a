"""Fuzzes the reading room: mutates nearly-real mail for as long as asked, and keeps every input that breaks a promise.

    python -m tests.reading.fuzz --minutes 10 [--seed N] [--keep DIR]

Each input must become a sound record (tests.reading.soundness), give every attachment back with the size it was listed with, and cost at
most a second of CPU time. Ends with a line of figures, exit code 1 where anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import time
from pathlib import Path

from agentdesk.domain.channels import MIME
from agentdesk.reading.registry import read, read_part
from tests.reading.bombs import bombs
from tests.reading.fuzz_shapes import grown
from tests.reading.fuzz_tokens import SEEDS, TOKENS
from tests.reading.replies import all_cases
from tests.reading.soundness import assert_sound

_LONGEST = 60_000
_CPU_LIMIT_S = 1.0
_GROWN = 0.5
_MEMORY_LIMIT = 1 << 30


def seeds() -> list[bytes]:
    """Return the messages that mutation starts from."""
    found = list(SEEDS)
    for case in all_cases()[::7]:
        kind = b"html" if case.is_html else b"plain"
        head = b"From: a@b.example\r\nSubject: Re: x\r\nContent-Type: text/" + kind + b"; charset=utf-8\r\n\r\n"
        found.append(head + case.body.encode())
    return found + [source for _name, source in bombs() if len(source) < _LONGEST]


def mutated(source: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return `source` after one to eight changes."""
    for _ in range(chance.randint(1, 8)):
        source = _CHANGES[chance.randrange(len(_CHANGES))](source, others, chance)
    return source[:_LONGEST]


def _span(source: bytes, chance: random.Random, longest: int = 200) -> tuple[int, int]:
    start = chance.randint(0, len(source))
    return start, min(len(source), start + chance.randint(0, longest))


def _cut(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    start, end = _span(source, chance)
    return source[:start] + source[end:]


def _insert_token(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(source))
    return source[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 50)) + source[at:]


def _replace_bytes(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    start, end = _span(source, chance, 8)
    return source[:start] + chance.randbytes(end - start) + source[end:]


def _repeat(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    start, end = _span(source, chance, 400)
    return source[:end] + source[start:end] * chance.choice((1, 2, 3, 40)) + source[end:]


def _splice(source: bytes, others: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    start, end = _span(other, chance, 3_000)
    at = chance.randint(0, len(source))
    return source[:at] + other[start:end] + source[at:]


def _shuffle_lines(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    lines = source.split(b"\n")
    start = chance.randrange(len(lines))
    some = lines[start : start + 12]
    chance.shuffle(some)
    return b"\n".join([*lines[:start], *some, *lines[start + 12 :]])


def _line_ends(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    return source.replace(b"\r\n", chance.choice((b"\n", b"\r", b"\r\r\n", b"\n\n", b"\r\n ")))


def _swap_token(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    token = chance.choice(TOKENS)
    return source.replace(token, chance.choice(TOKENS), chance.choice((1, 3, 100)))


def _truncate(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    return source[: chance.randint(0, len(source))]


def _wrap(source: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    kind = chance.choice((b"mixed", b"alternative", b"related", b"report", b"signed", b"digest", b"appledouble", b"x-none"))
    part = chance.choice((b"", b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: text/html\r\n\r\n"))
    return b"Content-Type: multipart/" + kind + b"; boundary=w\r\n\r\n--w\r\n" + part + source + b"\r\n--w--\r\n"


_CHANGES = (
    *(_cut, _insert_token, _insert_token, _replace_bytes, _repeat, _splice, _shuffle_lines, _line_ends, _swap_token, _swap_token),
    *(_truncate, _wrap),
)


def complaint(source: bytes) -> str:
    """Return what is wrong with how `source` is read, "" where nothing is."""
    started = time.process_time()
    try:
        message = read(source, MIME)
        assert not message.unreadable.startswith("reading failed"), message.unreadable
        assert_sound(message)
        for attachment in message.attachments[:20]:
            assert len(read_part(source, MIME, attachment.part)) == attachment.size, "an attachment came back with another size"
    except Exception as error:  # noqa: BLE001 - whatever comes out of the room is the finding
        return f"{type(error).__name__}: {str(error)[:200]}"
    spent = time.process_time() - started
    return f"took {spent:.2f} s" if spent > _CPU_LIMIT_S else ""


def _next(pool: list[bytes], chance: random.Random) -> bytes:
    """Return a message that was mutated, grown, or both."""
    source = grown(chance) if chance.random() < _GROWN else chance.choice(pool)
    is_changed = source in pool or chance.random() < _GROWN
    return mutated(source, pool, chance) if is_changed else source[:_LONGEST]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Mutate until the time is up; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    chance = random.Random(options.seed)
    pool, tried, found = seeds(), 0, set()
    until = time.monotonic() + 60 * options.minutes
    while time.monotonic() < until:
        source = _next(pool, chance)
        trouble = complaint(source)
        tried += 1
        if trouble and trouble not in found:
            found.add(trouble)
            options.keep.mkdir(parents=True, exist_ok=True)
            path = options.keep / f"{hashlib.sha256(source).hexdigest()[:12]}.eml"
            path.write_bytes(source)
            _say(f"{path}: {trouble}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"{tried} messages, {len(found)} findings, at most {peak} MB")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
