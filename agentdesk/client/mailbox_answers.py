"""What somebody has answered so far while connecting a mailbox: the steps' one record, kept over an interruption, never with a secret."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from agentdesk.config.files import write_private
from agentdesk.config.paths import Home, make_private
from agentdesk.domain.channels import Probe
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.safe_text import is_clean

CHANNEL = "email"
_FILE = "connecting-a-mailbox.json"
_MAX_BYTES = 64 << 10
_EVERYBODYS = frozenset({"info", "mail", "contact", "hello", "office", "post", "admin", "service", "me"})
"""Local parts that name no account: the domain does."""
_log = logging.getLogger(__name__)


class Step(StrEnum):
    """The steps, in order."""

    ADDRESS = "address"
    SERVERS = "servers"
    LOGIN = "login"
    PLACE = "place"
    KEEP = "keep"


class Way(StrEnum):
    """How the account logs in: a password typed now, a command that prints it, or the provider's own page."""

    PASSWORD = "password"  # noqa: S105 - the word itself
    COMMAND = "command"
    OAUTH = "oauth2"


@dataclass(frozen=True, slots=True)
class MailboxAnswers:
    """The answers.

    `settings` are the account's keys and values as the channel knows them. `wants` is the kind of password the provider takes ("own",
    "app", "none"), `provider` the one whose page the account can log in at ("google"), `note` what the owner must do first, `source`
    where the servers come from; each "" where nobody knows. `place` is where the secret shall go.
    """

    step: Step = Step.ADDRESS
    account: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    way: Way = Way.PASSWORD
    command: str = ""
    place: str = ""
    wants: str = ""
    provider: str = ""
    note: str = ""
    source: str = ""

    def get(self, key: str) -> str:
        """Return a setting, "" where it isn't set."""
        return dict(self.settings).get(key, "")

    def setting(self, values: Mapping[str, str]) -> MailboxAnswers:
        """Return the answers with settings changed; an empty value takes one away."""
        merged = dict(self.settings) | {key: value.strip() for key, value in values.items()}
        return replace(self, settings=tuple((key, value) for key, value in merged.items() if value))

    @property
    def address(self) -> str:
        """The mailbox's address."""
        return self.get("address")

    @property
    def secret_place(self) -> str:
        """The place of the secret as `AddAccount` takes it."""
        return f"command={self.command}" if self.way is Way.COMMAND else self.place

    def account_settings(self) -> tuple[tuple[str, str], ...]:
        """Return the settings to save: nothing that only repeats a default."""
        values = dict(self.settings)
        if values.get("user") == values.get("address"):
            values.pop("user", None)
        for key in [key for key in values if key == "auth" or (key.startswith("oauth_") and self.way is not Way.OAUTH)]:
            del values[key]
        for protocol in ("imap", "smtp"):
            if not values.get(f"{protocol}_host"):
                values = {key: value for key, value in values.items() if not key.startswith(f"{protocol}_")}
        if self.way is Way.OAUTH:
            values["auth"] = Way.OAUTH.value
        return tuple(values.items())


def with_found(answers: MailboxAnswers, found: Iterable[Probe]) -> MailboxAnswers:
    """Return the answers with what was found for the address; what an earlier search found is forgotten."""
    kept = {key: value for key, value in answers.settings if key in {"address", "name", "user", "ca_file", "oauth_client_id"}}
    fresh = replace(answers, settings=tuple(kept.items()), wants="", provider="", note="", source="")
    words: dict[str, str] = {}
    settings: dict[str, str] = {}
    for probe in found:
        if probe.step == "setting":
            key, _equals, value = probe.words.partition("=")
            settings[key] = value
        elif probe.is_ok:
            words[probe.step] = probe.words
    fresh = replace(
        fresh,
        wants=words.get("password", ""),
        provider=words.get("oauth", ""),
        note=words.get("note", ""),
        source=words.get("source", ""),
        way=Way.OAUTH if settings.get("auth") == Way.OAUTH else fresh.way,
    )
    if fresh.provider:
        settings.setdefault("oauth_provider", fresh.provider)
    return fresh.setting(settings)


def suggested_name(address: str, taken: Collection[str]) -> str:
    """Return a name for the account of an address: what stands before the @, or the domain where that says nothing; never a taken one."""
    local, _at, domain = address.strip().rpartition("@")
    word = domain.partition(".")[0] if local.lower() in _EVERYBODYS else local
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", word).strip("-_")[:40].lower() or "mail"
    used = {one.lower() for one in taken}
    numbered = (f"{name}-{number}" for number in range(2, len(used) + 3))
    return name if name not in used else next(one for one in numbered if one not in used)


def help_topic(reason: str, answers: MailboxAnswers) -> str:
    """Return the topic of `agentdesk help` for what went wrong, "" where the words say it all."""
    # Providers that want a password made for this program call the mailbox's own a wrong one.
    if reason in {"app-password", "wrong-password"}:
        return "gmail-app-password" if answers.get("imap_host") == "imap.gmail.com" else "app-passwords"
    if reason in {"oauth-required", "consent-ended"}:
        return "oauth"
    return "mail-servers" if reason.startswith(("certificate", "no-tls", "untrusted")) or reason == "smtp-auth-off" else ""


def load(home: Home) -> MailboxAnswers | None:
    """Return what was answered before an interruption, None where there is nothing that can be used."""
    try:
        content = (home.config_dir / _FILE).read_bytes()
        answers = msgspec.json.decode(content, type=MailboxAnswers) if len(content) <= _MAX_BYTES else None
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, RecursionError) as trouble:
        _log.warning("answers kept from before can't be read: %s", type(trouble).__name__)
        return None
    return answers if answers is not None and _is_usable(answers) else None


def _is_usable(answers: MailboxAnswers) -> bool:
    texts = [answers.account, answers.command, answers.place, answers.note, answers.source, answers.provider, answers.wants]
    return all(is_clean(text) for text in [*texts, *(part for pair in answers.settings for part in pair)])


def save(home: Home, answers: MailboxAnswers) -> bool:
    """Keep the answers for later (0600); False where that isn't possible, as for somebody who doesn't own the desk's configuration."""
    try:
        if not home.config_dir.exists():
            make_private(home.config_dir)
        write_private(home.config_dir / _FILE, msgspec.json.encode(answers))
    except (OSError, AgentdeskError) as trouble:
        _log.info("answers are not kept: %s", type(trouble).__name__)
        return False
    return True


def forget(home: Home) -> None:
    """Remove what was kept: the account stands, or nobody wants it."""
    try:
        (home.config_dir / _FILE).unlink(missing_ok=True)
    except OSError as trouble:
        _log.info("answers are not removed: %s", type(trouble).__name__)
