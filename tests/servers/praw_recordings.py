"""What Reddit really answered, as PRAW's source package records it; taken at test time, by the hash that the pins hold."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import re
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.servers.platform import Asked, Platform, Reply

CACHE = Path.home() / ".cache" / "agentdesk-tests"
PINS = Path(__file__).parents[2] / ".ci" / "requirements.txt"
_PIN = re.compile(r"^praw==(?P<version>\S+) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


_WANTED = (
    *("TestInbox.", "TestMessage.", "TestComment.", "TestUser.test_me"),
    *("TestModmailConversation.test_reply.", "TestSubredditModmail.test_conversations.", "TestSubredditListings.test_new."),
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request and its answer."""

    method: str
    path: str
    query: dict[str, str]
    content: bytes


def recordings(*names: str) -> list[Recorded]:
    """Return the named recordings, one after the other."""
    cassettes = _cassettes()
    return [_recorded(one) for name in names for one in json.loads(cassettes[name])["interactions"]]


@cache
def _cassettes() -> dict[str, bytes]:
    """Return the recordings of what the desk reads and answers, by name; the package is read through once."""
    found: dict[str, bytes] = {}
    with tarfile.open(_package(), "r|gz") as package:
        for member in package:
            path = PurePosixPath(member.name)
            if path.parent.name == "cassettes" and path.name.startswith(_WANTED):
                file = package.extractfile(member)
                assert file is not None
                found[path.stem] = file.read()
    return found


def _recorded(one: dict[str, Any]) -> Recorded:
    address, body = urlsplit(one["request"]["uri"]), one["response"]["body"]
    content = base64.b64decode(body["base64_string"]) if "base64_string" in body else body["string"].encode()
    return Recorded(one["request"]["method"], address.path.rstrip("/"), dict(parse_qsl(address.query)), content)


def _package() -> Path:
    """Return PRAW's source package of the pinned version, fetched once by the index pip is set to."""
    pin = _PIN.search(PINS.read_text())
    assert pin is not None, "no pin of praw in .ci/requirements.txt"
    wanted = CACHE / f"praw-{pin['version']}.tar.gz"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.exists():
            command = ["download", "--quiet", "--no-deps", "--no-binary", "praw", "--no-build-isolation", "--dest", str(CACHE)]
            done = subprocess.run([sys.executable, "-m", "pip", *command, f"praw=={pin['version']}"], capture_output=True, check=False)
            assert done.returncode == 0, (
                f"PRAW's source package can't be fetched; fetch it once while online: {done.stderr.decode()[-500:]}"
            )
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    assert f"sha256:{digest}" in pin["hashes"], f"{wanted} is not the pinned package; remove it"
    return wanted


class RecordedReddit(Platform):
    """Answers as was recorded, to the account the recordings were made with."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._recorded = recordings("TestUser.test_me", *names)

    def handle(self, asked: Asked) -> Reply:
        path = asked.path.rstrip("/")
        if path == "/api/v1/access_token":
            return Reply(content={"access_token": "bearer", "token_type": "bearer", "expires_in": 3600, "scope": "*"})
        # Mentions, messages and replies all lie in the inbox.
        paths = [one.path for one in self._recorded if one.path.startswith("/message/")] if path == "/message/inbox" else [path]
        answers = [json.loads(one.content) for one in self._recorded if one.method == asked.method and one.path in paths]
        if answers and answers[0].get("kind") != "Listing":
            return Reply(content=answers[0])
        things = {thing["data"]["name"]: thing for one in answers for thing in one["data"]["children"]}
        return Reply(content=_page(list(things.values()), asked))


def _page(things: list[dict[str, Any]], asked: Asked) -> dict[str, Any]:
    """Return a page of what was recorded, which was asked for in pages of another size; of whom nothing was recorded, nothing is there."""
    names, after = [thing["data"]["name"] for thing in things], asked.query.get("after", "")
    first = names.index(after) + 1 if after in names else 0
    page = things[first : first + int(asked.query.get("limit", "25"))]
    has_more = first + len(page) < len(things)
    return {"kind": "Listing", "data": {"children": page, "after": page[-1]["data"]["name"] if has_more else None}}
