"""Where a desk stands, and how it is opened there: in a pair of files, or on a server that several services may share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agentdesk.domain.errors import Unavailable
from agentdesk.domain.texts import N_
from agentdesk.store import stores
from agentdesk.store.stores import ReadingStores, WritingStores

if TYPE_CHECKING:
    from agentdesk.store.leading import Election
    from agentdesk.store.telling import Told

NO_DRIVER = N_("this desk is on {server}, and the driver for it is not installed: pip install 'agentdesk[postgresql]'")


@dataclass(frozen=True, slots=True)
class InFiles:
    """In files of its data directory, which this service alone has open."""

    desk: Path
    raw: Path
    backups: Path

    def open_for_writing(self) -> WritingStores:
        """Open it, made where it is new and upgraded where it is older.

        Raises:
            SchemaNewer: a newer AgentDesk wrote it. SchemaUnlike: one that was never released did.
        """
        return stores.open_for_writing(self.desk, self.raw, self.backups)

    def open_to_move(self) -> WritingStores:
        """Open it for a move from or to it, whatever mark it bears."""
        return stores.open_for_writing(self.desk, self.raw, self.backups, is_moving=True)

    def others(self, _stores: WritingStores) -> int:
        """Return 0: who holds the desk's lock is alone with its files."""
        return 0

    def open_for_reading(self) -> ReadingStores:
        """Open it for reading; the writer holds it open meanwhile."""
        return stores.open_for_reading(self.desk, self.raw)


@dataclass(frozen=True, slots=True)
class OnServer:
    """In a database on a PostgreSQL server, which sees to its files itself."""

    name: str
    """The database as a person is told of it: its address without password and options."""
    url: str = field(repr=False)

    def open_for_writing(self) -> WritingStores:
        """Open it, made where it is new and upgraded where it is older.

        Raises:
            SchemaNewer: a newer AgentDesk wrote it. Unavailable: the server doesn't let us. RefusedByDesk: it left for another place.
        """
        return self._opened(is_moving=False)

    def open_to_move(self) -> WritingStores:
        """Open it for a move from or to it, whatever mark it bears.

        Raises:
            SchemaNewer: a newer AgentDesk wrote it. RefusedByDesk: an older one did. Unavailable: the server doesn't let us.
        """
        return self._opened(is_moving=True)

    def others(self, stores: WritingStores) -> int:
        """Return how many lines other services have to it."""
        from agentdesk.store import servers  # noqa: PLC0415 - the driver is an extra, and desks in files don't wait for it

        return servers.others_on(stores)

    def election(self) -> Election:
        """Return a service's part in choosing who of several leads."""
        from agentdesk.store import servers  # noqa: PLC0415 - as above

        return servers.Election(self.url)

    def news(self) -> Told:
        """Return a line to the other services on the database."""
        from agentdesk.store import servers  # noqa: PLC0415 - as above

        return servers.NewsLine(self.url)

    def open_for_reading(self) -> ReadingStores:
        """Open it for reading."""
        from agentdesk.store import servers  # noqa: PLC0415 - as above

        return servers.open_for_reading(self.url)

    def _opened(self, *, is_moving: bool) -> WritingStores:
        try:
            from agentdesk.store import servers  # noqa: PLC0415 - as above
        except ImportError as error:
            raise Unavailable(cause=NO_DRIVER, server=self.name) from error
        return servers.open_for_writing(self.url, self.name, is_moving=is_moving)


Standing = InFiles | OnServer
