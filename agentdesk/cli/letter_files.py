"""Scans as they lie in folders: each with the sidecars that say what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from agentdesk.cli.import_paths import ImportFile, source_of
from agentdesk.cli.plain import line
from agentdesk.domain.letters import UNKNOWN_SCAN, Given, scan_type
from agentdesk.domain.sidecars import MOST_BYTES, SUFFIXES, with_sidecar
from agentdesk.domain.texts import _

_HEAD_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A scan to bring in, what is known of it, and the files that said so."""

    file: ImportFile
    given: Given
    sidecars: tuple[Path, ...] = ()


@dataclass(slots=True)
class LetterFiles:
    """Sorts files into scans and sidecars; `flaws` counts the sidecars that could not be understood or had no scan."""

    general: Given
    warn: Callable[[str], None]
    flaws: int = 0
    _used: set[Path] = field(default_factory=set)

    def sorted(self, files: Iterable[ImportFile]) -> list[LetterFile]:
        """Return the scans among files, in their order, each with what its sidecars say; name sidecars without a scan."""
        found = list(files)
        sidecars = [file.path for file in found if file.path is not None and _is_sidecar(file.path)]
        aside = set(sidecars)
        scans = [self._with_sidecars(file) for file in found if file.path not in aside]
        for path in sidecars:
            if path not in self._used:
                self.warn(_("{path}: left out, there is no scan of that name beside it").format(path=source_of(path)))
        return scans

    def _with_sidecars(self, file: ImportFile) -> LetterFile:
        name = line(file.path.name) if file.path is not None else ""
        given = replace(self.general, filename=name)
        if file.path is None:
            return LetterFile(file, given)
        beside = [path for path in map(file.path.with_suffix, SUFFIXES) if path != file.path and path.is_file() and _is_sidecar(path)]
        # The JSON last, so that its fields win over those of a text.
        for path in reversed(beside):
            self._used.add(path)
            given = self._read(path, given)
        return LetterFile(file, given, tuple(beside))

    def _read(self, path: Path, given: Given) -> Given:
        try:
            with path.open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except OSError as error:
            return self._flaw(path, str(error), given)
        found, flaws = with_sidecar(given, path.suffix, content)
        for flaw in flaws:
            self._flaw(path, flaw, given)
        return found

    def _flaw(self, path: Path, cause: str, given: Given) -> Given:
        self.flaws += 1
        self.warn(_("{path}: {cause}").format(path=source_of(path), cause=line(cause)))
        return given


def _is_sidecar(path: Path) -> bool:
    """Say whether a file is one by its name, and no scan by its bytes."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        with path.open("rb") as stream:
            return scan_type(stream.read(_HEAD_BYTES)) == UNKNOWN_SCAN
    except OSError:
        return True
