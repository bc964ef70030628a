"""Messages per second: one reading child beside a bare compat32 loop over the same mail, and memory and time of the worst messages.

Run: python -m benchmarks.reading [COUNT]
"""

from __future__ import annotations

import asyncio
import email
import email.header
import email.utils
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agentdesk.domain.channels import MIME
from agentdesk.domain.reading import ReadRequest
from agentdesk.reading.registry import read
from agentdesk.sandbox import ReadingPool
from agentdesk.wire.codec import encode
from tests.reading.bombs import bombs
from tests.reading.replies import Case, all_cases

TRANSPORT = "".join(
    f"Received: from hop{n}.example (hop{n}.example [192.0.2.{n}])\r\n\tby mx{n}.example (Postfix) with ESMTPS id 4XyZ{n}\r\n"
    f"\tfor <desk@bakery.example>; Tue, 3 Nov 2026 10:12:1{n} +0100 (CET)\r\n"
    for n in range(4)
) + (
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=customer.example; s=k1;\r\n\th=from:to:subject:date:message-id;\r\n\tbh="
    + "A" * 44
    + ";\r\n\tb="
    + "B" * 340
    + "\r\nAuthentication-Results: mx.bakery.example; dkim=pass; spf=pass; dmarc=pass header.from=customer.example\r\n"
)
FILLER = "The order I placed last week for the company party has not arrived, and the shop on the corner could not say where it is. "


def build(index: int, case: Case, rng: random.Random) -> bytes:
    """Return one mail of a helpdesk's usual sort: a reply, often HTML beside plain text, now and then a file."""
    head = (
        f"Return-Path: <c{index}@customer.example>\r\n{TRANSPORT}From: =?utf-8?q?Jos=C3=A9_{index}?= <c{index}@customer.example>\r\n"
        f"To: Bakery <desk@bakery.example>\r\nSubject: {case.subject} {index}\r\nDate: Tue, 3 Nov 2026 10:12:13 +0100\r\n"
        f"Message-ID: <{index}@customer.example>\r\nReferences: <a@bakery.example> <b@bakery.example>\r\nMIME-Version: 1.0\r\n"
    )
    body = case.body.replace("\n", "\r\n") + ("" if case.is_html else "\r\n" + FILLER * rng.randrange(0, 10))
    kind = "html" if case.is_html else "plain"
    part = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
    if rng.random() < 0.5 or case.is_html:
        html = f"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>{'<p>'.join([FILLER] * 30)}</body></html>\r\n"
        other = "" if case.is_html else f"--alt\r\n{html}"
        part = f'Content-Type: multipart/alternative; boundary="alt"\r\n\r\n--alt\r\n{part}{other}--alt--\r\n'
    if rng.random() < 0.1:
        file = "Content-Type: image/jpeg; name=photo.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n" + ("QUJD" * 19 + "\r\n") * 400
        part = f'Content-Type: multipart/mixed; boundary="mix"\r\n\r\n--mix\r\n{part}--mix\r\n{file}--mix--\r\n'
    return (head + part).encode()


def corpus(count: int) -> list[bytes]:
    """Return `count` mails, one in eight of them HTML only."""
    rng = random.Random(1)
    plain = [case for case in all_cases() if not case.is_html]
    html = [case for case in all_cases() if case.is_html]
    return [build(index, rng.choice(html if index % 8 == 0 else plain), rng) for index in range(count)]


def bare(source: bytes) -> None:
    """Do what a plain script does: parse, decode the headers, take the first text."""
    message = email.message_from_bytes(source)
    str(email.header.make_header(email.header.decode_header(message["Subject"])))
    email.utils.getaddresses([str(message["From"]), str(message["To"])])
    email.utils.parsedate_to_datetime(message["Date"])
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and isinstance(payload, bytes):
            payload.decode(part.get_content_charset() or "utf-8", "replace")


def rate(sources: Sequence[bytes], work: Callable[[bytes], object]) -> float:
    """Return messages per CPU second of one pass."""
    start = time.process_time()
    for source in sources:
        work(source)
    return len(sources) / (time.process_time() - start)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run through a pool took, in seconds: wall time without starting children, CPU of the children and of this process."""

    wall: float
    children: float
    parent: float


async def pooled(sources: Sequence[bytes], children: int) -> Cost:
    """Read everything through a pool whose children were started beforehand."""
    before, own = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    pool = ReadingPool(children, renew_after=1 << 30)
    try:
        await pool.read_many([ReadRequest(sources[0], MIME)] * children)
        start = time.perf_counter()
        if len(sources) > 1:
            await pool.read_many([ReadRequest(source, MIME) for source in sources])
        wall = time.perf_counter() - start
    finally:
        await pool.close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, used, time.process_time() - own)


def worst() -> None:
    """Print the slowest of the messages built to hurt, and the memory all of them took in one process."""
    figures = []
    for name, source in bombs():
        start = time.process_time()
        encode(read(source, MIME))
        figures.append((time.process_time() - start, len(source), name))
    for seconds, size, name in sorted(figures, reverse=True)[:5]:
        print(f"  {seconds:6.3f} s  {size / 1e6:6.2f} MB  {name}")
    print(f"  peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def run(count: int) -> None:
    """Print what reading that many mails costs."""
    sources = corpus(count)
    print(f"{count} mails, {sum(map(len, sources)) / count / 1000:.1f} KB on average, {os.cpu_count()} cores")
    plain_rate = rate(sources, bare)
    start_up = asyncio.run(pooled(sources[:1], 1))
    one, two = asyncio.run(pooled(sources, 1)), asyncio.run(pooled(sources, 2))
    rows = [
        ("bare compat32 loop, per CPU second", plain_rate),
        ("reading, in this process, per CPU second", rate(sources, lambda source: encode(read(source, MIME)))),
        ("one child, per CPU second of the child", count / (one.children - start_up.children)),
        ("the pool's own part, per CPU second", count / (one.parent - start_up.parent)),
        ("one child at nice 19, per second of wall time", count / one.wall),
        ("two children at nice 19, per second of wall time", count / two.wall),
    ]
    for name, value in rows:
        print(f"  {name:50} {value:7.0f}   {value / plain_rate:5.2f} of bare")
    print(f"  starting a child costs {start_up.children:.2f} s of CPU; load average now {os.getloadavg()[0]:.1f}")
    print("the slowest of the messages built to hurt:")
    worst()


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
