"""Telling a second scan of the same paper from another letter: the one is suggested, the other never."""

from __future__ import annotations

from agentdesk.domain.likeness import bits_apart, gist_of, may_be_same, name_different_matters, say_the_same
from tests.scans import LETTER

MISREAD = LETTER.replace("boeket", "hoeket").replace("moeder", "rnoeder")
OTHER_NUMBER = LETTER.replace("48817", "50021").replace("2026", "2027").replace("3512", "9711")


def test_a_letter_read_twice_has_nearly_the_same_gist_and_words() -> None:
    assert may_be_same(("", ""), (gist_of(LETTER), gist_of(MISREAD)))
    assert say_the_same(LETTER, MISREAD)


def test_a_form_letter_with_other_numbers_is_another_letter() -> None:
    """An authority writes the same words about each of its cases."""
    assert not say_the_same(LETTER, OTHER_NUMBER)


def test_letters_that_differ_in_one_short_number_are_two() -> None:
    """Five hundred letters of one series made 499 suggestions."""
    series = "Geachte heer, dit is de brief met nummer {number} over mijn bestelling. Vriendelijke groet"
    assert not say_the_same(series.format(number=12), series.format(number=13))


def test_letters_about_different_orders_are_two_though_all_else_agrees() -> None:
    """A shop that confirms two orders of one day for one sum writes the same but for one number."""
    assert name_different_matters(["48817", "K-2201"], ["48818", "K-2201"])
    assert name_different_matters(["48817"], ["50021"])


def test_a_reference_misread_or_missed_speaks_against_nothing() -> None:
    assert not name_different_matters(["AB-105"], ["A8 1O5"])
    assert not name_different_matters(["48817", "K-2201"], ["K-2201"])
    assert not name_different_matters([], ["48817"])


def test_another_letter_has_another_gist() -> None:
    other = "Beste mensen, hierbij zeg ik mijn abonnement op de krant per direct op. Graag een bevestiging per post. Groeten, Piet"
    assert not may_be_same(("", ""), (gist_of(LETTER), gist_of(other)))


def test_pages_without_words_must_look_alike() -> None:
    look = "ab" * 32
    assert may_be_same((look, look), ("", ""))
    assert not may_be_same((look, "cd" * 32), ("", ""))
    assert not may_be_same(("", ""), ("", ""))
    assert bits_apart("f0", "0f") == 8
