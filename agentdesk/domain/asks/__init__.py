"""Asks: each a frozen dataclass that says one question to the desk; `PART` is the record its answer comes in, one or many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from agentdesk.domain.channels import ChannelSpec, Probe
from agentdesk.domain.ids import (
    AccountName,
    BlobDigest,
    ConversationId,
    DeliveryId,
    MessageId,
)
from agentdesk.domain.states import Role
from agentdesk.domain.suggestions import SuggestionView
from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.views import (
    AccountHealth,
    AgentView,
    BlobPiece,
    Check,
    CheckedText,
    ConversationPage,
    ConversationRow,
    CustomerView,
    DeliveryView,
    DeskStatus,
    DraftView,
    EntryView,
    ExportedMessage,
    LoginStart,
    MessageView,
    PersonView,
    ReplyPlan,
    ViewCount,
)
from agentdesk.domain.voice import RenderedTemplate, TemplateSource, TemplateView

PartT = TypeVar("PartT")

PAGE_ROWS = 100


class Ask(Generic[PartT]):
    """One question; reads only, so it is neither journalled nor undone."""

    __slots__ = ()
    NAME: ClassVar[str]
    ROLE: ClassVar[Role] = Role.VIEWER
    PART: ClassVar[type[Any]]


@dataclass(frozen=True, slots=True)
class ListConversations(Ask[ConversationRow]):
    """A page of conversations, newest first; `after` is the key of the last row of the page before.

    `backwards` reads towards newer ones, and without `after` from the oldest; rows then come oldest first.
    """

    NAME: ClassVar[str] = "list"
    PART: ClassVar[type[Any]] = ConversationRow
    query: str = ""
    view: str = ""
    after: int | None = None
    limit: int = PAGE_ROWS
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class RowsOf(Ask[ConversationRow]):
    """The rows of given conversations as they are now; those that left the view or are gone are simply missing."""

    NAME: ClassVar[str] = "rows"
    PART: ClassVar[type[Any]] = ConversationRow
    conversations: tuple[ConversationId, ...]
    query: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class CountViews(Ask[ViewCount]):
    """How many conversations each view holds, capped at 999."""

    NAME: ClassVar[str] = "count"
    PART: ClassVar[type[Any]] = ViewCount
    views: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowConversation(Ask[ConversationPage]):
    """A conversation; `conversation` may be a message's id, and then that message's conversation answers."""

    NAME: ClassVar[str] = "show"
    PART: ClassVar[type[Any]] = ConversationPage
    conversation: ConversationId
    newest: int = 200


@dataclass(frozen=True, slots=True)
class ListSuggestions(Ask[SuggestionView]):
    """What the desk suggests and nobody decided, oldest first; of one conversation where it is given."""

    NAME: ClassVar[str] = "suggestions"
    PART: ClassVar[type[Any]] = SuggestionView
    conversation: ConversationId | None = None


@dataclass(frozen=True, slots=True)
class ReadBody(Ask[MessageView]):
    """A message with its whole text, in as many parts as it takes."""

    NAME: ClassVar[str] = "body"
    PART: ClassVar[type[Any]] = MessageView
    message: MessageId


@dataclass(frozen=True, slots=True)
class PlanReply(Ask[ReplyPlan]):
    """What a reply to a conversation, or to one message of it, would use; with `forward`, what handing that message on would.

    NO_CONVERSATION asks for new mail, by `account` or else the one that can send.
    """

    NAME: ClassVar[str] = "plan-reply"
    PART: ClassVar[type[Any]] = ReplyPlan
    conversation: ConversationId
    answers: MessageId | None = None
    reply_all: bool = False
    forward: bool = False
    account: AccountName = AccountName("")
    language: str = ""


@dataclass(frozen=True, slots=True)
class FindPeople(Ask[PersonView]):
    """People whose name or address begins with a text: those written to lately first, then customers."""

    NAME: ClassVar[str] = "people"
    PART: ClassVar[type[Any]] = PersonView
    text: str
    limit: int = 8


@dataclass(frozen=True, slots=True)
class CheckText(Ask[CheckedText]):
    """What would leave, and what the checks say of it.

    Where it goes is known from the conversation, or else from `kind` (of channel), `customer` (an id or handle) and `stars` (of the
    review it answers); an empty `language` is the customer's, else the text's own.
    """

    NAME: ClassVar[str] = "check-text"
    PART: ClassVar[type[Any]] = CheckedText
    text: str
    conversation: ConversationId | None = None
    kind: str = ""
    language: str = ""
    customer: str = ""
    stars: float | None = None


@dataclass(frozen=True, slots=True)
class ListTemplates(Ask[TemplateView]):
    """The templates that fit what was typed, best first; all of them where nothing was."""

    NAME: ClassVar[str] = "templates"
    PART: ClassVar[type[Any]] = TemplateView
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadTemplate(Ask[TemplateSource]):
    """A template's file."""

    NAME: ClassVar[str] = "template"
    PART: ClassVar[type[Any]] = TemplateSource
    name: str


