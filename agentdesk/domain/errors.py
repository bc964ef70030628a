"""The tree of errors.

AgentdeskError
├── UsageError            2   wrong usage or bad configuration
│   ├── ConfigError       2   names file, line, key
│   └── QueryError        2   names the character of the query
├── NotFound              3
│   ├── UnknownAgent      3
│   ├── DamagedSource     3
│   ├── NothingWaits      3
│   └── NothingToUndo     3
├── RefusedByDesk         4   role, guard, conflict
│   ├── Forbidden         4
│   ├── StrangeUser       4
│   ├── Conflict          4
│   ├── ReadOnlyDesk      4
│   ├── DamagedDesk       4
│   ├── HeldBack          4   a check before sending
│   ├── AnsweredByHand    4
│   └── ReceivesOnly      4
├── SomeFailed            1
├── Unavailable          75   try again later: service, network, disk
│   ├── ServiceGone      75
│   ├── StartFailed      75
│   ├── BuildChanged     75   AgentDesk was upgraded while this program ran
│   └── DiskLow          75
├── AccountNotice         never raised: a word on an account that fares well
│   ├── Deaf
│   ├── NotWrittenBack
│   ├── JunkWaits
│   └── AuthservProposed
└── ChannelError          1   what a channel may raise; the outbox decides on these alone
    ├── Transient        75   will pass; carries retry_after_s
    ├── NeedsLogin        4   credentials refused or expired
    ├── Refused           1   the far side said no, for good
    └── Uncertain         1   nobody can tell whether it was taken

An error travels between processes as its code and fields and is worded in the reader's language where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from agentdesk.domain.texts import N_, _

FieldValue = str | int | float
NO_FOLDER = "folder"
"""The reason of a Transient where everything came but one folder can't be opened: no waiting helps, and nothing else may wait for it."""


class AgentdeskError(Exception):
    """An error a person is told about: what, why and what to do next."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 70
    """EX_SOFTWARE of sysexits.h: an error of no kind is one inside AgentDesk."""
    text: ClassVar[str] = N_("{cause}")

    def __init__(self, **fields: FieldValue) -> None:
        super().__init__(self.code)
        self.fields = fields

    def __str__(self) -> str:
        """Return the message in the reader's language; `cause` and `thing` are messages too, filled with the other fields."""
        worded = {name: _filled(value, self.fields) for name in _WORDED if isinstance(value := self.fields.get(name), str)}
        template = _(self.text)
        if worded.get("cause", "").endswith(("?", "!", ".")):
            template = template.replace("{cause}.", "{cause}")
        return template.format_map(_Blanks({**self.fields, **worded}))

    @property
    def cause(self) -> str:
        """The cause alone, in the reader's language; "" where none is named."""
        return _filled(str(self.fields.get("cause", "")), self.fields)


_WORDED = ("cause", "thing")
"""Fields that may hold a message of ours rather than somebody else's words; what has no translation is shown as it is."""
_PLACE = re.compile(r"\{([a-z_]+)\}")


def _filled(message: str, fields: Mapping[str, FieldValue]) -> str:
    """Return a message in the reader's language with the fields in their places.

    Only plain names of fields are filled: `str.format` on words of a server would let it read attributes.
    """
    known = {name: value for name, value in fields.items() if name not in _WORDED}
    return _PLACE.sub(lambda place: str(known.get(place[1], place[0])), _(message) if message else "")


class _Blanks(dict[str, FieldValue]):
    """Formats a missing field as nothing: an error must never raise another one."""

    def __missing__(self, key: str) -> str:
        return ""


class UsageError(AgentdeskError):
    code = "usage"
    exit_code = 2
    text = N_("{cause}")


class ConfigError(UsageError):
    code = "config"
    text = N_("{file}: {cause}")


class QueryError(UsageError):
    """A query that can't be read: `position` is the character (from 0) it fails at, `expected` what could stand there instead."""

    code = "query"
    text = N_("The query stops making sense at character {number}: {cause}. Expected: {expected}.")


class NotFound(AgentdeskError):
    code = "not-found"
    exit_code = 3
    text = N_("There is no {thing} “{name}”.")


class UnknownAgent(NotFound):
    """A name nobody at the desk has: most likely a slip, so that work would lie with nobody."""

    code = "unknown-agent"
    text = N_("{cause}")


class DamagedSource(NotFound):
    """What was kept of a message or file can't be read back from the disk."""

    code = "damaged-source"
    text = N_("What the desk kept of this file ({name}) is damaged on the disk; a backup may hold it whole: agentdesk restore.")


class NothingWaits(NotFound):
    """What was asked for is about everything that waits, and nothing does."""

    code = "nothing-waits"
    text = N_("{cause}")


class NothingToUndo(NotFound):
    code = "nothing-to-undo"
    text = N_("{cause}")


class RefusedByDesk(AgentdeskError):
    code = "refused-by-desk"
    exit_code = 4
    text = N_("{cause}")


class Forbidden(RefusedByDesk):
    """A verb or ask that takes another role. Its name stands in quotes: some are nouns, and none is in the reader's language."""

    code = "forbidden"
    text = N_("{cause} Ask an admin of this desk.")


class StrangeUser(RefusedByDesk):
    """A uid that came under another name before, or a name under another uid: nobody inherits work by being given a number anew."""

    code = "strange-user"
    text = N_("{name} (uid {uid}) was somebody else here. An admin of this desk confirms who you are: agentdesk agent confirm {name}")


class Conflict(RefusedByDesk):
    code = "conflict"
    text = N_("{cause}")


