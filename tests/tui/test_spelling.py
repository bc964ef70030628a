"""Spelling by a real hunspell: what is wrong is marked with the likeliest word, and what is no prose is left alone."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agentdesk.config.console import ConsoleSettings
from agentdesk.domain.voice import Finding, Level
from agentdesk.tui.spelling import Speller, dictionary_for, installed, with_spelling, words_of
from tests.tui.desks import ShopDesk, console, shop

__all__ = ["shop"]


@pytest.fixture
async def speller() -> AsyncIterator[Speller]:
    assert shutil.which("hunspell"), "hunspell and its dictionaries are missing: .ci/servers.sh installs them"
    made = Speller()
    yield made
    await made.end()


async def found(speller: Speller, text: str, language: str) -> list[tuple[str, str | None]]:
    return [(text[one.start : one.end], one.fix) for one in await speller.check(text, language)]


async def test_wrong_words_are_found_in_the_language_of_the_text(speller: Speller) -> None:
    assert [word for word, _fix in await found(speller, "Sorry for the dealy, the parcel is lost.", "en")] == ["dealy"]
    assert await found(speller, "wrold", "en") == [("wrold", "world")]
    assert [word for word, _fix in await found(speller, "Het pakket is vertraagt en komd morgen.", "nl-BE")] == ["komd"]
    assert await found(speller, "wrold", "en-GB") == [("wrold", "world")]


async def test_what_is_no_prose_is_no_mistake(speller: Speller) -> None:
    text = "See https://exmaple.org/qwrt or mail qwrt@exmaple.org, order AB-1234x, file qwrt.pdf, {{ ordr }} XKCD\n> qutoed lnie\n"
    assert await found(speller, text, "en") == []


async def test_names_inside_a_sentence_are_let_be_but_not_a_sentences_first_word(speller: Speller) -> None:
    assert await found(speller, "Dear Szczepan, thanks to Wojciech.", "en") == []
    assert [word for word, _fix in await found(speller, "Thnaks. Helo again.", "en")] == ["Thnaks", "Helo"]


async def test_no_text_upsets_it(speller: Speller) -> None:
    for text in ("", "*", "^", "!", "~x", "&amp", "\x00\x07", "é" * 3000, "'\u2019-", "word\n" * 2000):
        await speller.check(text, "en")
    assert await found(speller, "wrold", "en") == [("wrold", "world")]


@pytest.mark.parametrize("language", ["", "xx", "tlh"])
async def test_a_language_without_a_dictionary_has_no_findings(speller: Speller, language: str) -> None:
    assert await found(speller, "wrold", language) == []


async def test_a_speller_that_dies_is_done_without(speller: Speller) -> None:
    await speller.check("wrold", "en")
    assert speller._process is not None
    speller._process.kill()
    await speller._process.wait()
    assert await found(speller, "anothr", "en") == []
    assert await found(speller, "wrold", "en") == []


async def test_a_composer_that_is_closed_while_words_are_looked_up_ends_quietly(speller: Speller) -> None:
    looking = asyncio.create_task(speller.check("wrold " + " ".join(f"wrold{chr(97 + number)}" for number in range(20)), "en"))
    while speller._process is None:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0)
    await speller.end()
    assert await looking == ()


async def test_a_speller_that_is_closed_leaves_no_child_behind(speller: Speller, monkeypatch: pytest.MonkeyPatch) -> None:
    """A composer closed while the desk answered, or while hunspell started, left one running for as long as the console did."""
    started: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def noted(*command: str, **how: Any) -> asyncio.subprocess.Process:
        started.append(await start(*command, **how))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    under_way = asyncio.create_task(speller.check("wrold", "en"))
    await asyncio.sleep(0)
    await speller.close()
    assert await under_way == ()
    assert [child.returncode is not None for child in started] == [True]
    assert await speller.check("wrold", "en") == ()
    assert len(started) == 1


def test_the_nearest_dictionary_is_taken(tmp_path: Path) -> None:
    for name in ("de_AT", "de_DE", "pt_BR", "fr"):
        (tmp_path / f"{name}.dic").touch()
    names = installed({"DICPATH": str(tmp_path)}, ())
    assert [dictionary_for(language, names) for language in ("de", "de-at", "de-CH", "pt", "fr-CA", "en", "")] == [
        "de_DE", "de_AT", "de_DE", "pt_BR", "fr", None, None,
    ]  # fmt: skip


def test_a_place_that_a_check_has_found_is_not_marked_twice() -> None:
    check, spelled = Finding("tone.x", Level.WARN, 4, 9, "m"), Finding("spelling", Level.HINT, 4, 9, "m")
    before = Finding("spelling", Level.HINT, 0, 3, "m")
    assert with_spelling((check,), (spelled, before)) == (before, check)


def test_words_keep_their_places() -> None:
    assert words_of("a bcd, e-mail me@x.org don't") == [(2, "bcd"), (7, "e-mail"), (23, "don't")]


def test_it_is_off_over_slow_lines_unless_asked_for() -> None:
    far = {"SSH_CONNECTION": "x"}
    assert [ConsoleSettings(spelling=word).has_spelling(far) for word in ("auto", "on", "off")] == [False, True, False]
    assert ConsoleSettings().has_spelling({})


async def test_a_slip_is_marked_while_one_writes_and_mended_by_a_key(shop: ShopDesk) -> None:
    shop.receive("Lamp", "Hello,\n\nwhere is my order? I have been waiting for it for more than two weeks now.\n\nMaria")
    shop.fetch()
    async with console(shop) as desk:
        await desk.until_shown("Maria Lopez")
        composer = await desk.compose()
        await desk.type("Hello Maria, the whole wrold is waiting for this lamp.")
        await desk.until(lambda: "spelling" in [one.rule for one in composer.checker.findings], "the slip")
        composer.body.go_to(composer.body.text.index("wrold") + 1)
        await desk.until_shown("“wrold”", "[spelling]")
        await desk.press("ctrl+f")
        await desk.until(lambda: "whole world is" in composer.body.text, "mended")