@dataclass(frozen=True, slots=True)
class RenderTemplate(Ask[RenderedTemplate]):
    """A template as it reads for one customer.

    Where it goes is known from the conversation, or else from `kind` (of channel), `customer` and `language`; `answers` are what was
    typed at its prompts.
    """

    NAME: ClassVar[str] = "render-template"
    PART: ClassVar[type[Any]] = RenderedTemplate
    name: str
    conversation: ConversationId | None = None
    kind: str = ""
    language: str = ""
    customer: str = ""
    answers: Pairs = ()


@dataclass(frozen=True, slots=True)
class ListDrafts(Ask[DraftView]):
    """This agent's drafts, newest first; of one conversation where it is given."""

    NAME: ClassVar[str] = "drafts"
    PART: ClassVar[type[Any]] = DraftView
    conversation: ConversationId | None = None


@dataclass(frozen=True, slots=True)
class ListDeliveries(Ask[DeliveryView]):
    """What stands in the outbox: everything not yet sent, and what was sent in the last `sent_hours`."""

    NAME: ClassVar[str] = "outbox"
    PART: ClassVar[type[Any]] = DeliveryView
    sent_hours: int = 24
    delivery: DeliveryId | None = None


@dataclass(frozen=True, slots=True)
class ListEntries(Ask[EntryView]):
    """The journal, newest first."""

    NAME: ClassVar[str] = "journal"
    PART: ClassVar[type[Any]] = EntryView
    conversation: ConversationId | None = None
    text: str = ""
    before: int | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class Status(Ask[DeskStatus]):
    """The desk's state in one record."""

    NAME: ClassVar[str] = "status"
    PART: ClassVar[type[Any]] = DeskStatus


@dataclass(frozen=True, slots=True)
class ListAccounts(Ask[AccountHealth]):
    """Every account with its health."""

    NAME: ClassVar[str] = "accounts"
    PART: ClassVar[type[Any]] = AccountHealth


@dataclass(frozen=True, slots=True)
class ListAgents(Ask[AgentView]):
    """Who works at this desk: owners of conversations, and who did something lately, by name."""

    NAME: ClassVar[str] = "agents"
    PART: ClassVar[type[Any]] = AgentView


@dataclass(frozen=True, slots=True)
class ListChannels(Ask[ChannelSpec]):
    """Every channel an account can be made on, with the settings it documents."""

    NAME: ClassVar[str] = "channels"
    PART: ClassVar[type[Any]] = ChannelSpec


