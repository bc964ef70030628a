"""What holds for every test: private files, no network beyond this machine, the servers' fixtures."""

from __future__ import annotations

import os

from tests.servers.network import block_other_machines

pytest_plugins = ["tests.servers.fixtures"]

# As the product sets it: a test that needs looser modes says so itself.
os.umask(0o077)
block_other_machines()
