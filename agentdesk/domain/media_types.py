"""The kinds of raw source a desk keeps."""

from __future__ import annotations

MIME = "message/rfc822"
ITEM_JSON = "application/vnd.agentdesk.item+json"
"""A message of a channel that isn't mail, as the JSON object that `reading.items` documents."""
PDF = "application/pdf"
"""A letter of ours, set in type."""
SCAN = "application/vnd.agentdesk.scan"
"""A scanned letter: an image or a PDF; which of them is told by its bytes."""
REVIEWS = "application/vnd.agentdesk.reviews"
"""A file that holds reviews, in whatever form: a feed, a platform's JSON, a table. It is split before anything of it is kept."""
ENTRY = "application/vnd.agentdesk.entry+json"
"""One entry split from such a file, as `reading.feeds.entries` documents it."""
