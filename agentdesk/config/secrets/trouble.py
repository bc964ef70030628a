"""What is said of a keyring that didn't do what was asked; apart from it, as importing one takes longer than most starts need."""

from __future__ import annotations


class KeyringTrouble(Exception):
    """The keyring did not do what was asked; the words hold no secret. `is_absent`: there is none at all."""

    def __init__(self, words: str, *, is_absent: bool = False) -> None:
        super().__init__(words)
        self.is_absent = is_absent
