"""The review platforms as data: their settings and limits, readable without importing them."""

from __future__ import annotations

from typing import Final

from agentdesk.channels.web.settings import ALLOW_PRIVATE, api_url
from agentdesk.domain.channel_specs import ChannelSpec, Limits, SettingField, TextUnit
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_


def consent_fields(auth_url: str, token_url: str) -> tuple[SettingField, ...]:
    """Return the settings of a login at the platform's page."""
    return (
        SettingField("oauth_client_id", N_("your own OAuth client; see: agentdesk help oauth"), is_required=True),
        SettingField("oauth_auth_url", N_("where the owner consents"), default=auth_url),
        SettingField("oauth_token_url", N_("where tokens are given out"), default=token_url),
    )


def _limits(most: int | None, source: str, *, unit: TextUnit = TextUnit.CHARACTERS, polls_every_s: int = 900) -> Limits:
    return Limits(
        max_chars=most,
        unit=unit,
        allows_attachments=False,
        is_public=True,
        one_reply_only=True,
        polls_every_s=polls_every_s,
        source=source,
    )


GOOGLE_BUSINESS: Final = ChannelSpec(
    name="google-business",
    kind=ChannelKind.REVIEW,
    code="gr",
    title=N_("Google reviews (Business Profile)"),
    factory="agentdesk.channels.reviews.google_business:GoogleBusiness",
    settings=(
        SettingField("locations", N_("accounts/…/locations/…, several separated by commas"), is_required=True),
        *consent_fields("https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token"),
        api_url("https://mybusiness.googleapis.com/v4"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(4096, "https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews", unit=TextUnit.BYTES),
)

TRUSTPILOT: Final = ChannelSpec(
    name="trustpilot",
    kind=ChannelKind.REVIEW,
    code="tp",
    title=N_("Trustpilot"),
    factory="agentdesk.channels.reviews.trustpilot:Trustpilot",
    settings=(
        SettingField("business_unit", N_("the id of your business unit"), is_required=True),
        SettingField("author_id", N_("the id of the business user whose name stands on answers")),
        *consent_fields(
            "https://authenticate.trustpilot.com", "https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken"
        ),
        SettingField("oauth_redirect_uri", N_("the redirect address your application is registered with"), is_required=True),
        api_url("https://api.trustpilot.com"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(None, "https://developers.trustpilot.com/service-reviews-api"),
)

KIYOH: Final = ChannelSpec(
    name="kiyoh",
    kind=ChannelKind.REVIEW,
    code="ky",
    title=N_("Kiyoh and Klantenvertellen"),
    factory="agentdesk.channels.reviews.kiyoh:Kiyoh",
    settings=(
        SettingField("location", N_("the id of your location"), is_required=True),
        SettingField("tenant", N_("98 for Kiyoh, 99 for Klantenvertellen"), default="98"),
        api_url("https://www.kiyoh.com"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(None, "https://www.kiyoh.com", polls_every_s=1800),
    needs_secret=True,
)

WOOCOMMERCE: Final = ChannelSpec(
    name="woocommerce",
    kind=ChannelKind.REVIEW,
    code="wc",
    title=N_("WooCommerce product reviews"),
    factory="agentdesk.channels.reviews.woocommerce:WooCommerce",
    settings=(
        SettingField("url", N_("the shop's address"), is_required=True),
        SettingField("user", N_("the user whose application password is the secret"), is_required=True),
        ALLOW_PRIVATE,
    ),
    limits=Limits(
        max_chars=65_525,
        unit=TextUnit.BYTES,
        allows_attachments=False,
        is_public=True,
        polls_every_s=600,
        source="https://woocommerce.github.io/woocommerce-rest-api-docs/#product-reviews",
    ),
    needs_secret=True,
)

WORDPRESS: Final = ChannelSpec(
    name="wordpress",
    kind=ChannelKind.SOCIAL,
    code="wp",
    title=N_("WordPress comments"),
    factory="agentdesk.channels.reviews.wordpress:WordPress",
    settings=WOOCOMMERCE.settings,
    limits=Limits(
        max_chars=65_525,
        unit=TextUnit.BYTES,
        allows_attachments=False,
        is_public=True,
        polls_every_s=600,
        source="https://developer.wordpress.org/rest-api/reference/comments/",
    ),
    needs_secret=True,
)

GOOGLE_PLAY: Final = ChannelSpec(
    name="google-play",
    kind=ChannelKind.REVIEW,
    code="gp",
    title=N_("Google Play reviews"),
    factory="agentdesk.channels.reviews.google_play:GooglePlay",
    settings=(
        SettingField("package", N_("the app's package name"), is_required=True),
        api_url("https://androidpublisher.googleapis.com"),
        ALLOW_PRIVATE,
    ),
    # Only the last seven days are listed: an outage of days must not lose one.
    limits=_limits(350, "https://developers.google.com/android-publisher/reply-to-reviews", polls_every_s=3600),
    needs_secret=True,
)

APP_STORE: Final = ChannelSpec(
    name="app-store",
    kind=ChannelKind.REVIEW,
    code="as",
    title=N_("App Store reviews (App Store Connect)"),
    factory="agentdesk.channels.reviews.app_store:AppStore",
    settings=(
        SettingField("app", N_("the app's id in the App Store"), is_required=True),
        SettingField("issuer", N_("the issuer id of your key"), is_required=True),
        SettingField("key_id", N_("the key's id; the key itself, the .p8 file, is the secret"), is_required=True),
        api_url("https://api.appstoreconnect.apple.com"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(5970, "https://developer.apple.com/documentation/appstoreconnectapi/customer-review-responses", polls_every_s=1800),
    needs_secret=True,
)

JUDGE_ME: Final = ChannelSpec(
    name="judge-me",
    kind=ChannelKind.REVIEW,
    code="jm",
    title=N_("Judge.me product reviews"),
    factory="agentdesk.channels.reviews.judge_me:JudgeMe",
    settings=(
        SettingField("shop_domain", N_("your shop's domain, as in your-shop.myshopify.com"), is_required=True),
        SettingField("notify", N_("false: the customer gets no mail about your answer from the platform"), default="true"),
        api_url("https://api.judge.me/api/v1"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(None, "https://judge.me/api/docs"),
    needs_secret=True,
)

WEBWINKELKEUR: Final = ChannelSpec(
    name="webwinkelkeur",
    kind=ChannelKind.REVIEW,
    code="wk",
    title=N_("WebwinkelKeur"),
    factory="agentdesk.channels.reviews.webwinkelkeur:WebwinkelKeur",
    settings=(
        SettingField("shop_id", N_("the id of your webshop there"), is_required=True),
        SettingField("notify", N_("true: the customer gets a mail about your answer from the platform"), default="false"),
        api_url("https://dashboard.webwinkelkeur.nl/api/1.0"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(None, "https://docs.webwinkelkeur.nl/api/", polls_every_s=1800),
    needs_secret=True,
)

FEEDBACK_COMPANY: Final = ChannelSpec(
    name="feedback-company",
    kind=ChannelKind.REVIEW,
    code="fc",
    title=N_("Feedback Company"),
    factory="agentdesk.channels.reviews.feedback_company:FeedbackCompany",
    settings=(
        SettingField("client_id", N_("the client id from your dashboard there; the client secret is the secret"), is_required=True),
        SettingField("page_url", N_("your page there, which is opened to answer a review")),
        api_url("https://www.feedbackcompany.com/api/v2"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(None, "https://www.feedbackcompany.com", polls_every_s=1800),
    needs_secret=True,
)

YELP: Final = ChannelSpec(
    name="yelp",
    kind=ChannelKind.REVIEW,
    code="ye",
    title=N_("Yelp"),
    factory="agentdesk.channels.reviews.yelp:Yelp",
    settings=(
        SettingField("business", N_("the id or alias of your business, as in the address of its page"), is_required=True),
        SettingField("oauth_client_id", N_("your partner client's id; needed for answering only")),
        SettingField("oauth_redirect_uri", N_("the redirect address your partner client is registered with")),
        SettingField("oauth_auth_url", N_("where the owner consents"), default="https://biz.yelp.com/oauth2/authorize"),
        SettingField("oauth_token_url", N_("where tokens are given out"), default="https://api.yelp.com/oauth2/token"),
        SettingField("partner_url", N_("where answers are posted"), default="https://partner-api.yelp.com"),
        api_url("https://api.yelp.com"),
        ALLOW_PRIVATE,
    ),
    limits=_limits(5000, "https://docs.developer.yelp.com/docs/respond-to-reviews-api-v2", polls_every_s=3600),
    needs_secret=True,
)

SPECS: Final = (
    GOOGLE_BUSINESS,
    TRUSTPILOT,
    KIYOH,
    WOOCOMMERCE,
    WORDPRESS,
    GOOGLE_PLAY,
    APP_STORE,
    JUDGE_ME,
    WEBWINKELKEUR,
    FEEDBACK_COMPANY,
    YELP,
)
