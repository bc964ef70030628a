"""Verbs on suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.ids import SuggestionId
from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class AcceptSuggestion(Verb):
    """Do what is suggested; the journal names the verb that was carried out, and undoing it makes the suggestion anew."""

    NAME: ClassVar[str] = "accept-suggestion"
    suggestion: SuggestionId


@dataclass(frozen=True, slots=True)
class DeclineSuggestion(Verb):
    """Turn a suggestion down; the same evidence does not make it again."""

    NAME: ClassVar[str] = "decline-suggestion"
    suggestion: SuggestionId
