"""Which desk is meant, and where its files are."""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path

import pytest

from agentdesk.config.paths import MAX_SOCKET_PATH_BYTES, Home, find_home, is_one_of_two, make_private, own_home, shared_home
from agentdesk.domain.errors import UsageError


def test_the_option_wins_over_the_variable_and_the_variable_over_the_user_s_own(tmp_path: Path) -> None:
    environ = {"AGENTDESK_HOME": str(tmp_path / "variable"), "HOME": str(tmp_path)}
    assert find_home(str(tmp_path / "option"), environ).data_dir == tmp_path / "option" / "data"
    assert find_home(None, environ).config_dir == tmp_path / "variable" / "config"
    assert find_home(None, {"HOME": str(tmp_path)}, own=True) == own_home({"HOME": str(tmp_path)})


def test_the_user_s_own_desk_is_in_the_xdg_directories(tmp_path: Path) -> None:
    home = own_home({"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "d")})
    assert (home.config_dir, home.data_dir) == (tmp_path / ".config" / "agentdesk", tmp_path / "d" / "agentdesk")


def test_a_desk_is_called_by_the_directory_that_is_its_own(tmp_path: Path) -> None:
    """The status line names the desk, and `share` or `lib` says nothing."""
    assert find_home(str(tmp_path / "bakery"), {}).name == "bakery"
    assert own_home({"HOME": str(tmp_path)}).name == "agentdesk"
    assert Home(Path("/etc/agentdesk"), Path("/var/lib/agentdesk"), is_own=False).name == "agentdesk"


def test_a_relative_home_is_the_same_desk_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service works in `/`; a path that means something else there would open a second desk."""
    monkeypatch.chdir(tmp_path)
    assert find_home("desk", {}).data_dir == tmp_path / "desk" / "data"


def test_the_socket_s_path_fits_however_deep_the_desk_is(tmp_path: Path) -> None:
    deep = find_home(str(tmp_path / ("d" * 120)), {})
    assert len(os.fsencode(deep.socket_to_bind())) <= MAX_SOCKET_PATH_BYTES
    assert deep.socket_to_bind() != find_home(str(tmp_path / ("e" * 120)), {}).socket_to_bind()


def test_without_a_running_service_there_is_nothing_to_connect_to(tmp_path: Path) -> None:
    """A service file cut short by a crash says nothing, rather than something wrong."""
    home = find_home(str(tmp_path), {})
    assert home.socket_to_connect() is None
    home.data_dir.mkdir()
    for content in ("", "{", "[]", '{"pid": 1}', '{"socket": null}'):
        home.service_file.write_text(content)
        assert home.socket_to_connect() is None
    home.service_file.write_text('{"socket": "/x/desk.sock"}')
    assert home.socket_to_connect() == Path("/x/desk.sock")


def test_a_copied_desk_does_not_speak_to_the_original_s_service(tmp_path: Path) -> None:
    """Copied while its service runs, the copy holds that service's word; verbs meant for the copy would change the original."""
    original, copy = (find_home(str(tmp_path / name)) for name in ("original", "copy"))
    for home in (original, copy):
        home.data_dir.mkdir(parents=True)
        home.service_file.write_text(json.dumps({"socket": "/x/desk.sock", "folder": original.folder_id()}))
    assert original.socket_to_connect() == Path("/x/desk.sock")
    assert copy.socket_to_connect() is None
    (tmp_path / "original").rename(tmp_path / "moved")
    assert find_home(str(tmp_path / "moved")).socket_to_connect() == Path("/x/desk.sock")


def test_the_shared_desk_is_found_where_its_socket_may_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config.toml"
    assert shared_home(config) is None
    config.write_text(f'[service]\nsocket = "{tmp_path}/s"\n')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert shared_home(config, tmp_path / "no-desk") is None
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        found = shared_home(config)
    assert found is not None
    assert (found.shared_socket, found.is_own, found.config_file) == (tmp_path / "s", False, config)
    config.write_text("[service\n")
    with pytest.raises(UsageError, match=str(config)):
        shared_home(config)


def test_a_shared_desk_whose_service_is_down_is_still_the_teams_and_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty desk of one's own, shown instead, would look like the team's inbox emptied; a copy made of it would hold nothing."""
    config, data = tmp_path / "config.toml", tmp_path / "data"
    config.write_text(f'[service]\nsocket = "{tmp_path}/run/s"\n')
    data.mkdir()
    group = tmp_path.stat().st_gid

    def found_by(uid: int, *groups: int) -> bool:
        monkeypatch.setattr(os, "geteuid", lambda: uid)
        monkeypatch.setattr(os, "getegid", lambda: groups[0])
        monkeypatch.setattr(os, "getgroups", lambda: list(groups))
        return shared_home(config, data) is not None

    assert found_by(4001, group)
    assert found_by(4001, group + 1, group)
    assert not found_by(4001, group + 1)
    assert found_by(0, group + 1)
    data.rmdir()
    assert not found_by(0, group + 1), "what is left of one that was removed is no desk"


def test_where_there_are_two_desks_each_is_one_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody with a desk of their own beside the team's must see which one they answer from."""
    monkeypatch.chdir(tmp_path)
    environ, config = {"HOME": str(tmp_path)}, tmp_path / "config.toml"
    own, shared = own_home(environ), Home(tmp_path, tmp_path / "team", is_own=False)
    assert not is_one_of_two(shared, environ, config)
    assert not is_one_of_two(own, environ, config)
    own.store_file.parent.mkdir(parents=True)
    own.store_file.touch()
    config.write_text(f'[service]\nsocket = "{tmp_path}/s"\n')
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        assert is_one_of_two(shared, environ, config)
        assert is_one_of_two(own, environ, config)
        assert not is_one_of_two(find_home(str(tmp_path / "other"), environ), environ, config)
    config.write_text("[service\n")
    assert not is_one_of_two(own, environ, config)


def test_a_private_folder_is_made_so_or_closed(tmp_path: Path) -> None:
    """Customers' mail lies in it."""
    open_one = tmp_path / "open"
    open_one.mkdir()
    open_one.chmod(0o755)
    for path in (open_one, tmp_path / "new" / "deep"):
        assert stat.S_IMODE(make_private(path).stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700, "what was missing above it too"


def test_a_file_in_the_desk_s_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="file is not a directory"):
        make_private(tmp_path / "file" / "data")


def test_somebody_else_s_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    us = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: us + 1)
    with pytest.raises(UsageError, match="another user"):
        make_private(tmp_path)
