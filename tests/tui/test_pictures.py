"""Pictures are shown without a display: decoded by a confined child, drawn in half-blocks; or fetched by one line over SSH."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.tui.pictures import Picture, fetching_line, picture_of
from agentdesk.tui.screens.picture import shade_of


def png(width: int, height: int, colour: tuple[int, ...], mode: str = "RGB", form: str = "PNG") -> bytes:
    held = io.BytesIO()
    Image.new(mode, (width, height), colour).save(held, form)
    return held.getvalue()


async def test_a_picture_comes_as_pixels_that_fit() -> None:
    picture = await picture_of(png(400, 100, (200, 10, 20)), 80, 46)
    assert (picture.width, picture.height) == (80, 20)
    assert picture.at(79, 19) == (200, 10, 20)


async def test_what_is_transparent_is_white() -> None:
    picture = await picture_of(png(4, 4, (0, 0, 0, 0), "RGBA"), 80, 46)
    assert picture.at(0, 0) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        png(50, 50, (1, 2, 3))[:80],
        # a bomb: a few hundred bytes that say to be 40,000 by 40,000
        png(8, 8, (0, 0, 0)).replace(b"\x00\x00\x00\x08\x00\x00\x00\x08", b"\x00\x00\x9c\x40\x00\x00\x9c\x40"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
    ],
)
async def test_what_is_no_picture_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UsageError, match="can't be read"):
        await picture_of(content, 80, 46)


def test_shades_go_from_dark_to_bright() -> None:
    assert [shade_of((value, value, value)) for value in (0, 128, 255)] == [" ", "+", "@"]
    assert shade_of((0, 0, 0), (255, 255, 255)) == "=", "a letter stands for two pixels"
    assert Picture(1, 1, b"\x01\x02\x03").at(0, 0) == (1, 2, 3)


def test_the_line_that_fetches_a_file_says_exactly_which_and_quotes_what_a_stranger_called_it() -> None:
    far = {"SSH_CONNECTION": "198.51.100.7 50022 203.0.113.9 2222", "LOGNAME": "ana", "AGENTDESK_HOME": "/srv/the desk"}
    line = fetching_line(MessageId(77), 2, "../$(reboot) 'x'.png", far)
    assert line.startswith("ssh -p 2222 ana@203.0.113.9 ")
    assert "agentdesk --home '\"'\"'/srv/the desk'\"'\"' attachment get 77 2 -o -" in line
    assert line.endswith(""" > '$(reboot) '"'"'x'"'"'.png'""")
    assert "-p" not in fetching_line(MessageId(77), 2, "", {"SSH_CONNECTION": "::1 1 ::1 22", "USER": "ana"})
