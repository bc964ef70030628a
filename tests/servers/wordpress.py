"""A real WordPress site: PHP's own server over MariaDB on a socket, in a folder of its own, with one user whose application password is known.

WordPress answers `/wp-json/…` only where its addresses are not of the “plain” form; which form holds is a setting of the site.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

import httpx2

from tests.servers import ports
from tests.servers.processes import ServerProcess, require_program, wait_until

INSTALL = "bash .ci/servers.sh (php-cli, php-mysql, mariadb-server-core and Debian's wordpress)"
FOLDER = Path("/usr/local/lib/agentdesk-tests/usr/share/wordpress")
"""Where .ci/servers.sh unpacks it: the package would bring a web server with it."""
USER = "shop"
PRETTY = "/%postname%/"
PLAIN = ""

_CONFIG = """<?php
define('DB_NAME', 'site'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4'); define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_ENVIRONMENT_TYPE', 'local');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {{ define($name.'_KEY', $name.'k'); define($name.'_SALT', $name.'s'); }}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__.'/');
require_once ABSPATH.'wp-settings.php';
"""
_SET_UP = """<?php
define('WP_INSTALLING', true); $_SERVER['HTTP_HOST'] = '127.0.0.1:{port}';
(new mysqli('localhost', 'root', '', '', 0, '{socket}'))->query('create database if not exists site');
require '{site}/wp-load.php'; require '{site}/wp-admin/includes/upgrade.php';
wp_install('Shop', '{user}', 'shop@shop.example', false, '', 'page-password');
update_option('siteurl', '{url}'); update_option('home', '{url}'); update_option('permalink_structure', '{pretty}');
echo WP_Application_Passwords::create_new_application_password(1, ['name' => 'agentdesk'])[0];
"""
_FILL = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1'; require '{site}/wp-load.php';
for ($n = 0; $n < {count}; $n++) wp_insert_comment(['comment_post_ID' => 1, 'comment_content' => "Late, number $n", 'comment_approved' => 1,
  'comment_parent' => {parent}, 'comment_author' => 'Maria Lopez', 'comment_author_email' => 'maria@customer.example', 'comment_date_gmt' => gmdate('Y-m-d H:i:s', 1700000000 + $n)]);
"""
_SWEEP = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1'; require '{site}/wp-load.php';
foreach (get_comments(['status' => ['all', 'spam', 'trash']]) as $one) wp_delete_comment($one->comment_ID, true);
update_option('permalink_structure', '{form}'); delete_option('rewrite_rules');
"""


class WordPress:
    """One site with one post, number 1."""

    def __init__(self) -> None:
        self._php = require_program("php", install=INSTALL)
        self._mariadbd = require_program("mariadbd", install=INSTALL)
        self._make = require_program("mariadb-install-db", install=INSTALL)
        assert FOLDER.is_dir(), f"WordPress is not there. Run: {INSTALL}"
        (self.port,) = ports.free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix="agentdesk-wp-", dir="/tmp"))
        self.site = self.folder / "site"
        self.password = ""
        self._socket = self.folder / "sql"
        self._running: list[ServerProcess] = []

    def __enter__(self) -> Self:
        shutil.copytree(FOLDER, self.site, symlinks=True)
        (self.site / "wp-config.php").unlink(missing_ok=True)
        (self.site / "wp-config.php").write_text(_CONFIG.format(socket=self._socket))
        self._start_database()
        self.password = self.php(_SET_UP, url=self.url, user=USER, pretty=PRETTY, port=self.port).strip()
        self._start(self._php, "-d", "sendmail_path=/bin/true", "-S", f"127.0.0.1:{self.port}", "-t", str(self.site), log="php")
        self._running[-1].wait_for_ports(self.port)
        return self

    def _start_database(self) -> None:
        data = self.folder / "db"
        ways = ["--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run([self._make, *ways], capture_output=True, check=True, timeout=120)
        options = ["--no-defaults", f"--datadir={data}", f"--socket={self._socket}", "--skip-networking", "--user=root"]
        self._start(self._mariadbd, *options, "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M", log="mariadb")
        wait_until(self._database_answers, "MariaDB's socket")

    def _database_answers(self) -> bool:
        """Whether somebody listens at the socket, which is there a moment earlier."""
        with socket.socket(socket.AF_UNIX) as line:
            return line.connect_ex(str(self._socket)) == 0

    def _start(self, *argv: str, log: str) -> None:
        self._running.append(ServerProcess(argv, log=self.folder / f"{log}.log"))

    def __exit__(self, *_exception: object) -> None:
        for one in reversed(self._running):
            one.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def php(self, script: str, **words: object) -> str:
        """Run a script beside the site and return what it prints."""
        path = self.folder / "script.php"
        path.write_text(script.format(site=self.site, socket=self._socket, **words))
        done = subprocess.run([self._php, str(path)], capture_output=True, text=True, check=True, timeout=120)
        return done.stdout

    def sweep(self, form: str = PRETTY) -> None:
        """Take every comment away; `form` is how the site's addresses look from here on."""
        self.php(_SWEEP, form=form)

    def fill(self, count: int, *, parent: str = "0") -> None:
        """Put in so many comments of a visitor's, the newest last."""
        self.php(_FILL, count=count, parent=parent)

    def ask(self, method: str, route: str, **content: object) -> Any:
        """Ask the interface as the shop's user."""
        answer = httpx2.request(method, f"{self.url}/", params={"rest_route": route}, json=content, auth=(USER, self.password), timeout=60)
        assert answer.is_success, answer.text
        return answer.json()

    def comment(self, text: str) -> None:
        """Leave a comment as a visitor does, by the form below the post; a second one within 15 seconds is refused."""
        form = {"comment": text, "author": "Giulia", "email": "giulia@customer.example", "comment_post_ID": "1", "comment_parent": "0"}
        httpx2.post(f"{self.url}/wp-comments-post.php", data=form, timeout=60, follow_redirects=False)
