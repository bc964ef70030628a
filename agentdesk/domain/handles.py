"""Names that begin with an @, as social networks read them in a text: whoever is named so is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = r"\w+(?:[.-]+\w+)*"
_MENTION = re.compile(rf"(?<![\w/=@])@{_WORDS}(?:@{_WORDS}(?::[0-9]+)?)?")
"""With or without its server, as @maria or @maria@social.example; what stands inside an address of mail or a page is none."""


def mentions(text: str) -> Iterator[re.Match[str]]:
    """Yield the handles in a text, in order."""
    return _MENTION.finditer(text)
