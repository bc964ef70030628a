"""Makes the far side's words fit for an error or a receipt: one clean line, bounded, with no secret of ours in it."""

from __future__ import annotations

from agentdesk.domain.safe_text import one_line

MAX_CHARS = 300


def far_words(said: bytes | str, *, secrets: tuple[str, ...] = ()) -> str:
    """Return what a server or command said as one printable line of at most 300 characters.

    Args:
        said: its words as received; undecodable bytes become replacement characters.
        secrets: what must not be repeated, should the far side quote our own command back at us.
    """
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    return one_line(text.strip(), MAX_CHARS)