@dataclass(frozen=True, slots=True)
class ProbeAccount(Ask[Probe]):
    """Tries the settings of an account that need not exist yet; nothing is saved.

    The secret is `secret`, or what `secret_place` gives ("command=pass show shop"), or what the finished login `login` got.
    """

    NAME: ClassVar[str] = "probe-account"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = Probe
    channel: str
    account: AccountName
    settings: Pairs = ()
    secret: str | None = field(default=None, repr=False)
    secret_place: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class DiscoverSettings(Ask[Probe]):
    """Finds the servers of an address: presets, then SRV records, MX and likely names, each within 5 s.

    Each part is a step: `source` (where the settings come from, or that there are none), `setting` (`words` are `key=value`), `password`
    (own, app or none), `oauth` (the provider's name), `note` (what the owner must do first), `consent` (not ok: a person must agree to the
    server), then `imap` and `smtp`: whether somebody answers there.
    """

    NAME: ClassVar[str] = "discover"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = Probe
    address: str


@dataclass(frozen=True, slots=True)
class ProbeSecretPlaces(Ask[Probe]):
    """Which places for secrets work on this machine, tried by writing and reading back; `step` is keyring, command or file."""

    NAME: ClassVar[str] = "secret-places"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = Probe


@dataclass(frozen=True, slots=True)
class StartLogin(Ask[LoginStart]):
    """Begins an OAuth login of an account, or with `channel` and `settings` of one that is not saved yet.

    What such a login gets is kept in memory until `AddAccount` names it. `client_secret` is that of the owner's OAuth client, where the
    provider gives one out.
    """

    NAME: ClassVar[str] = "start-login"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = LoginStart
    account: AccountName
    channel: str = ""
    settings: Pairs = ()
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Export(Ask[ExportedMessage]):
    """Every message of the conversations a query finds, oldest first."""

    NAME: ClassVar[str] = "export"
    PART: ClassVar[type[Any]] = ExportedMessage
    query: str = ""


@dataclass(frozen=True, slots=True)
class ReadAttachment(Ask[BlobPiece]):
    """The bytes of attachment `number` (from 1) of a message; 0 is the raw source of the message itself."""

    NAME: ClassVar[str] = "attachment"
    PART: ClassVar[type[Any]] = BlobPiece
    message: MessageId
    number: int


@dataclass(frozen=True, slots=True)
class ReadBackup(Ask[BlobPiece]):
    """The bytes of a backup that `MakeBackup` made; `name` is what it returned."""

    NAME: ClassVar[str] = "read-backup"
    ROLE: ClassVar[Role] = Role.ADMIN
    PART: ClassVar[type[Any]] = BlobPiece
    name: str


@dataclass(frozen=True, slots=True)
class Examine(Ask[Check]):
    """What `agentdesk doctor` asks the service: store, index, secrets, accounts."""

    NAME: ClassVar[str] = "examine"
    PART: ClassVar[type[Any]] = Check


@dataclass(frozen=True, slots=True)
class ShowCustomer(Ask[CustomerView]):
    """A customer by id or any of their handles."""

    NAME: ClassVar[str] = "customer"
    PART: ClassVar[type[Any]] = CustomerView
    customer: str


@dataclass(frozen=True, slots=True)
class HasBlob(Ask[BlobPiece]):
    """How much of a blob the desk already has: a piece with no bytes whose `offset` is where to go on."""

    NAME: ClassVar[str] = "has-blob"
    ROLE: ClassVar[Role] = Role.IMPORTER
    PART: ClassVar[type[Any]] = BlobPiece
    digest: BlobDigest
    size: int


ALL: tuple[type[Ask[Any]], ...] = (
    CheckText,
    CountViews,
    DiscoverSettings,
    Examine,
    Export,
    FindPeople,
    HasBlob,
    ListAccounts,
    ListAgents,
    ListChannels,
    ListConversations,
    ListDeliveries,
    ListDrafts,
    ListEntries,
    ListSuggestions,
    ListTemplates,
    PlanReply,
    ProbeAccount,
    ProbeSecretPlaces,
    ReadAttachment,
    ReadBackup,
    ReadBody,
    RenderTemplate,
    ReadTemplate,
    RowsOf,
    ShowConversation,
    ShowCustomer,
    StartLogin,
    Status,
)

BY_NAME: dict[str, type[Ask[Any]]] = {ask.NAME: ask for ask in ALL}
