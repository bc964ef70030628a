"""A checked text as scripts and people get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.output import Output
from agentdesk.cli.plain import Plain, line
from agentdesk.domain.safe_text import block

if TYPE_CHECKING:
    from agentdesk.domain.views import CheckedText
    from agentdesk.domain.voice import Finding


def checked_document(checked: CheckedText) -> dict[str, Plain]:
    """Return a checked text as the JSON that scripts rely on; offsets count characters of `text`."""
    findings: list[Plain] = [
        {
            "rule": finding.rule,
            "level": finding.level.value,
            "start": finding.start,
            "end": finding.end,
            "message": line(finding.words),
            "fix": None if finding.fix is None else block(finding.fix),
        }
        for finding in checked.findings
    ]
    return {
        "text": block(checked.text),
        "language": checked.language,
        "blocked": checked.blocked,
        "findings": findings,
        "limit": {"unit": checked.limit_unit, "used": checked.limit_used, "max": checked.limit_max},
    }


def print_findings(out: Output, checked: CheckedText, source: str) -> None:
    """Print findings as compilers do, one a line: file, line, column, level, what and why."""
    for finding in checked.findings:
        out.text(f"{source}:{place_of(checked.text, finding)}: {finding.level.value}: {line(finding.words)} [{finding.rule}]")


def place_of(text: str, finding: Finding) -> str:
    """Return line and column of a finding, both from 1."""
    before = text[: finding.start]
    return f"{before.count(chr(10)) + 1}:{finding.start - (before.rfind(chr(10)) + 1) + 1}"
