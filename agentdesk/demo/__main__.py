"""The program that makes the sample desk: `python -m agentdesk.demo prepare --config DIR --data DIR [--reset]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from agentdesk.config.language import install_language
from agentdesk.config.paths import Home
from agentdesk.demo.prepare import prepare
from agentdesk.domain.errors import AgentdeskError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m agentdesk.demo", description="Makes the sample desk.")
    actions = parser.add_subparsers(dest="action", required=True)
    making = actions.add_parser("prepare", help="make the sample desk where there is none")
    making.add_argument("--config", type=Path, required=True)
    making.add_argument("--data", type=Path, required=True)
    making.add_argument("--reset", action="store_true", help="make it anew")
    return parser.parse_args()


def main() -> int:
    """Make the sample desk and return the exit code."""
    options = _arguments()
    os.umask(0o077)
    install_language(os.environ)
    try:
        prepare(Home(options.config.absolute(), options.data.absolute()), is_reset=options.reset)
    except AgentdeskError as error:
        sys.stderr.write(f"agentdesk: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
