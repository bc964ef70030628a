"""Spelling, where hunspell is installed: one child for a text's language, asked for each new word once, never waited for by a key."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from agentdesk.domain.texts import N_
from agentdesk.domain.voice import Finding, Level

RULE = "spelling"
MESSAGE = N_("“{word}” is in no dictionary of this language")
MOST_NEW_WORDS = 300
"""Asked for at a time; the rest of a pasted text follows with the next check."""
MOST_FINDINGS = 40
WAIT_S = 5.0
_FOLDERS = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"), Path("/usr/share/myspell"), Path("/Library/Spelling"))
_SKIPPED = re.compile(r"(?m)^[>|].*$|\{+[^{}\n]*\}+|\S*(?:://|@|www\.|\w\.\w|[\d_/#\\{}<>=])\S*")
"""Quoted lines, addresses, links, file names, numbers, and what a template still has to fill."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SUGGESTED = re.compile(r"& (\S+) \d+ \d+: (.*)")


def installed(environ: Mapping[str, str] = os.environ, folders: Sequence[Path] = _FOLDERS) -> dict[str, str]:
    """Return the dictionaries there are, by their names in small letters with dashes: `nl-be` is nl_BE."""
    own = [Path(folder) for folder in environ.get("DICPATH", "").split(os.pathsep) if folder]
    names = [path.stem for folder in (*own, *folders) if folder.is_dir() for path in sorted(folder.glob("*.dic"))]
    return {name.lower().replace("_", "-"): name for name in reversed(names)}


def dictionary_for(language: str, names: Mapping[str, str]) -> str | None:
    """Return the dictionary of a language: its own, that of its country, else any of its language."""
    wanted = language.lower()
    base = wanted.partition("-")[0]
    exact = names.get(wanted) or names.get(f"{base}-{base}") or names.get(base)
    return exact or next((names[name] for name in sorted(names) if name.startswith(f"{base}-")), None) if base else None


def words_of(text: str) -> list[tuple[int, str]]:
    """Return the words worth a look, and where they begin; what is no prose is left out, its length kept."""
    prose = _SKIPPED.sub(lambda found: " " * len(found[0]), text)
    found = ((match.start(), match[0]) for match in _WORD.finditer(prose))
    return [(start, word) for start, word in found if len(word) > 2 and not word.isupper()]  # noqa: PLR2004 - shorter ones are mostly signs


class Speller:
    """One hunspell at a time, for the language last asked about; where anything goes wrong there are simply no findings."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._program = shutil.which("hunspell")
        self._names = installed() if names is None else names
        self._dictionary: str | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._known: dict[str, str | None] = {}
        self._is_closed = False

    async def check(self, text: str, language: str) -> tuple[Finding, ...]:
        """Return the words that no dictionary of the language has, each with the likeliest word in its place."""
        dictionary = dictionary_for(language, self._names)
        if self._program is None or dictionary is None or self._is_closed:
            return ()
        words = words_of(text)
        try:
            async with asyncio.timeout(WAIT_S):
                await self._open(dictionary)
                await self._learn(dict.fromkeys(word for _start, word in words))
        except (OSError, TimeoutError, ConnectionError):
            await self.end()
            self._program = None  # a checker that fails once fails again: the text is written without
            return ()
        wrong = [(start, word) for start, word in words if self._known.get(word) is not None and not _is_name(text, start, word, language)]
        return tuple(self._finding(start, word) for start, word in wrong[:MOST_FINDINGS])

    def _finding(self, start: int, word: str) -> Finding:
        return Finding(RULE, Level.HINT, start, start + len(word), MESSAGE, {"word": word}, self._known[word] or None)

    async def _open(self, dictionary: str) -> None:
        if self._process is not None and self._dictionary == dictionary:
            return
        await self.end()
        assert self._program is not None
        pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        environ = {name: os.environ[name] for name in ("DICPATH", "HOME") if name in os.environ} | {"LC_ALL": "C.UTF-8"}
        command = (self._program, "-a", "-i", "UTF-8", "-d", dictionary)
        self._process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=nothing, env=environ)
        self._dictionary, self._known = dictionary, {}
        if self._is_closed:  # meanwhile, when there was no child yet to let go
            await self.end()
        await self._line()  # its name and version

    async def _learn(self, words: Iterable[str]) -> None:
        """Ask for words not known yet; `^` keeps a line from being a command (hunspell(1), -a)."""
        new = [word for word in words if word not in self._known][:MOST_NEW_WORDS]
        for word in new:
            if self._process is None or self._process.stdin is None:  # the composer was closed meanwhile
                raise ConnectionError
            self._process.stdin.write(f"^{word}\n".encode())
            self._known[word] = await self._answer(word)

    async def _answer(self, word: str) -> str | None:
        """Return what hunspell would put in a word's place, "" where it knows nothing, None where the word is right."""
        wrong: str | None = None
        while line := (await self._line()).rstrip("\n"):
            if line[0] in "&#?" and wrong is None:
                found = _SUGGESTED.fullmatch(line)
                wrong = found[2].partition(",")[0].strip() if found is not None and found[1] == word else ""
        return wrong

    async def _line(self) -> str:
        if self._process is None or self._process.stdout is None:
            raise ConnectionError
        line = await self._process.stdout.readline()
        if not line:
            raise ConnectionError
        return line.decode("utf-8", "replace")

    async def close(self) -> None:
        """Let the child go, also one that is being started, and start none any more."""
        self._is_closed = True
        await self.end()

    async def end(self) -> None:
        """Let the child go."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        process.stdin.close()
        await process.wait()


def _is_name(text: str, start: int, word: str, language: str) -> bool:
    """Whether a word that no dictionary has may be a name: a capital inside a sentence, except where all nouns have one."""
    before = text[:start].rstrip(" \t")
    return word[0].isupper() and not language.startswith("de") and bool(before) and before[-1] not in ".!?:\n"


def with_spelling(findings: Sequence[Finding], spelled: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return all findings in the order of the text, those of the checks first where both begin at one place."""
    taken = {(one.start, one.end) for one in findings}
    added = [one for one in spelled if (one.start, one.end) not in taken]
    return tuple(sorted((*findings, *added), key=lambda one: one.start))
