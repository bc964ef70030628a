"""Making the sample desk: once, anew, and never over anything else."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from agentdesk.config.paths import Home
from agentdesk.demo.prepare import state_of
from agentdesk.domain import asks, verbs
from agentdesk.domain.ids import ConversationId
from agentdesk.service.lock import DeskLock
from tests.demo.conftest import prepare
from tests.service.running import RunningDesk


def digests(home: Home) -> dict[str, str]:
    """Return every file of a desk with its digest."""
    folders = (home.config_dir, home.data_dir)
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_second_prepare_changes_nothing(sample: RunningDesk) -> None:
    """`make run` on the second day opens the desk as it was left."""
    before = digests(sample.home)
    assert prepare(sample.home).returncode == 0
    assert digests(sample.home) == before


def test_prepare_leaves_a_running_sample_desk_alone(sample: RunningDesk) -> None:
    """A second terminal joins the desk that is open in the first."""
    with sample.open() as opened:
        opened.do(verbs.Close((ConversationId(1),)))
        assert prepare(sample.home).returncode == 0
        assert opened.ask(asks.Status())


def test_reset_starts_over_and_ends_the_running_service(sample: RunningDesk) -> None:
    """What was done is gone, and no service goes on with files that are."""
    with sample.open() as opened:
        [row] = opened.ask(asks.ListConversations(limit=1))
        opened.do(verbs.AddNote(row.id, "A note of my own"))
    note = sample.home.config_dir / "themes" / "mine.toml"
    note.parent.mkdir()
    note.write_text("kept")
    reset = prepare(sample.home, "--reset")
    assert (reset.returncode, reset.stderr) == (0, "")
    with sample.open() as opened:
        assert opened.ask(asks.ListConversations('"A note of my own"')) == []
        assert len(opened.ask(asks.ListConversations())) > 50
    assert note.read_text() == "kept"


@pytest.mark.parametrize("words", [(), ("--reset",)])
def test_another_desk_is_refused_and_left_as_it_is(tmp_path: Path, words: tuple[str, ...]) -> None:
    """AGENTDESK_HOME may point at the desk a business lives by."""
    own = RunningDesk(tmp_path / "own")
    own.configure("# mine\n")
    try:
        with own.open() as opened:
            assert opened.ask(asks.Status())
    finally:
        own.stop()
    before = digests(own.home)
    refused = prepare(own.home, *words)
    assert refused.returncode == 4
    assert "not a sample desk" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert digests(own.home) == before


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """A directory called data may hold anything."""
    home = Home(tmp_path / "config", tmp_path / "data")
    home.data_dir.mkdir()
    (home.data_dir / "thesis.tex").write_text("years of work")
    assert prepare(home, "--reset").returncode == 4
    assert (home.data_dir / "thesis.tex").read_text() == "years of work"


def test_reset_removes_only_what_a_desk_is_made_of(sample: RunningDesk) -> None:
    """Somebody may have put a file there since."""
    (sample.home.data_dir / "my-notes.txt").write_text("mine")
    assert prepare(sample.home, "--reset").returncode == 0
    assert (sample.home.data_dir / "my-notes.txt").read_text() == "mine"


def test_a_desk_that_was_not_finished_is_made_anew(sample: RunningDesk) -> None:
    """A prepare that was interrupted must not leave half a bakery behind for ever."""
    (sample.home.data_dir / "demo").write_text("unfinished")
    sample.home.store_file.write_bytes(b"half")
    assert prepare(sample.home).returncode == 0
    assert state_of(sample.home) == "ready"
    with sample.open() as opened:
        assert len(opened.ask(asks.ListConversations())) > 50


def test_prepare_waits_for_whoever_makes_the_desk(tmp_path: Path) -> None:
    """Two terminals that start the demo at once make one desk."""
    home = Home(tmp_path / "config", tmp_path / "data")
    lock = DeskLock.take(home)
    assert lock is not None
    command = [os.fspath(part) for part in prepare_words(home)]
    second = subprocess.Popen(command, cwd="/", env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])})
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(1)
    lock.release()
    assert second.wait(60) == 0
    assert state_of(home) == "ready"


def prepare_words(home: Home) -> list[str]:
    import sys

    return [sys.executable, "-m", "agentdesk.demo", "prepare", "--config", str(home.config_dir), "--data", str(home.data_dir)]


def test_files_are_private(sample: RunningDesk) -> None:
    """The sample desk is a desk like any other."""
    for path in (sample.home.config_file, sample.home.store_file, sample.home.raw_file):
        assert path.stat().st_mode & 0o077 == 0
