"""The configuration of the tests' Dovecot: everything in one folder, every port explicit, no privileges needed."""

from __future__ import annotations

import grp
import os
import pwd
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.certificates import ServerCertificate

#: RFC 6154's attributes, each with the folder of that name.
SPECIAL_USE = ("Sent", "Trash", "Junk", "Archive", "Drafts")


@dataclass(frozen=True, slots=True)
class UnixUser:
    """Whom Dovecot runs as: ourselves, or `nobody` where we are root, because Dovecot opens no mailbox as root."""

    name: str
    group: str
    uid: int
    gid: int

    @classmethod
    def suitable(cls) -> UnixUser:
        """The user for this machine."""
        if os.getuid() == 0:
            entry = pwd.getpwnam("nobody")
            return cls(entry.pw_name, grp.getgrgid(entry.pw_gid).gr_name, entry.pw_uid, entry.pw_gid)
        return cls(pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name, os.getuid(), os.getgid())


@dataclass(frozen=True, slots=True)
class DovecotPorts:
    """Loopback ports; `relay` is where submission hands mail on, which somebody else listens on."""

    imap: int
    imaps: int
    lmtp: int
    submission: int
    relay: int


def main_configuration(folder: Path, ports: DovecotPorts, user: UnixUser, certificate: ServerCertificate) -> str:
    """The text of dovecot.conf for Dovecot 2.3 (2.4 has another syntax)."""
    return "\n".join(
        [
            _process_settings(folder, user),
            _mail_settings(folder, user),
            _tls_settings(certificate),
            _login_settings(folder),
            _listeners(ports),
            f"submission_relay_host = 127.0.0.1\nsubmission_relay_port = {ports.relay}\n",
        ]
    )


def oauth_configuration(introspection_url: str) -> str:
    """The text of Dovecot's OAuth 2 settings: each token is asked about at this address (RFC 7662)."""
    return (
        f"introspection_url = {introspection_url}\n"
        "introspection_mode = post\n"
        "username_attribute = username\n"
        "active_attribute = active\n"
        "active_value = true\n"
    )


def _process_settings(folder: Path, user: UnixUser) -> str:
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
auth_verbose = yes
protocols = imap lmtp submission
listen = 127.0.0.1
hostname = localhost
postmaster_address = postmaster@example.test
default_internal_user = {user.name}
default_internal_group = {user.group}
default_login_user = {user.name}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def _mail_settings(folder: Path, user: UnixUser) -> str:
    folders = "".join(f"  mailbox {name} {{\n    auto = subscribe\n    special_use = \\{name}\n  }}\n" for name in SPECIAL_USE)
    return f"""
first_valid_uid = {user.uid}
mail_uid = {user.uid}
mail_gid = {user.gid}
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1s
mail_max_userip_connections = 100
namespace inbox {{
  inbox = yes
  separator = /
{folders}}}
userdb {{
  driver = static
  args = uid={user.uid} gid={user.gid} home={folder}/mail/%n
}}
"""


def _tls_settings(certificate: ServerCertificate) -> str:
    return f"ssl = required\nssl_cert = <{certificate.chain_file}\nssl_key = <{certificate.key_file}\n"


def _login_settings(folder: Path) -> str:
    # One password file a user: Dovecot looks at a file it knows at most once a second, and a new user must count at once.
    # `none` lets LMTP ask it whether a user exists; without that every delivery is refused.
    return f"""
auth_username_format = %n
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2 oauthbearer
passdb {{
  driver = passwd-file
  mechanisms = plain login none
  args = username_format=%n {folder}/users/%n
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf.ext
}}
"""


def _listeners(ports: DovecotPorts) -> str:
    return (
        _service("imap-login", imap=ports.imap, imaps=ports.imaps)
        + _service("lmtp", lmtp=ports.lmtp)
        + _service("submission-login", submission=ports.submission)
    )


def _service(service: str, **listeners: int) -> str:
    """A service that needs no chroot; a listener whose name ends in s speaks TLS from the first byte."""
    blocks = "".join(
        f"  inet_listener {name} {{\n    address = 127.0.0.1\n    port = {port}\n    ssl = {'yes' if name == 'imaps' else 'no'}\n  }}\n"
        for name, port in listeners.items()
    )
    return f"service {service} {{\n  chroot =\n{blocks}}}\n"
