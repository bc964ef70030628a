"""The account wizard, driven by keys on a real service, a real Dovecot, an SMTP server and a name server."""

from __future__ import annotations

import asyncio
import stat
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from agentdesk.tui.screens.wizard_panes import KeepPane, LoginPane, PlacePane, ServersPane
from agentdesk.tui.screens.wizard_screen import WizardScreen
from tests.servers.certificates import Security
from tests.servers.nameserver import NameServer
from tests.servers.smtp import SmtpSink
from tests.tui.desks import Console, ShopDesk, console

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox
    from tests.servers.oauth import AuthorizationServer

SIZES = [(80, 24), (120, 40), (200, 50)]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[ShopDesk]:
    """A desk without any account."""
    made = ShopDesk(tmp_path)
    yield made
    made.desk.stop()


@pytest.fixture
def sink(dovecot: Dovecot, mailbox: Mailbox) -> Iterator[SmtpSink]:
    users = {mailbox.user: mailbox.password}
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users) as server:
        yield server


@pytest.fixture
def domain(empty: ShopDesk, dovecot: Dovecot, sink: SmtpSink) -> Iterator[NameServer]:
    """The name server of the mailbox's domain, which the desk asks."""
    records = {
        ("_imaps._tcp.bakery.example", "SRV"): [f"0 1 {dovecot.imaps_port} localhost."],
        ("_submissions._tcp.bakery.example", "SRV"): [f"0 1 {sink.port} localhost."],
    }
    with NameServer(records) as server:
        empty.desk.configure(f'# ours\n[service]\ndns_server = "127.0.0.1:{server.port}"\n')
        yield server


def wizard_of(desk: Console) -> WizardScreen:
    assert isinstance(desk.app.screen, WizardScreen)
    return desk.app.screen


async def fill(desk: Console, name: str, text: str) -> None:
    """Go to a field by tab, empty it and type."""
    for _ in range(20):
        if desk.app.screen.focused is not None and desk.app.screen.focused.id == name:
            break
        await desk.press("tab")
    focused = desk.app.screen.focused
    assert focused is not None
    assert focused.id == name
    await desk.press("end", "ctrl+u")
    await desk.type(text)


async def at_step(desk: Console, kind: type) -> None:
    def is_there() -> bool:
        screen = desk.app.screen
        return isinstance(screen, WizardScreen) and bool(screen.query(kind)) and not screen._is_busy

    await desk.until(is_there, kind.__name__)


async def to_login(desk: Console, mailbox: Mailbox, dovecot: Dovecot) -> None:
    await desk.until_shown("Connect a mailbox", "1/5")
    await fill(desk, "address", mailbox.address)
    await fill(desk, "name", "shop")
    await fill(desk, "shown", "Zoë's Bakery")
    await desk.press("enter")
    await at_step(desk, ServersPane)
    await fill(desk, "user", mailbox.user)
    await fill(desk, "ca_file", str(dovecot.ca_file))
    await desk.press("enter")
    await desk.until_shown("Is that your provider's server?")
    await desk.press("y")
    await at_step(desk, LoginPane)


