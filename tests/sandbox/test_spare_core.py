"""One more child helps only where this process leaves it a core."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from agentdesk.sandbox.spare_core import SpareCore


@dataclass(slots=True)
class Clocks:
    wall_s: float = 1_000.0
    cpu_s: float = 50.0

    def go_on(self, wall_s: float, cpu_s: float) -> None:
        self.wall_s += wall_s
        self.cpu_s += cpu_s


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def spare_core(clocks: Clocks) -> SpareCore:
    return SpareCore(lambda: clocks.wall_s, lambda: clocks.cpu_s)


def test_nothing_is_said_before_a_second_was_seen(spare_core: SpareCore, clocks: Clocks) -> None:
    """Whoever is quick to read and to file is done by then."""
    assert not spare_core.is_left()
    clocks.go_on(0.9, 0.0)
    assert not spare_core.is_left()


def test_a_process_that_waits_for_its_children_leaves_a_core(spare_core: SpareCore, clocks: Clocks) -> None:
    """Large mails take long to read and no longer to file."""
    spare_core.is_left()
    clocks.go_on(1.5, 0.2)
    assert spare_core.is_left()


def test_a_process_that_files_as_fast_as_a_child_reads_leaves_none(spare_core: SpareCore, clocks: Clocks) -> None:
    """Another child would take turns with it; each second is looked at by itself."""
    spare_core.is_left()
    clocks.go_on(1.0, 0.7)
    assert not spare_core.is_left()
    clocks.go_on(1.0, 0.1)
    assert spare_core.is_left()


def test_time_in_which_nothing_waited_says_nothing(spare_core: SpareCore, clocks: Clocks) -> None:
    """A desk at rest between two imports is no sign that its next one is slow to read."""
    spare_core.is_left()
    clocks.go_on(3_600.0, 1.0)
    spare_core.forget()
    assert not spare_core.is_left()
    clocks.go_on(1.0, 0.8)
    assert not spare_core.is_left()
