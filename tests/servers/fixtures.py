"""Pytest fixtures for the servers: started once for a test session, a mailbox of its own for every test."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.servers.desk_databases import DeskDatabases
from tests.servers.dovecot import Dovecot
from tests.servers.oauth import AuthorizationServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers.postgresql import PostgreSQL
    from tests.servers.sshd import StaffMachine

DOMAIN = "bakery.example"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A fresh, empty mailbox on the session's Dovecot."""

    user: str
    password: str
    address: str


@pytest.fixture(scope="session")
def authorization_server() -> Iterator[AuthorizationServer]:
    """The authorization server that the session's Dovecot asks about access tokens."""
    with AuthorizationServer() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot(authorization_server: AuthorizationServer) -> Iterator[Dovecot]:
    """One Dovecot for all tests of a session; take a mailbox of your own on it."""
    with Dovecot(introspection_url=authorization_server.introspection_url) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One PostgreSQL for all tests of a session; make a database of your own on it."""
    from tests.servers.postgresql import PostgreSQL

    with PostgreSQL() as server:
        yield server


@pytest.fixture(scope="session")
def desk_template(postgresql: PostgreSQL) -> str:
    """A database with an empty desk in it, which others are copied from: making one anew takes ten times as long."""
    from agentdesk.store import servers

    servers.open_for_writing(postgresql.make_database("desk_template")).close()
    # Nobody may be connected to what is copied, and a line that was closed is gone a little later.
    postgresql.end_sessions("desk_template")
    return "desk_template"


@pytest.fixture(scope="session")
def desk_databases(postgresql: PostgreSQL, desk_template: str) -> DeskDatabases:
    """Databases with an empty desk in each, for tests that change rows alone."""
    return DeskDatabases(postgresql, desk_template)


@pytest.fixture
def desk_database(postgresql: PostgreSQL, desk_template: str) -> Iterator[str]:
    """The address of a database with an empty desk in it."""
    with postgresql.a_database(desk_template) as url:
        yield url


@pytest.fixture(scope="module")
def shared_desk_database(postgresql: PostgreSQL, desk_template: str) -> Iterator[str]:
    """The same, for a desk that the tests of a module share."""
    with postgresql.a_database(desk_template) as url:
        yield url


@pytest.fixture
def new_mailbox(dovecot: Dovecot) -> Callable[[str], Mailbox]:
    """Makes mailboxes: `new_mailbox("customer")` gives a name that starts so and is unique."""

    def make(name: str) -> Mailbox:
        user = f"{name}-{secrets.token_hex(4)}"
        password = secrets.token_urlsafe(12)
        dovecot.add_user(user, password)
        return Mailbox(user, password, f"{user}@{DOMAIN}")

    return make


@pytest.fixture
def mailbox(new_mailbox: Callable[[str], Mailbox]) -> Mailbox:
    """The shop's mailbox for one test."""
    return new_mailbox("shop")


@pytest.fixture(scope="module")
def staff_machine() -> Iterator[StaffMachine]:
    """A machine with three users that are to be staff, and eve, who has an account there too."""
    from tests.servers.sshd import StaffMachine

    with StaffMachine(("ana", "tom", "lea", "eve")) as machine:
        yield machine
