"""Accounts in the configuration file: what was written is read back, and nobody else's text is touched."""

from __future__ import annotations

import stat
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.config.accounts import add_account, check_keys, check_name, read_accounts, remove_account, set_account
from agentdesk.domain.channel_specs import ChannelSpec, SettingField
from agentdesk.domain.channels import AccountSettings
from agentdesk.domain.errors import ConfigError, Conflict, NotFound, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import ChannelKind
from tests.config.homes import home_at

SHOP = AccountName("shop")
SPEC = ChannelSpec(
    "email",
    ChannelKind.EMAIL,
    "em",
    "E-mail",
    "nowhere:at_all",
    (SettingField("address", "the address customers write to", is_required=True), SettingField("imap_host", "the server")),
)
MINE = """# Our desk. Ask Ana before you change anything.
[service]   # nothing odd here
linger=true

  [console]
theme  =  'paper'   # Ana's eyes
"""


def account(name: str = "shop", channel: str = "email", *, is_paused: bool = False, **values: str) -> AccountSettings:
    return AccountSettings(AccountName(name), channel, tuple(values.items()), is_paused)


def test_a_new_account_is_read_back_as_it_was_given(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    shop = account(address="shop@example.org", folders="INBOX,Orders", secret="keyring", imap_port="993")
    till = account("till", "maildir", is_paused=True, path="/srv/mail/till box")
    add_account(home, shop)
    add_account(home, till)
    assert read_accounts(home) == (shop, till)


def test_the_owner_s_own_text_stays_byte_for_byte(tmp_path: Path) -> None:
    """A tool that reformats a file people keep by hand is not used twice."""
    home = home_at(tmp_path, MINE)
    add_account(home, account(address="shop@example.org"), {"address": "who they write to"})
    text = home.config_file.read_text()
    assert text == MINE + '\n[accounts.shop]\nchannel = "email"\n# who they write to\naddress = "shop@example.org"\n'
    set_account(home, SHOP, (("imap_host", "imap.example.org"),))
    assert home.config_file.read_text() == text + 'imap_host = "imap.example.org"\n'
    remove_account(home, SHOP)
    assert home.config_file.read_text().rstrip("\n") == MINE.rstrip("\n")


def test_changing_an_account_keeps_its_comments_and_order(tmp_path: Path) -> None:
    text = '[accounts.shop] # main\n# the\nchannel = "email"  # c\naddress = "a@example.org"  # who\nuser = "a"\n\n# next\n[accounts.b]\nchannel = "x"\n'
    home = home_at(tmp_path, text)
    set_account(home, SHOP, (("address", "b@example.org"), ("user", ""), ("sent_copy", "never"), ("paused", "true")))
    assert home.config_file.read_text() == (
        '[accounts.shop] # main\n# the\nchannel = "email"  # c\naddress = "b@example.org"  # who\n'
        'sent_copy = "never"\npaused = true\n\n# next\n[accounts.b]\nchannel = "x"\n'
    )


def test_removing_an_account_takes_only_its_own_lines(tmp_path: Path) -> None:
    home = home_at(
        tmp_path, '[accounts.a]\nchannel = "x"\n\n# the shop\n[accounts.shop]\nchannel = "x"\n\n# c\n[accounts.c]\nchannel = "x"\n'
    )
    remove_account(home, SHOP)
    assert home.config_file.read_text() == '[accounts.a]\nchannel = "x"\n\n# the shop\n\n# c\n[accounts.c]\nchannel = "x"\n'


def test_values_of_other_kinds_become_their_text(tmp_path: Path) -> None:
    """People write a port as a number and folders as a list; channels take texts."""
    home = home_at(
        tmp_path, '[accounts.shop]\nchannel="email"\nport=993\nidle=true\nfolders=["INBOX", "A b"]\nsecret={command="pass show x"}\n'
    )
    expected = (("port", "993"), ("idle", "true"), ("folders", "INBOX,A b"), ("secret", "command=pass show x"))
    assert read_accounts(home)[0].values == expected


VALUES = st.text(min_size=1, max_size=40).map(lambda text: one_line(text) or "#")
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,10}", fullmatch=True).map(AccountName)
KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True).filter(lambda key: key not in {"channel", "paused", "secret"})
SECRETS = st.sampled_from(["keyring", "file", "credential:x.y", "command=pass show 'the shop' # [a]"])
PAIRS = st.builds(
    lambda values, secret: (*values.items(), *((("secret", secret),) if secret else ())), st.dictionaries(KEYS, VALUES), st.none() | SECRETS
)
SETTINGS = st.builds(AccountSettings, NAMES, st.sampled_from(["email", "maildir"]), PAIRS, st.booleans())


@given(SETTINGS, PAIRS)
@settings(max_examples=50)
def test_any_clean_value_survives_being_written_read_and_changed(before: AccountSettings, changes: tuple[tuple[str, str], ...]) -> None:
    """Quotes, backslashes, brackets and hash signs stand in paths and commands; each must mean itself."""
    with tempfile.TemporaryDirectory() as folder:
        home = home_at(Path(folder), MINE)
        add_account(home, before, {key: f"about {key} # [x]" for key, _value in before.values})
        assert read_accounts(home) == (before,)
        set_account(home, before.name, changes)
        after = read_accounts(home)[0]
        assert dict(after.values) == {**dict(before.values), **dict(changes)}
        assert (after.channel, after.is_paused) == (before.channel, before.is_paused)
        assert home.config_file.read_text().startswith(MINE)


@given(st.text(max_size=30))
def test_a_value_that_could_leave_its_line_is_refused(value: str) -> None:
    """A line break in a value would write settings of its own into the file."""
    with tempfile.TemporaryDirectory() as folder:
        home = home_at(Path(folder), MINE)
        with pytest.raises(UsageError):
            add_account(home, account(user=f"a\n{value}"))
        assert home.config_file.read_text() == MINE


