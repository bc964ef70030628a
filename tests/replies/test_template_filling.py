"""Filling in: customer text stays data, nothing can grow, open fields are seen."""

from __future__ import annotations

import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentdesk.domain.errors import ConfigError
from agentdesk.domain.safe_text import block
from agentdesk.replies.templates.rendering import MAX_VALUE_CHARS, Value, fields_of, fill

BOMBS = (
    "{{ 'a' * 1000000000 }}",
    "{{ 'a'|replace('a', 'b') }}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% set a = 'aaaa' %}{% set b = a ~ a ~ a %}{{ b }}",
    "{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m('a') }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ '}}' * 1000000000 }}",
    '{{ "}}" ~ x ~ x }}',
    "{{ 'it\\'s }}' * 1000000000 }}",
    "{% include 'x' %}",
    "{% extends 'x' %}",
    "{{ x['y'] }}",
    "{{ x.upper() }}",
    "{{ range(100000)|join('x') }}",
    "{{ x|map('upper')|list }}",
    "{%" * 50_000,
    "{{" * 50_000,
    "{{ " + "'" * 100_001 + " }}",
    '{{ "' + "\\" * 50_001 + '" }}',
    "{{ x }}" * 501,
)


@pytest.mark.parametrize("source", BOMBS, ids=range(len(BOMBS)))
def test_a_source_that_could_grow_is_refused_at_once(source: str) -> None:
    """A template is the business's own text, but one pasted from somewhere must not stop the desk."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(ConfigError):
        fill(source, {"x": "x"})
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 64 * 1024
    assert after.ru_utime - before.ru_utime < 1


@given(st.text(max_size=500))
def test_customer_text_comes_out_as_it_went_in(name: str) -> None:
    """Nothing of it is executed and no character is lost, whatever it holds; only controls become marks, as everywhere."""
    assert fill("<{{ customer.name }}>", {"customer": {"name": name}}).text == f"<{block(name)}>"


def test_a_template_within_a_field_is_only_text() -> None:
    assert fill("{{ name }}", {"name": "{{7*7}}{% if 1 %}"}).text == "{{7*7}}{% if 1 %}"


def test_one_field_cannot_fill_a_book() -> None:
    assert len(fill("{{ name }}", {"name": "x" * 1_000_000}).text) == MAX_VALUE_CHARS


def test_open_fields_stand_in_the_text_and_are_named() -> None:
    filled = fill("Dear {{ customer.first_name | default('customer') }}, {{ order }} comes {{ ask.day }}.", {"customer": {}})
    assert filled.text == "Dear customer, ⟦order⟧ comes ⟦ask.day⟧."
    assert filled.unfilled == ("order", "ask.day")


def test_a_field_that_is_optional_once_and_needed_once_is_open_where_it_is_needed() -> None:
    filled = fill("{{ a | default('x') }} {{ a }}", {})
    assert filled.unfilled == ("a",)
    assert "⟦a⟧" in filled.text


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        ("{{ d | date(language) }}", "nl", "1 december 2026"),
        ("{{ d | date(language) }}", "fr", "1er décembre 2026"),
        ("{{ d | date(language) }}", "de", "1. Dezember 2026"),
        ("{{ d | date(language) }}", "it", "1 dicembre 2026"),
        ("{{ d | date(language) }}", "en", "1 December 2026"),
        ("{{ m | money('EUR', language) }}", "nl", "€ 1.250,50"),
        ("{{ m | money('EUR', language) }}", "de", "1.250,50 €"),
        ("{{ m | money('EUR', language) }}", "en", "€1,250.50"),
        ("{{ m | number(language) }}", "it", "1.250,5"),
        ("{{ 'soon' | date(language) }}", "nl", "soon"),
        ("{{ d | date(language) }}", "xx-nonsense", "1 December 2026"),
    ],
)
def test_days_and_money_read_as_the_customer_writes_them(source: str, language: str, text: str) -> None:
    data: dict[str, Value] = {"d": "2026-12-01", "m": "1.250,50", "language": language}
    assert fill(source, data).text == text


def test_a_missing_field_is_open_also_where_a_filter_would_take_it() -> None:
    """A filter handed nothing must not print the word None to a customer."""
    filled = fill("{{ ask.day | date(language) }} {{ ask.sum | money('EUR', language) }} {{ x | upper }}", {"language": "nl"})
    assert filled.text == "⟦ask.day⟧ ⟦ask.sum⟧ ⟦X⟧"
    assert set(filled.unfilled) == {"ask.day", "ask.sum", "x"}


def test_conditions_choose() -> None:
    source = "{% if stars > 3 %}Thank you{% elif stars %}Sorry{% else %}Hello{% endif %}"
    assert [fill(source, {"stars": stars}).text for stars in (5, 1, 0)] == ["Thank you", "Sorry", "Hello"]


def test_fields_are_known_before_filling_in() -> None:
    assert fields_of("{{ a.b }} {% if c %}{{ d | default('x') }}{% endif %}") == {"a.b", "c", "d"}


def test_a_mistake_names_its_line() -> None:
    with pytest.raises(ConfigError, match="line 3"):
        fill("one\ntwo\n{{ x | shout }}", {"x": "y"})
