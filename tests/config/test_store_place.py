"""Where the desk is kept, as the configuration says it: never with a password in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.config.check import check_config
from agentdesk.config.defaults import commented_defaults
from agentdesk.config.secret_references import Reference
from agentdesk.config.store_place import StorePlace, read_store_place
from agentdesk.domain.errors import ConfigError
from tests.config.homes import home_at

URL = "postgresql://agentdesk@db.example.org/desk"


def test_a_desk_is_kept_in_files_unless_a_database_is_named(tmp_path: Path) -> None:
    assert read_store_place(home_at(tmp_path)) is None
    assert read_store_place(home_at(tmp_path, commented_defaults())) is None
    assert read_store_place(home_at(tmp_path, f'[store]\nurl = "{URL}"\n')) == StorePlace(URL, None)


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("file", Reference("file")),
        ("credential:db", Reference("credential", "db")),
        ("command=pass show db", Reference("command", "pass show db")),
    ],
)
def test_its_password_is_named_by_its_place(tmp_path: Path, words: str, reference: Reference) -> None:
    home = home_at(tmp_path, f'[store]\nurl = "{URL}"\nsecret = "{words}"\n')
    assert read_store_place(home) == StorePlace(URL, reference)


@pytest.mark.parametrize(
    ("lines", "key", "words"),
    [
        ('url = "postgresql://agentdesk:hunter2@db.example.org/desk"', "store.url", "must not hold the password"),
        ('url = "postgresql://db.example.org/desk?password=hunter2"', "store.url", "must not hold the password"),
        ('url = "db.example.org/hunter2"', "store.url", "must name a PostgreSQL database"),
        ('url = "mysql://db.example.org/hunter2"', "store.url", "must name a PostgreSQL database"),
        ('url = "postgresql://db.example.org:many/hunter2"', "store.url", "must name a PostgreSQL database"),
        (f'url = "{URL}"\nsecret = "hunter2"', "store.secret", "never the password itself"),
        (f'url = "{URL}"\nsecret = "keyring"', "store.secret", "never the password itself"),
        ("url = 5", "store.url", "it must be text"),
        ('urk = ""', "store.urk", "Did you mean url?"),
    ],
)
def test_what_can_t_be_is_named_and_never_repeated(tmp_path: Path, lines: str, key: str, words: str) -> None:
    """What stands there may be the password, and an error is shown, logged and posted."""
    home = home_at(tmp_path, f"[store]\n{lines}\n")
    with pytest.raises(ConfigError) as caught:
        read_store_place(home)
    assert caught.value.fields["key"] == key
    assert words in str(caught.value)
    assert [str(one) for one in check_config(home)] == [str(caught.value)]
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", [f'[store]\nurl = "{URL}"\n', f'store.url = "{URL}"\n', f'store = {{ url = "{URL}" }}\n'])
def test_a_start_sees_at_a_glance_that_a_file_is_not_the_desk(tmp_path: Path, text: str) -> None:
    """A file left behind by a move must not be shown as the desk."""
    assert home_at(tmp_path, text).stands_on_server()
    assert not home_at(tmp_path / "other", commented_defaults()).stands_on_server()
    assert not home_at(tmp_path / "third").stands_on_server()
