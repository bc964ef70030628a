"""What holds for every test: private files, no network beyond this machine, the servers' fixtures."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.servers.network import block_other_machines

pytest_plugins = ["tests.servers.fixtures", "tests.desk_fixtures", "tests.desk_stores"]

# As the product sets it: a test that needs looser modes says so itself.
os.umask(0o077)
# What the machine speaks and where it stands is no part of any claim; programs started from here see the same.
for _name in [name for name in os.environ if name in {"LANG", "LANGUAGE"} or name.startswith(("LC_", "PG"))]:
    del os.environ[_name]
os.environ.update(LANG="C.UTF-8", TZ="UTC")
time.tzset()
block_other_machines()
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run started in the background of a shell: programs started from here would ignore it too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says how busy the machine is, and no more: hypothesis would fail a test for that.
# The suite tries the same examples each time, so that it fails for a change alone; AGENTDESK_EXAMPLES=new looks for others.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("new", settings.get_profile("suite"), derandomize=False)
settings.load_profile(os.environ.get("AGENTDESK_EXAMPLES", "suite"))

SLOW_FIRST = ("system", "tui/pty", "service", "tui/screens", "demo", "cli", "outbox", "intake", "channels", "servers", "tui")
"""Where tests start services and consoles. A run in parallel ends sooner when its last files are short ones."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders with long tests first; inside them the order stays."""
    items.sort(
        key=lambda item: next((at for at, folder in enumerate(SLOW_FIRST) if f"/tests/{folder}/" in str(item.path)), len(SLOW_FIRST))
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """See to it that a failing test is a report, and not the end of a parallel run.

    Tests log hostile text on purpose, and reports travel as UTF-8, which has no lone surrogates. And what a failing test left open may be
    collected while its source is parsed for the report; the warning about it parses source too, which CPython 3.11 takes for a defect of
    its own ("AST constructor recursion depth mismatch").
    """
    if call.excinfo is not None:
        gc.collect()
        gc.disable()
    try:
        report = yield
    finally:
        gc.enable()
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report
