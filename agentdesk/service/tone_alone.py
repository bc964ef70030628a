"""Checks one text by the voice's files alone, for a desk that can't be opened: CheckText on standard input, CheckedText on standard output.

Both as MessagePack. The desk's own rules count as far as they can be read; its database, lock and socket are left alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agentdesk.config.paths import Home
from agentdesk.desk.checking import check_alone
from agentdesk.domain.asks import CheckText
from agentdesk.service.voice import FiledVoice
from agentdesk.wire.codec import decode, encode


def main() -> int:
    """Check what standard input holds and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m agentdesk.service.tone_alone", description="Checks a text without opening a desk.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    places = parser.parse_args()
    ask = decode(CheckText, sys.stdin.buffer.read())
    sys.stdout.buffer.write(encode(check_alone(FiledVoice(Home(places.config, places.data)), ask)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
