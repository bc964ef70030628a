"""Imports what the service needs only now and then, soon after its start.

A package upgrade changes the files under a running service; one that imports a module only then would mix two versions or die. The first
screen doesn't wait for it.
"""

from __future__ import annotations

import asyncio
import importlib
import logging

log = logging.getLogger(__name__)

AFTER_S = 20.0
MODULES = (
    "structlog",
    "agentdesk.config.secrets.system_keyring",
    "agentdesk.config.toml_edit",
    "agentdesk.channels.feed",
    "agentdesk.channels.maildir",
    "agentdesk.channels.paper.channel",
    "agentdesk.channels.email.channel",
    "agentdesk.channels.email.probe",
    "agentdesk.channels.email.discover",
    "agentdesk.channels.email.oauth",
    "agentdesk.channels.oauth.consent",
    "agentdesk.channels.reviews.app_store",
    "agentdesk.channels.reviews.feedback_company",
    "agentdesk.channels.reviews.google_business",
    "agentdesk.channels.reviews.google_play",
    "agentdesk.channels.reviews.judge_me",
    "agentdesk.channels.reviews.kiyoh",
    "agentdesk.channels.reviews.trustpilot",
    "agentdesk.channels.reviews.webwinkelkeur",
    "agentdesk.channels.reviews.woocommerce",
    "agentdesk.channels.reviews.wordpress",
    "agentdesk.channels.reviews.yelp",
    "agentdesk.channels.social.bluesky",
    "agentdesk.channels.social.mastodon",
    "agentdesk.channels.social.reddit",
    "agentdesk.replies.checking",
    "agentdesk.replies.templates.rendering",
)


async def import_the_rest() -> None:
    """Import the modules one by one in a thread, a pause between them, so that nobody's key waits."""
    await asyncio.sleep(AFTER_S)
    for name in MODULES:
        try:
            await asyncio.to_thread(importlib.import_module, name)
        except ImportError:
            log.exception("a part of AgentDesk can't be imported", extra={"part": name})
        await asyncio.sleep(0.1)
