"""The sample desk, made by its real program in folders of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agentdesk.config.paths import Home
from tests.service.running import RunningDesk

REPOSITORY = Path(__file__).parents[2]


def prepare(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program that makes the sample desk."""
    places = ["--config", str(home.config_dir), "--data", str(home.data_dir)]
    command = [sys.executable, "-m", "agentdesk.demo", "prepare", *places, *words]
    environ = os.environ | {"PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, env=environ, cwd="/")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> RunningDesk:
    """A sample desk as it was made; no service has touched it, so that it can be copied."""
    desk = RunningDesk(tmp_path_factory.mktemp("template") / "sample")
    made = prepare(desk.home)
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")
    return desk


def copied(template: RunningDesk, folder: Path) -> RunningDesk:
    """Copy a sample desk; its configuration names its folders."""
    shutil.copytree(template.folder, folder)
    desk = RunningDesk(folder)
    config = desk.home.config_file
    config.write_text(config.read_text().replace(str(template.folder), str(folder)))
    return desk


@pytest.fixture(scope="session")
def looked_at(template: RunningDesk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A sample desk that is only looked at."""
    desk = copied(template, tmp_path_factory.mktemp("looked-at") / "sample")
    yield desk
    desk.stop()


@pytest.fixture
def sample(template: RunningDesk, tmp_path: Path) -> Iterator[RunningDesk]:
    """A sample desk of the test's own."""
    desk = copied(template, tmp_path / "sample")
    yield desk
    desk.stop()
