"""Keyboards whose letters stand elsewhere: which character is typed where the default keys expect another one."""

from __future__ import annotations

from collections.abc import Mapping


def _in_place(typed: str, meant: str) -> dict[str, str]:
    return dict(zip(typed, meant, strict=True))


LAYOUTS: dict[str, Mapping[str, str]] = {
    # The digits of a French keyboard take Shift; the characters below them stand for the views. Source: NF Z71-300 (2019), annex A.
    "azerty": _in_place("&é\"'(èç", "1234579"),
    # ö, ü and ä lie under the right hand where an American keyboard has ; [ and '. Source: DIN 2137-1, layout T1.
    "qwertz": _in_place("öüä", ":/?"),
    # The letters by their place on the keyboard. Source: GOST 6431-90, as X11's `ru` draws it.
    "russian": _in_place("йцукенгшщзфывапролдячсмитьЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "qwertyuiopasdfghjklzxcvbnmQWERTYUIOPASDFGHJKLZXCVBNM"),
    "ukrainian": _in_place("йцукенгшщзфівапролдячсмитьЙЦУКЕНГШЩЗФІВАПРОЛДЯЧСМИТЬ", "qwertyuiopasdfghjklzxcvbnmQWERTYUIOPASDFGHJKLZXCVBNM"),
    # Source: ELOT 1000, as X11's `gr` draws it.
    "greek": _in_place("ςερτυθιοπασδφγηξκλζχψωβνμΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "wertyuiopasdfghjklzxcvbnmERTYUIOPASDFGHJKLZXCVBNM"),
}
"""Names a `keys.toml` may give as its `layout`. A character that has an action of its own keeps it."""
