"""A real service on a desk of its own, spoken to over its socket as the command line does."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.client.blocking import BlockingDesk, open_desk
from agentdesk.config.paths import Home, make_private
from agentdesk.domain.states import Means
from tests.desk_fixtures import kill_service

if TYPE_CHECKING:
    from collections.abc import Iterator

DEADLINE_S = 240.0


@dataclass
class RunningDesk:
    """A desk in a temporary folder whose service is started by whoever opens it, and ended with `stop`."""

    folder: Path
    store_url: str = ""
    """Of the database it is kept in; "" where it is files."""
    home: Home = field(init=False)

    def __post_init__(self) -> None:
        self.home = Home(self.folder / "config", self.folder / "data")
        if self.store_url:
            self.configure("")

    def configure(self, text: str) -> None:
        """Write the configuration, and where the desk is kept, before the service starts."""
        make_private(self.home.config_dir)
        kept = f"\n[store]\nurl = {json.dumps(self.store_url)}\n" if self.store_url else ""
        self.home.config_file.write_text(text + kept)
        self.home.config_file.chmod(0o600)

    @property
    def config_text(self) -> str:
        """What the configuration says; "" where there is none."""
        return self.home.config_file.read_text() if self.home.config_file.exists() else ""

    @contextmanager
    def open(self, means: Means = Means.CLI) -> Iterator[BlockingDesk]:
        """Open the desk; opened as a console it also polls and sends."""
        with open_desk(self.home, means) as desk:
            yield desk

    def stop(self) -> None:
        """End the service and wait until it let go of the desk."""
        kill_service(self.home)
