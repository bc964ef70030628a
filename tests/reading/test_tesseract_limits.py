"""How long Tesseract may work over one page: by what it works, not by how long a busy machine makes it wait."""

from __future__ import annotations

import pytest
from PIL import Image

from agentdesk.reading.scans import limits
from agentdesk.reading.scans.limits import Unopenable
from agentdesk.reading.scans.tesseract import Recognition


def test_a_page_that_tesseract_is_lost_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside other programs a page of two seconds takes minutes by the clock, and must be read all the same."""
    monkeypatch.setattr(limits, "PAGE_CPU_LIMIT_S", 1)
    noise = Image.effect_noise((4000, 5600), 120)
    with pytest.raises(Unopenable, match="too long"):
        Recognition.begin(noise, ("eng",), 300).words()
