"""What holds for every test: private files, no network beyond this machine, the servers' fixtures."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from tests.servers.network import block_other_machines

pytest_plugins = ["tests.servers.fixtures", "tests.desk_fixtures"]

# As the product sets it: a test that needs looser modes says so itself.
os.umask(0o077)
block_other_machines()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tests log hostile text on purpose; a lone surrogate in a captured section would end a parallel run, which sends reports as UTF-8."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report
