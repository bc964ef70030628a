"""What a message says of itself beside its headers, for all that tells people from programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.reading import Address
from agentdesk.reading.hints import Hints

ANSWER_SUBJECT: Final = re.compile(r"^\W*(?:re|aw|sv|antw|odp|rif|vs)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
"""How programs of people and machines begin the subject of an answer."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message says of itself beside its headers; `report_type` is that of a multipart/report, "" for none.

    `written` is what of the text was written now, `seen` the hints that may stand in the text. `is_behind_list`: a list
    stands in From, and says who wrote.
    """

    sender: Address
    subject: str
    text: str
    written: str
    seen: frozenset[Hints]
    report_type: str
    is_behind_list: bool
