"""The social networks as data: their settings and limits, readable without importing them."""

from __future__ import annotations

from typing import Final

from agentdesk.channels.web.settings import ALLOW_PRIVATE
from agentdesk.domain.channel_specs import ChannelSpec, Limits, SettingField, TextUnit
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

MASTODON: Final = ChannelSpec(
    name="mastodon",
    kind=ChannelKind.SOCIAL,
    code="ms",
    title=N_("Mastodon and what speaks its interface"),
    factory="agentdesk.channels.social.mastodon:Mastodon",
    settings=(SettingField("instance", N_("your server's address, as https://mastodon.example"), is_required=True), ALLOW_PRIVATE),
    limits=Limits(
        max_chars=500,
        url_chars=23,
        counts_mentions_short=True,
        allows_attachments=False,
        sends_direct=True,
        polls_every_s=60,
        source="https://docs.joinmastodon.org/methods/statuses/",
    ),
)

BLUESKY: Final = ChannelSpec(
    name="bluesky",
    kind=ChannelKind.SOCIAL,
    code="bs",
    title=N_("Bluesky"),
    factory="agentdesk.channels.social.bluesky:Bluesky",
    settings=(
        SettingField("handle", N_("your handle, as shop.example; an app password is the secret"), is_required=True),
        SettingField("service", N_("where the account lives"), default="https://bsky.social"),
        ALLOW_PRIVATE,
    ),
    limits=Limits(
        max_chars=300,
        unit=TextUnit.GRAPHEMES,
        allows_attachments=False,
        is_public=True,
        polls_every_s=60,
        source="https://docs.bsky.app/docs/api/app-bsky-notification-list-notifications",
    ),
    needs_secret=True,
)

REDDIT: Final = ChannelSpec(
    name="reddit",
    kind=ChannelKind.SOCIAL,
    code="rd",
    title=N_("Reddit"),
    factory="agentdesk.channels.social.reddit:Reddit",
    settings=(
        SettingField(
            "oauth_client_id", N_("the id of your app at Reddit; since November 2025 access must be applied for"), is_required=True
        ),
        SettingField("oauth_redirect_uri", N_("the redirect address your app is registered with"), default="http://localhost:8080"),
        SettingField("subreddits", N_("subreddits whose new posts are read, separated by commas")),
        SettingField("keywords", N_("words that a post must hold one of, separated by commas; without subreddits, anywhere on Reddit")),
        SettingField("modmail", N_("subreddits you moderate whose modmail is read and answered, separated by commas")),
        SettingField("reddit_url", N_("where its interface stands"), default="https://www.reddit.com"),
        SettingField("oauth_url", N_("where its interface stands for who is logged in"), default="https://oauth.reddit.com"),
    ),
    limits=Limits(
        max_chars=10_000,
        allows_attachments=False,
        sends_direct=True,
        polls_every_s=120,
        source="https://www.reddit.com/dev/api#POST_api_comment",
    ),
)

SPECS: Final = (MASTODON, BLUESKY, REDDIT)
