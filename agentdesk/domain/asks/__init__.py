"""Asks: each a frozen dataclass that says one question to the desk; `PART` is the record its answer comes in, one or many."""

from __future__ import annotations

from typing import Any

from agentdesk.domain.asks.accounts import DiscoverSettings, ListAccounts, ListChannels, ProbeAccount, ProbeSecretPlaces, StartLogin
from agentdesk.domain.asks.base import PAGE_ROWS, Ask
from agentdesk.domain.asks.conversations import (
    CountViews,
    Export,
    ListConversations,
    ListSuggestions,
    ReadAttachment,
    ReadBody,
    RowsOf,
    ShowConversation,
)
from agentdesk.domain.asks.customers import FindLikenesses, FindPeople, ListCustomers, PlanErasure, ShowCustomer
from agentdesk.domain.asks.desk import Examine, HasBlob, ListAgents, ListEntries, ReadBackup, Status
from agentdesk.domain.asks.recognisers import ListRecognisers, RecognisedView, RecogniserView, TestRecognisers
from agentdesk.domain.asks.replies import CheckText, ListDeliveries, ListDrafts, OfferShorter, PlanReply
from agentdesk.domain.asks.reports import ReportChannels, ReportResponse, ReportVoice, ReportVolume
from agentdesk.domain.asks.voice import (
    ListTemplates,
    ListTemplateVersions,
    PreviewReplies,
    ReadTemplate,
    ReadTemplateFile,
    RenderTemplate,
)

ALL: tuple[type[Ask[Any]], ...] = (
    CheckText,
    CountViews,
    DiscoverSettings,
    Examine,
    Export,
    FindLikenesses,
    FindPeople,
    HasBlob,
    ListAccounts,
    ListAgents,
    ListChannels,
    ListConversations,
    ListCustomers,
    ListDeliveries,
    ListDrafts,
    ListEntries,
    ListRecognisers,
    ListSuggestions,
    TestRecognisers,
    ListTemplateVersions,
    ListTemplates,
    OfferShorter,
    PlanErasure,
    PlanReply,
    PreviewReplies,
    ProbeAccount,
    ProbeSecretPlaces,
    ReadAttachment,
    ReadBackup,
    ReadBody,
    RenderTemplate,
    ReadTemplate,
    ReadTemplateFile,
    ReportChannels,
    ReportResponse,
    ReportVoice,
    ReportVolume,
    RowsOf,
    ShowConversation,
    ShowCustomer,
    StartLogin,
    Status,
)

BY_NAME: dict[str, type[Ask[Any]]] = {ask.NAME: ask for ask in ALL}

__all__ = [
    "ALL",
    "BY_NAME",
    "PAGE_ROWS",
    "Ask",
    "CheckText",
    "CountViews",
    "DiscoverSettings",
    "Examine",
    "Export",
    "FindLikenesses",
    "FindPeople",
    "HasBlob",
    "ListAccounts",
    "ListAgents",
    "ListChannels",
    "ListConversations",
    "ListCustomers",
    "ListDeliveries",
    "ListDrafts",
    "ListEntries",
    "ListRecognisers",
    "ListSuggestions",
    "ListTemplateVersions",
    "ListTemplates",
    "OfferShorter",
    "PlanErasure",
    "PlanReply",
    "PreviewReplies",
    "ProbeAccount",
    "ProbeSecretPlaces",
    "ReadAttachment",
    "ReadBackup",
    "ReadBody",
    "ReadTemplate",
    "ReadTemplateFile",
    "RecognisedView",
    "RecogniserView",
    "RenderTemplate",
    "ReportChannels",
    "ReportResponse",
    "ReportVoice",
    "ReportVolume",
    "RowsOf",
    "ShowConversation",
    "ShowCustomer",
    "StartLogin",
    "Status",
    "TestRecognisers",
]