class ReceivesOnly(RefusedByDesk):
    code = "receives-only"
    text = N_("{account} only receives: it has no way to send. Set one: agentdesk account set {account} {setting}=…")


class AnsweredByHand(RefusedByDesk):
    code = "answered-by-hand"
    text = N_(
        "{account} takes no answer from here: post it on the page yourself (agentdesk show prints its address), "
        "then keep it here: agentdesk reply … --by-hand"
    )


class HeldBack(RefusedByDesk):
    """A check before sending holds a reply back; only what the guard found can be overridden."""

    code = "held-back"
    text = N_(
        "The reply is held back ({rules}). Mend the text; what the guard found can be let through with a reason, which the journal keeps."
    )


class ReadOnlyDesk(RefusedByDesk):
    code = "read-only"
    text = N_("The desk is read-only: {cause}. Nothing was changed. Run: agentdesk doctor")


class DamagedDesk(RefusedByDesk):
    code = "damaged"
    text = N_(
        "The desk's files are damaged: {cause}. They are left as they are. Restore the newest copy of {backups} with: "
        "agentdesk restore FILE --yes"
    )


class SomeFailed(AgentdeskError):
    code = "some-failed"
    exit_code = 1
    text = N_("{count} of {total} failed; each is named above.")


class Unavailable(AgentdeskError):
    code = "unavailable"
    exit_code = 75
    text = N_("{cause}")


class ServiceGone(Unavailable):
    code = "service-gone"
    text = N_("The desk's service ended before it answered. Try again; if it stays away, run: agentdesk doctor")


class StartFailed(Unavailable):
    code = "start-failed"
    text = N_("The desk's service did not start: {cause}. Its log: {log}")


class BuildChanged(Unavailable):
    """This program is older than what is on disk: all it may still do is save its draft and start again."""

    code = "build-changed"
    text = N_("AgentDesk was upgraded while this ran. Nothing was lost; run it again.")


class DiskLow(Unavailable):
    code = "disk-low"
    text = N_("Only {free_mb} MB free: polling has stopped until there is room. Drafts and sending go on.")


class SchemaNewer(Unavailable):
    code = "schema-newer"
    exit_code = 2
    text = N_("This desk was written by a newer AgentDesk (schema {found}, this one knows {known}). Upgrade AgentDesk to open it.")


class SchemaUnlike(Unavailable):
    """The schema's number is known, its tables are not: a version made it that was never released."""

    code = "schema-unlike"
    exit_code = 2
    text = N_(
        "This desk was made by an unreleased version of AgentDesk: its tables differ from those of schema {known} ({difference}). "
        "Nothing was changed. Open it with the version that made it, to export what it holds; or move {path} away and begin anew. "
        "The sample desk begins anew with: agentdesk demo --reset"
    )


class ChannelError(AgentdeskError):
    code = "channel"
    exit_code = 1
    text = N_("{account}: {cause}")


class Transient(ChannelError):
    """Passes by itself; `retry_after_s` is the far side's own wish, 0 where it said nothing."""

    code = "transient"
    exit_code = 75
    text = N_("{account}: {cause}. It will be tried again.")

    @property
    def retry_after_s(self) -> float:
        """Seconds the far side asked us to wait; 0 where it didn't."""
        return float(self.fields.get("retry_after_s", 0))


class NeedsLogin(ChannelError):
    code = "needs-login"
    exit_code = 4
    text = N_("{account}: {cause}. Run: agentdesk account login {account}")


class Refused(ChannelError):
    code = "refused"
    text = N_("{account}: {cause}")


class Uncertain(ChannelError):
    code = "uncertain"
    text = N_("{account}: {cause}. It may have left; AgentDesk will not send it again by itself.")


class UntrustedServer(ChannelError):
    """TLS could not be trusted; nothing secret was sent."""

    code = "untrusted-server"
    exit_code = 4
    text = N_("{account}: {cause}. Nothing was sent. Mend the certificate or the host name; AgentDesk never goes on without TLS.")


class AccountNotice(AgentdeskError):
    """Never raised: a word on an account that fares well, worded as errors are."""

    code = "account-notice"
    exit_code = 1


class Deaf(AccountNotice):
    """The server tells no news of itself for now; its poll goes on."""

    code = "deaf"
    text = N_("looks for mail once a minute only: {cause}")


class NotWrittenBack(AccountNotice):
    code = "not-written-back"
    text = N_("its mail on the server could not be changed: {cause}")


class JunkWaits(AccountNotice):
    code = "junk-waits"
    text = N_("{count} unread in “{folder}”, which is not read here")


class LeftWhereItIs(AccountNotice):
    """Something in an account's folder is refused, and stays there."""

    code = "left-where-it-is"
    text = N_("{count} left in its folder ({names}): {cause}")


class AuthservProposed(AccountNotice):
    """Nearly all mail bears the mark of one server: most likely the owner's own."""

    code = "authserv-proposed"
    text = N_("its mail is checked by {authserv_id}; to show what that finds: agentdesk account set {account} authserv_id={authserv_id}")


def _tree(cls: type[AgentdeskError]) -> dict[str, type[AgentdeskError]]:
    found = {cls.code: cls}
    for sub in cls.__subclasses__():
        found |= _tree(sub)
    return found


def error_from(code: str, fields: dict[str, FieldValue]) -> AgentdeskError:
    """Rebuild an error that came from another process; an unknown code becomes a plain AgentdeskError."""
    return _tree(AgentdeskError).get(code, AgentdeskError)(**fields)
