"""Verbs on reviews that lie in files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Role
from agentdesk.domain.verbs.base import Verb
from agentdesk.domain.verbs.desk import ImportItem

RESULTS_AT_ONCE = 1_000
"""Entries brought in by one call: what became of each must fit a frame."""


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file of reviews; `feed` names the feed it is, "" where the account does."""

    item: ImportItem
    feed: str = ""


@dataclass(frozen=True, slots=True)
class ImportReviews(Verb):
    """Bring in the entries of feeds and tables; each is known by its feed and its id, and one that changed becomes its new version.

    `mapping` says which column of a table holds a field. `after` is how many entries of these files were brought in before: the outcome's
    `created` of the call before, which is "" once all are done.
    """

    NAME: ClassVar[str] = "import-reviews"
    ROLE: ClassVar[Role] = Role.IMPORTER
    UNDOABLE: ClassVar[bool] = False
    account: AccountName
    files: tuple[ReviewFile, ...]
    mapping: tuple[tuple[str, str], ...] = ()
    as_new: bool = False
    after: int = 0
