"""What is known of a move under way, in a file beside the desk: whoever holds the desk's lock next takes it back, or carries it through."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from agentdesk.config.files import write_private
from agentdesk.config.paths import Home
from agentdesk.config.store_place import StorePlace, place_of
from agentdesk.service import swapping

STAGING = "moving"
ASIDE = "before-move-"


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """A move; of `source` and `target` None is the desk's own files. Once it is decided the new desk is the desk."""

    stamp: str
    source: StorePlace | None
    target: StorePlace | None
    rows: int = 0
    is_decided: bool = False


def staging_of(home: Home) -> Path:
    """Return where files are filled before they are the desk."""
    return home.data_dir / STAGING


def aside_of(home: Home, record: MoveRecord) -> Path:
    """Return where the files of the desk that was left are kept."""
    return home.data_dir / f"{ASIDE}{record.stamp}"


def keep(home: Home, record: MoveRecord) -> None:
    """Write the record, durably."""
    places = {"source": _plain(record.source), "target": _plain(record.target)}
    known = {"stamp": record.stamp, **places, "rows": record.rows, "is_decided": record.is_decided}
    write_private(home.move_file, json.dumps(known).encode())


def read(home: Home) -> MoveRecord | None:
    """Return what is under way, None where nothing is."""
    try:
        known = json.loads(home.move_file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return MoveRecord(known["stamp"], _place(known["source"]), _place(known["target"]), known["rows"], known["is_decided"])


def forget(home: Home) -> None:
    """Take the record away: the move is over."""
    home.move_file.unlink(missing_ok=True)
    swapping.sync(home.data_dir)


def _plain(place: StorePlace | None) -> list[str] | None:
    return None if place is None else [place.url, place.secret_words]


def _place(words: list[str] | None) -> StorePlace | None:
    return None if words is None else place_of(words[0], words[1])
