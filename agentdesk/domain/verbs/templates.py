"""Verbs on templates: their files are the truth, and the desk keeps what they were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.verbs.base import Verb


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A template's new text.

    `based_on` is the digest of the text it was made from, "" where there must be no such template yet; `variant` is the heading of the one
    wording that `text` is of, as in "review nl", and None where it is the whole file. An empty wording takes it out of the file.
    """

    name: str
    text: str
    based_on: str = ""
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class WriteTemplates(Verb):
    """Write templates into the desk's folder, all in one entry; one that can't be read as a template, or that changed meanwhile, is not."""

    NAME: ClassVar[str] = "write-templates"
    templates: tuple[TemplateText, ...]


@dataclass(frozen=True, slots=True)
class RemoveTemplates(Verb):
    """Take the desk's own files away; the starter set's of the same name, where there is one, stands again."""

    NAME: ClassVar[str] = "remove-templates"
    names: tuple[str, ...]
