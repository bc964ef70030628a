"""The sizes and times of the e-mail channel, in one record so that tests can shrink them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Bounds of one account's work; seconds unless the name says otherwise."""

    connect_timeout_s: float = 15
    read_timeout_s: float = 60
    poll_timeout_s: float = 900
    """A whole poll, against a server that sends a byte a minute."""
    poll_soft_limit_s: float = 45
    """After this a poll ends with what it has, so that a slow line still moves on."""
    trust_view_s: float = 50
    """How long a folder once opened is only asked for news; opening one of 3,000 messages costs Dovecot 100 ms on a Maildir."""
    trust_status_s: float = 600
    """The same for servers that count changes (CONDSTORE), whose STATUS leaves nothing out."""
    sight_every_s: float = 300
    """How often servers that don't are asked what was removed or answered, and all of them how much waits in Junk."""
    batch_items: int = 150
    first_batch_items: int = 50
    """A first batch is small, so that it is soon on screen; while batches come quickly, each is twice the one before."""
    quick_batch_s: float = 0.5
    batch_bytes: int = 8 << 20
    fetch_bytes: int = 1 << 20
    """Bodies asked for in one command, unless a single one is larger."""
    max_message_bytes: int = 5 << 20
    """Larger ones arrive as their headers at once; their rest follows in pieces."""
    piece_bytes: int = 1 << 20
    max_misses: int = 3
    """How often the server may answer without a message's data before it is handed on as its headers."""
    max_breaks: int = 10
    """The same for a line that breaks meanwhile, which is more often the line's own fault."""
    idle_renew_s: float = 9 * 60
    """RFC 2177 allows 29 minutes; routers and some servers forget a silent line after ten."""
    smtp_timeout_s: float = 120
    final_dot_timeout_s: float = 600
    """RFC 5321 §4.5.3.2.6; giving up earlier makes duplicates (RFC 1047)."""
    slowest_upload_bytes_per_s: int = 10_000
    sent_copy_timeout_s: float = 30
    probe_timeout_s: float = 5
