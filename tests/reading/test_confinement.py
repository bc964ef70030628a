"""What a child may use, item after item."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import resource, time
from agentdesk.reading.confinement import start_clock, stop_clock

start_clock(0.5)
stop_clock()
first = resource.getrlimit(resource.RLIMIT_CPU)[0]
while time.process_time() < 1.1:
    pass
start_clock(0.5)
stop_clock()
assert resource.getrlimit(resource.RLIMIT_CPU)[0] > first, first
"""


def test_each_item_has_its_time_however_long_the_child_worked() -> None:
    """The kernel counts a process's CPU time from its start: a limit that stood still would kill every child after some hundred mails."""
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=240)
