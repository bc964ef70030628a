"""Has a text checked where no desk can be opened: a program of its own reads the voice's files and nothing else."""

from __future__ import annotations

import subprocess
import sys

from agentdesk.client.start import service_environment
from agentdesk.config.paths import Home
from agentdesk.domain.asks import CheckText
from agentdesk.domain.errors import StartFailed
from agentdesk.domain.views import CheckedText
from agentdesk.wire.codec import BadRecord, decode, encode

WITHIN_S = 60.0


def check_alone(home: Home, ask: CheckText) -> CheckedText:
    """Return what the rules say of a text that answers nobody the desk knows.

    Raises:
        StartFailed: the program did not answer.
    """
    words = [sys.executable, "-m", "agentdesk.service.tone_alone", "--config", str(home.config_dir), "--data", str(home.data_dir)]
    try:
        ran = subprocess.run(
            words, input=encode(ask), capture_output=True, timeout=WITHIN_S, check=True, cwd="/", env=service_environment()
        )
        return decode(CheckedText, ran.stdout)
    except (OSError, subprocess.SubprocessError, BadRecord) as error:
        raise StartFailed(cause=type(error).__name__, log=str(home.log_file)) from error
