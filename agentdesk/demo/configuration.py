"""Writes the sample desk's configuration: a Maildir account for its mail, and one of the demo's own channels for each other account."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import tomlkit
from tomlkit.items import Table

from agentdesk.config.files import write_private
from agentdesk.config.paths import Home, make_private
from agentdesk.demo.far_side import SENT, FarSide
from agentdesk.demo.records import DemoAccount, DemoBusiness, DemoContent
from agentdesk.domain.states import ChannelKind

_HEAD = (
    "The sample desk of AgentDesk. Everything in it is invented, and nothing leaves this machine.",
    "Start over: agentdesk demo --reset",
)
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_SIGNED = frozenset({ChannelKind.EMAIL, ChannelKind.FORM})


def write_configuration(home: Home, content: DemoContent, far_side: FarSide) -> None:
    """Write the accounts, in the order of the content."""
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    accounts = tomlkit.table(is_super_table=True)
    mail = mail_account(content)
    for account in content.accounts:
        table = tomlkit.table()
        table.comment(account.title)
        table.update(_settings(account, content.business, far_side, mail))
        accounts.append(account.key, table)
    document.append("business", _business(content.business, mail))
    document.append("accounts", accounts)
    make_private(home.config_dir)
    write_private(home.config_file, tomlkit.dumps(document).encode())


def _business(business: DemoBusiness, mail: DemoAccount) -> Table:
    """Return what templates say of the bakery."""
    table = tomlkit.table()
    table.update(
        {
            "name": business.name,
            "phone": business.phone,
            "email": mail.address,
            "website": business.website,
            "street": business.street,
            "postcode": business.postcode,
            "town": business.city,
            "country": business.country,
            "language": "nl",
            "opening_hours": ", ".join(f"{_DAYS[hours.weekday]} {hours.opens:%H:%M}-{hours.closes:%H:%M}" for hours in business.hours),
        }
    )
    return table


def mail_account(content: DemoContent) -> DemoAccount:
    """Return the account the shop's mail arrives in."""
    return next(account for account in content.accounts if account.kind is ChannelKind.EMAIL)


def _settings(account: DemoAccount, business: DemoBusiness, far_side: FarSide, mail: DemoAccount) -> dict[str, str]:
    settings = {"channel": f"demo-{account.kind.value}", "path": str(far_side.folder(account.key)), "name": business.name}
    if account.address:
        settings["address"] = account.address
    if account.kind in _SIGNED:
        settings["signature"] = _signature(business)
    if account is mail:
        return settings | {"channel": "maildir", "send_command": _send_command(far_side.root, account.key)}
    return settings | {"sent_path": str(far_side.folder(mail.key) / SENT)}


def _send_command(root: Path, account: str) -> str:
    return shlex.join((sys.executable, "-m", "agentdesk.demo.sendmail", str(root), account))


def _signature(business: DemoBusiness) -> str:
    """Return one that reads well in any language: what the composer puts below an answer knows none."""
    return f"-- \n{business.name}\n{business.street}, {business.postcode} {business.city} · {business.phone}"
