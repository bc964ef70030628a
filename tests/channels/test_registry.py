"""The registry: channels by name, imported on first use."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from agentdesk.channels import registry
from agentdesk.domain.channel_specs import ChannelSpec
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import ChannelKind
from tests.channels.test_maildir import NoSecrets

THIRD_PARTY = ChannelSpec("pigeon", ChannelKind.LETTER, "pg", "Pigeon post", f"{__name__}:open_pigeon")


class Pigeon:
    """A channel another package brings."""


def open_pigeon(settings: AccountSettings, secrets: object) -> Pigeon:
    return Pigeon()


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {
        "pigeon": EntryPoint("pigeon", f"{__name__}:THIRD_PARTY", registry.GROUP),
        "raven": EntryPoint("raven", f"{__name__}:THIRD_PARTY", registry.GROUP),
        "gone": EntryPoint("gone", "no_such_module_here:SPEC", registry.GROUP),
    }
    monkeypatch.setattr(registry, "_offered", lambda: entries)


def test_naming_and_describing_channels_imports_none_of_them() -> None:
    """The service starts faster and a broken library breaks only its own channel."""
    script = (
        "import sys; from agentdesk.channels import registry; [registry.spec(name) for name in ('maildir', 'email')]; registry.names();"
        "print([name for name in ('imapclient', 'aiosmtplib', 'authlib', 'dns', 'agentdesk.channels.maildir') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.usefixtures("offer")
def test_a_channel_of_another_package_is_found_and_made() -> None:
    """A third party can add a channel without changing ours."""
    assert "pigeon" in registry.names()
    assert isinstance(registry.open_channel(AccountSettings(AccountName("loft"), "pigeon"), NoSecrets()), Pigeon)


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize("name", ["gone", "raven", "nonesuch"])
def test_a_channel_that_cannot_be_had_is_a_configuration_error(name: str) -> None:
    """It names the channel, and the other accounts go on."""
    with pytest.raises(ConfigError, match=name):
        registry.spec(name)


@pytest.mark.parametrize(
    ("name", "able", "unable"),
    [
        ("email", {"reads", "listens", "sends", "finds-sent", "writes-back", "logs-in", "tests"}, set()),
        ("maildir", {"reads", "sends", "tests"}, {"finds-sent", "logs-in"}),
        ("feed", {"reads", "tests"}, {"sends", "finds-sent"}),
    ],
)
def test_what_a_channel_can_do_is_what_its_classes_implement(name: str, able: set[str], unable: set[str]) -> None:
    """A table of abilities that somebody keeps by hand would lie after the first change."""
    found = set(registry.with_capabilities(registry.spec(name)).can)
    assert able <= found
    assert not unable & found
