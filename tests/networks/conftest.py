"""Keeps these tests out of a run that nobody set up a network for."""

from __future__ import annotations

import os

collect_ignore_glob = [] if "AGENTDESK_BLUESKY_NETWORK" in os.environ else ["test_bluesky.py"]