@pytest.mark.parametrize("name", ["", "../shop", "a b", "a.b", "-x", "ä", "x" * 65, "a\n", "secrets/x"])
def test_a_name_that_could_be_a_path_or_a_key_is_refused(tmp_path: Path, name: str) -> None:
    """The name becomes a file's name and a TOML key."""
    with pytest.raises(UsageError):
        check_name(name)
    with pytest.raises(UsageError):
        add_account(home_at(tmp_path), account(name))


@pytest.mark.parametrize("key", ["", "a.b", "a b", "channel", "paused", "x]", "é"])
def test_a_key_that_isn_t_plain_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(UsageError):
        add_account(home_at(tmp_path), AccountSettings(SHOP, "email", ((key, "v"),)))


@pytest.mark.parametrize("name", ["shop", "SHOP"])
def test_a_name_that_is_taken_is_a_conflict(tmp_path: Path, name: str) -> None:
    """Other capitals count as the same: on some file systems both would share a secret."""
    home = home_at(tmp_path, '[accounts.shop]\nchannel = "x"\n')
    with pytest.raises(Conflict, match="“shop” already"):
        add_account(home, account(name))


def test_an_account_that_isn_t_there_can_t_be_changed_or_removed(tmp_path: Path) -> None:
    home = home_at(tmp_path, MINE)
    with pytest.raises(NotFound):
        set_account(home, SHOP, (("a", "b"),))
    with pytest.raises(NotFound):
        remove_account(home, SHOP)


def test_a_file_that_can_t_be_added_to_safely_is_left_alone(tmp_path: Path) -> None:
    """`accounts = {}` on one line takes no further table; guessing would lose what stands in it."""
    text = 'accounts = { shop = { channel = "x" } }\n'
    home = home_at(tmp_path, text)
    with pytest.raises(ConfigError, match="edit the file by hand"):
        add_account(home, account("till"))
    assert home.config_file.read_text() == text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[accounts.shop]\naddress = "x"\n', 1, "needs its channel"),
        ('\n[accounts."a b"]\nchannel = "x"\n', 2, "can't be an account's name"),
        ('[accounts.shop]\nchannel = "x"\npaused = "no"\n', 3, "true or false"),
        ('[accounts.shop]\nchannel = "x"\nsecret = { password = "hunter2" }\n', 3, "accounts.shop.secret must be"),
        ('[accounts.shop]\nchannel = "x"\nfolders = ["a,b"]\n', 3, "accounts.shop.folders must be"),
        ('[accounts]\nshop = "x"\n', 2, "must be a table: [accounts.shop]"),
    ],
)
def test_a_mistake_in_an_account_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    home = home_at(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_accounts(home)
    assert str(caught.value).startswith(f"{home.config_file}:{line}: ")
    assert words in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_key_the_channel_doesn_t_know_is_named_with_the_nearest(tmp_path: Path) -> None:
    home = home_at(tmp_path, '[accounts.shop]\nchannel = "email"\naddress = "a@example.org"\nimaphost = "hunter2"\n')
    (shop,) = read_accounts(home)
    with pytest.raises(ConfigError) as caught:
        check_keys(shop, SPEC, home)
    assert str(caught.value).startswith(f"{home.config_file}:4: ")
    assert "Did you mean imap_host?" in str(caught.value)
    with pytest.raises(ConfigError, match=r"^accounts\.shop: "):
        check_keys(shop, SPEC)


def test_a_password_under_a_key_of_its_own_is_refused_without_repeating_it() -> None:
    """The commonest slip: the password itself in the file."""
    with pytest.raises(ConfigError) as caught:
        check_keys(account(address="a@example.org", password="hunter2"), SPEC)
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(caught.value.fields)


def test_a_required_key_that_is_missing_is_explained() -> None:
    with pytest.raises(ConfigError, match="needs the setting address: the address customers write to"):
        check_keys(account(address=" "), SPEC)
    check_keys(account(address="a@example.org", secret="keyring"), SPEC)


def test_a_new_file_is_private_and_an_existing_one_keeps_its_readers(tmp_path: Path) -> None:
    """On a shared box everybody's client reads the file to find the desk; nobody but the owner may ever write it."""
    home = home_at(tmp_path)
    add_account(home, account())
    assert stat.S_IMODE(home.config_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.config_dir.stat().st_mode) == 0o700
    home.config_file.chmod(0o666)
    set_account(home, SHOP, (("user", "a"),))
    assert stat.S_IMODE(home.config_file.stat().st_mode) == 0o644


def test_a_symbolic_link_still_leads_to_the_file(tmp_path: Path) -> None:
    """Many keep their configuration among versioned dotfiles."""
    home = home_at(tmp_path, "")
    real = tmp_path / "dotfiles.toml"
    home.config_file.rename(real)
    home.config_file.symlink_to(real)
    add_account(home, account())
    assert home.config_file.is_symlink()
    assert "shop" in tomllib.loads(real.read_text())["accounts"]


FULL_DISK = """
import resource, signal, sys
from agentdesk.config.accounts import add_account
from agentdesk.config.paths import find_home
from agentdesk.domain.channels import AccountSettings
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    add_account(find_home(sys.argv[1]), AccountSettings("shop", "email", (("user", "u" * 200),)))
except OSError as error:
    print(type(error).__name__)
"""


def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    """A disk that fills up while saving must not cost the owner the accounts there were."""
    home = home_at(tmp_path, MINE)
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "desk")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout.strip() == "OSError"
    assert home.config_file.read_text() == MINE
    assert [path.name for path in home.config_dir.iterdir()] == ["config.toml"]
