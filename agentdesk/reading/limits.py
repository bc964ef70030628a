"""What a message may ask of us before we stop reading it, and the words for it.

Nesting, parts, headers and addresses follow what Postfix (header_size_limit, header_address_token_limit, mime_nesting_limit) and
NeoMutt (nesting 50, parts 500) settled on; real mail stays far below all of them.
"""

from __future__ import annotations

from typing import Final

from agentdesk.domain.texts import N_

MAX_DEPTH: Final = 50
MAX_PARTS: Final = 500
MAX_HEADER_BYTES: Final = 102_400
MAX_ADDRESSES: Final = 10_000
MAX_REFERENCES: Final = 1_000
MAX_BODY_CHARS: Final = 4_000_000
"""Of the text shown and exported; the raw source keeps the rest."""
MAX_HTML_CHARS: Final = 400_000
MAX_HTML_TAGS: Final = 12_000
"""Beyond either the laid-out rendering takes over half a second, and the plain one is used."""
CPU_SECONDS: Final = 2.0
"""Of one item; real ones take milliseconds, 25 MB of attachments about half a second."""
SCAN_CPU_SECONDS: Final = 60.0
"""Of a scan's next page in our own process; an A4 page takes one or two. The clock starts anew with each page."""
ROOM_BYTES: Final = 512 << 20
"""Address space beyond what the interpreter and its libraries already map; a 25 MB message with all its copies needs about 150 MB."""
SCAN_ROOM_BYTES: Final = 1 << 30
"""The same for scans: a page of 100 megapixels with its copies, or Tesseract with its languages, each in a process of its own."""

SPLIT_CPU_SECONDS: Final = 20.0
"""Of a whole feed; ten thousand entries take about half of that."""
MAX_FEED_BYTES: Final = 32 << 20
MAX_ENTRIES: Final = 50_000

TOO_DEEP: Final = N_("parts are nested more than 50 deep")
TOO_MANY_PARTS: Final = N_("there are more than 500 parts")
HEADERS_TOO_LONG: Final = N_("the headers are longer than 100 KB")
TOO_MANY_ADDRESSES: Final = N_("there are more than 10,000 addresses")
NO_HEADERS: Final = N_("there are no message headers")
EMPTY: Final = N_("the source is empty")
OUT_OF_TIME: Final = N_("reading took too long")
OUT_OF_MEMORY: Final = N_("reading took too much memory")
BROKEN: Final = N_("reading failed")
UNKNOWN_TYPE: Final = N_("nothing here can read this kind of content")
BODY_CUT: Final = N_("the text is longer than 4 million characters; the rest is in the raw source")
LIST_IN_FROM: Final = N_("a mailing list sent this in its own name; who wrote it is what the list says")
ENCRYPTED: Final = N_("the mail is encrypted: what it says can be read only with the key it was made for")

FEED_TOO_LARGE: Final = N_("the file is larger than 32 MB")
TOO_MANY_ENTRIES: Final = N_("there are more than 50,000 entries; the rest is left out")
REST_UNREADABLE: Final = N_("the file is damaged: something of it can't be read")
NESTED_TOO_DEEP: Final = N_("elements are nested more than 20,000 deep")
TOO_MANY_ATTRIBUTES: Final = N_("an element has more than 5,000 attributes")
NO_FEED: Final = N_("this is no feed, no JSON with reviews and no table with a header line")


class OutOfTime(BaseException):
    """The item used up its CPU time; not an Exception, so that no guard around a header or part takes it for damage."""