@pytest.mark.parametrize("size", SIZES)
async def test_a_mailbox_is_connected_with_the_keyboard_alone(
    empty: ShopDesk, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot, size: tuple[int, int]
) -> None:
    """From an empty desk to mail on screen, at every size."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "Maria Lopez <maria@example.org>", mailbox.address, "Lamp never arrived"
    letter.set_content("Where is it?")
    dovecot.deliver(mailbox.user, letter.as_bytes())
    async with console(empty, size) as desk:
        await to_login(desk, mailbox, dovecot)
        await fill(desk, "password", mailbox.password)
        await desk.press("enter")
        await at_step(desk, PlacePane)
        assert mailbox.password not in desk.text
        if size[0] < 160:  # beside the advice, the end of a broken path isn't behind its beginning
            assert str(empty.desk.home.secrets_dir) in "".join(desk.text.split())
        assert not empty.desk.home.config_file.read_text().count("accounts")
        await desk.press("enter")
        await at_step(desk, KeepPane)
        await desk.press("up", "up", "enter")
        await desk.until_shown("Press enter for the inbox")
        await desk.press("enter")
        await desk.until_shown("Maria Lopez", "Lamp never arrived")
        await desk.press("2")
        await desk.until_shown("Nothing in Mine.")
        assert "connects a mailbox" not in desk.text
    text = empty.desk.home.config_file.read_text()
    assert text.startswith("# ours\n")
    assert "[accounts.shop]" in text
    assert 'name = "Zoë\'s Bakery"' in text
    assert mailbox.password not in text
    assert not list(empty.desk.home.config_dir.glob("*.json"))


@pytest.mark.parametrize("size", SIZES)
async def test_every_step_shows_what_it_needs_at_every_size(
    empty: ShopDesk, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot, size: tuple[int, int]
) -> None:
    """Nothing hidden below the edge; the advice stands beside the form where there is room, else on F1."""
    async with console(empty, size) as desk:
        await desk.until_shown("Address", "Name", "1/5", "esc")
        if size[0] >= 160:
            await desk.until_shown("The address customers write to.")
        else:
            assert "The address customers write to." not in desk.text
        await desk.press("f1")
        if size[0] < 160:
            await desk.until_shown("The address customers write to.")
            await desk.press("f1")
        await to_login(desk, mailbox, dovecot)
        await desk.until_shown("3/5", "(•) password", "( ) a command", "( ) the provider's own page", "Password")
        await desk.press("f2")
        await at_step(desk, ServersPane)
        await desk.until_shown("2/5", "✓ IMAP", "✓ SMTP", "Read by", "Send by", "(•) tls ( ) starttls ( ) none", "Login name", "Authority")


async def test_a_wrong_password_an_unknown_host_and_a_strange_certificate_each_say_so(
    empty: ShopDesk, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot
) -> None:
    """And nothing is saved; the steps stay where they are."""
    async with console(empty, (120, 40)) as desk:
        await to_login(desk, mailbox, dovecot)
        await fill(desk, "password", "wr0ng")
        await desk.press("enter")
        await desk.until_shown("✗ IMAP login", "refused user name or password", "nothing was saved")
        await desk.press("f2")
        await at_step(desk, ServersPane)
        await fill(desk, "ca_file", "")
        await desk.press("enter", "y")
        await at_step(desk, LoginPane)
        await fill(desk, "password", mailbox.password)
        await desk.press("enter")
        await desk.until_shown("✗ IMAP ", "nobody this machine trusts vouches", "agentdesk help mail-servers")
        await desk.press("f2")
        await at_step(desk, ServersPane)
        await fill(desk, "imap_host", "imap.nowhere.invalid")
        await fill(desk, "ca_file", str(dovecot.ca_file))
        await desk.press("enter")
        await at_step(desk, LoginPane)
        await fill(desk, "password", mailbox.password)
        await desk.press("enter")
        await desk.until_shown("there is no host imap.nowhere.invalid", "✓ SMTP login")
    assert "accounts" not in empty.desk.home.config_file.read_text()


async def test_it_is_left_with_escape_and_taken_up_again_without_the_password(
    empty: ShopDesk, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot
) -> None:
    """Somebody has to look the password up first."""
    async with console(empty) as desk:
        await to_login(desk, mailbox, dovecot)
        await fill(desk, "password", "typed-unseen")
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, WizardScreen), "the inbox")
        # The way back stays in sight for as long as nothing can come in; a toast is gone before the password is found.
        await desk.until_shown("Nothing in Open. g c connects a mailbox.")
        (kept,) = empty.desk.home.config_dir.glob("*.json")
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert b"typed-unseen" not in kept.read_bytes()
        await desk.press("g", "c")
        await at_step(desk, LoginPane)
        await desk.until_shown("3/5", f"Going on with {mailbox.address}")
        await fill(desk, "password", mailbox.password)
        await desk.press("enter")
        await at_step(desk, PlacePane)


async def test_a_command_needs_no_place_and_is_what_is_saved(
    empty: ShopDesk, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot, tmp_path: Path
) -> None:
    """The password manager keeps the password."""
    program = tmp_path / "pass"
    program.write_text(f"#!/bin/sh\necho '{mailbox.password}'\n")
    program.chmod(0o700)
    async with console(empty, (120, 40)) as desk:
        await to_login(desk, mailbox, dovecot)
        assert wizard_of(desk).focused is not None
        await desk.press("shift+tab", "down")
        await fill(desk, "command", f"{program} show shop")
        await desk.press("enter")
        await at_step(desk, KeepPane)
    assert f'secret = {{command = "{program} show shop"}}' in empty.desk.home.config_file.read_text()


async def test_what_is_no_address_is_told_on_the_spot(empty: ShopDesk, domain: NameServer) -> None:
    """And markup in it is only text."""
    async with console(empty) as desk:
        await desk.until_shown("1/5")
        await fill(desk, "address", "[red]nobody")
        await desk.press("enter")
        await desk.until_shown("“[red]nobody” is not an e-mail address")


@pytest.mark.parametrize("size", SIZES)
async def test_the_server_to_read_from_is_asked_for_where_it_is_missing(empty: ShopDesk, mailbox: Mailbox, size: tuple[int, int]) -> None:
    """On the spot and in its field, not a step later and in the words of the configuration."""
    empty.desk.configure('[service]\ndns_server = "127.0.0.1:9"\n')
    async with console(empty, size) as desk:
        await desk.until_shown("1/5")
        await fill(desk, "address", "service@nowhere.invalid")
        await desk.press("enter")
        await at_step(desk, ServersPane)
        await desk.press("enter")
        await desk.until_shown("2/5", "Which server is mail read from? The help pages of your provider name it.")
        focused = desk.app.screen.focused
        assert focused is not None
        assert focused.id == "imap_host"
        await fill(desk, "imap_host", "imap.nowhere.invalid")
        await desk.press("enter")
        await at_step(desk, LoginPane)


async def test_what_went_wrong_can_be_read_to_its_end(empty: ShopDesk, domain: NameServer) -> None:
    """A long sentence takes the lines it needs, and gives them back."""
    async with console(empty) as desk:
        await desk.until_shown("1/5")
        wizard = wizard_of(desk)
        wizard._say(
            "The certificate of the server is not one that this machine trusts, and the last word is here: Eendracht.", is_error=True
        )
        await desk.until_shown("The certificate of the server", "Eendracht.", "enter next")
        wizard._say("short")
        await desk.until(lambda: "Eendracht" not in desk.text and wizard.message.size.height == 1, "one line again")


async def test_the_providers_page_is_consented_to_elsewhere_and_pasted(
    empty: ShopDesk, domain: NameServer, mailbox: Mailbox, dovecot: Dovecot, authorization_server: AuthorizationServer
) -> None:
    """OAuth before anything is saved: page, paste, test, place."""
    async with console(empty, (120, 40)) as desk:
        await to_login(desk, mailbox, dovecot)
        wizard = wizard_of(desk)
        url = authorization_server.url
        own = {"oauth_auth_url": f"{url}/authorize", "oauth_token_url": f"{url}/token", "smtp_host": ""}
        wizard.setup.answers = wizard.setup.answers.setting(own)
        await desk.press("shift+tab", "down", "down")
        await fill(desk, "oauth_client_id", authorization_server.client_id)
        await desk.press("enter")
        await desk.until(lambda: wizard.setup.login is not None, "the page")
        login = wizard.setup.login
        assert login is not None
        await desk.until_shown("Open this page in any browser", login.url[:60])
        address = await asyncio.to_thread(authorization_server.open_in_browser, login.url, user=mailbox.user)
        await fill(desk, "answer", address)
        await desk.press("enter")
        await at_step(desk, PlacePane)
        await desk.press("enter")
        await at_step(desk, KeepPane)
    assert [path.name for path in empty.desk.home.secrets_dir.iterdir()] == ["shop.oauth2"]


async def test_who_leaves_it_is_told_how_to_come_back(empty: ShopDesk) -> None:
    """An empty list on a desk without a mailbox isn't empty because there is nothing to do."""
    async with console(empty) as desk:
        await desk.until_shown("Connect a mailbox")
        await desk.press("escape")
        await desk.until_shown("g c connects a mailbox.")


async def test_escape_closes_what_a_step_is_about_before_it_leaves(empty: ShopDesk) -> None:
    """At 80 columns it stands in place of the form: who has read it and presses Escape wants the form back."""
    async with console(empty, (80, 24)) as desk:
        await desk.until_shown("Connect a mailbox", "Address")
        await desk.press("f1")
        await desk.until(lambda: desk.app.screen.has_class("-advice"), "what the step is about")
        await desk.press("escape")
        await desk.until(lambda: not desk.app.screen.has_class("-advice"), "the form")
        assert isinstance(desk.app.screen, WizardScreen)
        await desk.press("escape")
        await desk.until_shown("g c connects a mailbox.")


async def test_a_letter_beside_the_fields_leaves_the_keys_of_the_form_in_sight(empty: ShopDesk) -> None:
    """Typed into the next field no key would have brought them back."""
    async with console(empty, (80, 24)) as desk:
        await desk.until_shown("Connect a mailbox", "enter next")
        desk.app.screen.set_focus(None)
        await desk.press("Q")
        await desk.settled()
        assert " enter next " in desk.lines[-1]
