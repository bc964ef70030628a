"""Puts a restored desk in place of the old one so that a crash at any moment leaves one of the two, whole.

Everything new stands ready beside the old before the marker is written; the marker is the decision. Whoever holds the desk's lock next
finishes the renames a crash interrupted, and throws away what stood ready without a marker.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from agentdesk.config.paths import Home

STAGING = "restoring"
MARKER = "restore-decided.json"
ASIDE = "before-restore-"
SIDECARS = ("", "-wal", "-shm", "-journal")
"""What belongs to a SQLite file; a write-ahead log left beside another file would be played into it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One file or folder that stands ready, and where it belongs."""

    staged: Path
    target: Path
    is_database: bool = False


def staging_dirs(home: Home) -> tuple[Path, Path]:
    """Return where a desk's data and its configuration are made ready: beside what they replace, so that a rename is enough."""
    return home.data_dir / STAGING, home.config_dir / STAGING


def decide(home: Home, moves: list[Move], stamp: str) -> None:
    """Write the marker: from here on the new desk is the desk. Everything staged is durable before."""
    for folder in staging_dirs(home):
        _sync_tree(folder)
    record = {"stamp": stamp, "moves": [[str(move.staged), str(move.target), move.is_database] for move in moves]}
    fresh = home.data_dir / (MARKER + ".new")
    with fresh.open("w", encoding="utf-8") as stream:
        json.dump(record, stream)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(home.data_dir / MARKER)
    sync(home.data_dir)


def finish(home: Home) -> bool:
    """Finish what a marker decided, and clear what was never decided; return whether a restore was finished. Idempotent."""
    marker = home.data_dir / MARKER
    is_decided = marker.exists()
    if is_decided:
        record = json.loads(marker.read_text("utf-8"))
        for staged, target, is_database in record["moves"]:
            swap(Move(Path(staged), Path(target), is_database), f"{ASIDE}{record['stamp']}")
        sync(home.data_dir)
        sync(home.config_dir)
        marker.unlink()
        sync(home.data_dir)
    for folder in staging_dirs(home):
        if folder.exists():
            import shutil  # noqa: PLC0415 - after a restore that was cut short

            shutil.rmtree(folder)
    return is_decided


def swap(move: Move, aside_name: str) -> None:
    """Put one thing in place; whether it still stands ready says whether that was done before."""
    if not move.staged.exists():
        return
    put_aside(move.target, move.target.parent / aside_name, is_database=move.is_database)
    move.staged.replace(move.target)


def put_aside(path: Path, aside: Path, *, is_database: bool) -> None:
    """Move what stands there into a folder, which is made where something does."""
    for suffix in SIDECARS if is_database else ("",):
        old = path.with_name(path.name + suffix)
        if old.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            old.replace(aside / old.name)


def sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    if not folder.is_dir():
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    for root, _folders, files in os.walk(folder):
        for name in files:
            descriptor = os.open(Path(root) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync(Path(root))
