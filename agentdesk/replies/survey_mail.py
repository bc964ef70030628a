"""The mail that asks a customer how it was: five links in plain text, and as words to click in HTML."""

from __future__ import annotations

from html import escape

from agentdesk.domain import surveys
from agentdesk.domain.surveys import NO_MORE, SCORES


def survey_texts(address: str, language: str, token: str, *, intro: str = "", page: str = "") -> tuple[str, str]:
    """Return the plain text and the HTML.

    Args:
        address: where answers go.
        language: the customer's.
        token: our question's signed id.
        intro: the account's own words instead of ours, "" for ours.
        page: the address of the owner's own page with `{token}` and `{score}`, "" for answers by mail.
    """
    words = surveys.words_in(language)
    links = {
        score: surveys.page_link(page, token, score) if page else surveys.link(address, words, token, score) for score in (*SCORES, NO_MORE)
    }
    labels = {score: f"{score}/5 {word}" for score, word in zip(SCORES, words.scores, strict=True)} | {NO_MORE: words.no_more}
    begin = intro or words.intro
    plain = [begin, "", *(f"{labels[score]}:\n{links[score]}\n" for score in SCORES), f"{labels[NO_MORE]}:\n{links[NO_MORE]}"]
    rows = "".join(f"<li>{_clickable(links[score], labels[score])}</li>\n" for score in SCORES)
    begun = "<br>\n".join(escape(one) for one in begin.splitlines())
    body = f"<p>{begun}</p>\n<ul>\n{rows}</ul>\n<p><small>{_clickable(links[NO_MORE], labels[NO_MORE])}</small></p>"
    return "\n".join(plain), f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body>\n{body}\n</body></html>\n'


def _clickable(target: str, label: str) -> str:
    return f'<a href="{escape(target)}">{escape(label)}</a>'
