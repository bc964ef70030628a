"""Asks: each a frozen dataclass that says one question to the desk; `PART` is the record its answer comes in, one or many."""

# ruff: noqa: F403 - for the types; a test holds that `NAMES` has what there is

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.domain.asks.base import PAGE_ROWS as PAGE_ROWS
from agentdesk.domain.asks.base import Ask as Ask
from agentdesk.domain.lazily import lookup

if TYPE_CHECKING:
    from agentdesk.domain.asks.accounts import *
    from agentdesk.domain.asks.conversations import *
    from agentdesk.domain.asks.customers import *
    from agentdesk.domain.asks.desk import *
    from agentdesk.domain.asks.every import ALL as ALL
    from agentdesk.domain.asks.every import BY_NAME as BY_NAME
    from agentdesk.domain.asks.letters import *
    from agentdesk.domain.asks.recognisers import *
    from agentdesk.domain.asks.redirects import *
    from agentdesk.domain.asks.replies import *
    from agentdesk.domain.asks.reports import *
    from agentdesk.domain.asks.team import *
    from agentdesk.domain.asks.voice import *

NAMES = {
    "agentdesk.domain.asks.accounts": (
        "DiscoverSettings",
        "ListAccounts",
        "ListChannels",
        "ProbeAccount",
        "ProbeSecretPlaces",
        "StartLogin",
    ),
    "agentdesk.domain.asks.conversations": (
        "CountViews",
        "Export",
        "ListConversations",
        "ListSuggestions",
        "ReadAttachment",
        "ReadBody",
        "RowsOf",
        "ShowConversation",
    ),
    "agentdesk.domain.asks.customers": ("FindLikenesses", "FindPeople", "ListCustomers", "PlanErasure", "ShowCustomer"),
    "agentdesk.domain.asks.desk": ("Examine", "HasBlob", "ListAgents", "ListEntries", "ListPresence", "ReadBackup", "Status"),
    "agentdesk.domain.asks.letters": ("ListBatches", "ListLetters", "SetLabels", "SetSeparator", "ShowLetter"),
    "agentdesk.domain.asks.recognisers": ("ListRecognisers", "RecognisedView", "RecogniserView", "TestRecognisers"),
    "agentdesk.domain.asks.redirects": ("ListRedirects",),
    "agentdesk.domain.asks.replies": ("CheckText", "ListDeliveries", "ListDrafts", "OfferShorter", "PlanReply"),
    "agentdesk.domain.asks.reports": ("ReportChannels", "ReportCosts", "ReportCsat", "ReportResponse", "ReportVoice", "ReportVolume"),
    "agentdesk.domain.asks.team": ("ListClosures", "ListLooks", "ListNotices", "ListRules", "TryRule"),
    "agentdesk.domain.asks.voice": (
        "ListTemplateVersions",
        "ListTemplates",
        "PreviewReplies",
        "ReadTemplate",
        "ReadTemplateFile",
        "RenderTemplate",
    ),
}
"""What each module offers. It is imported when one of its names is first used: a command speaks of few, and building all takes longer
than its work."""

if not TYPE_CHECKING:
    __getattr__ = lookup(__name__, NAMES | {"agentdesk.domain.asks.every": ("ALL", "BY_NAME")})
