"""The channels that come with AgentDesk, as data: their settings and limits, readable without importing them."""

from __future__ import annotations

from agentdesk.channels.reviews import specs as reviews
from agentdesk.channels.social import specs as social
from agentdesk.channels.web.settings import ALLOW_PRIVATE
from agentdesk.domain.channel_specs import ChannelSpec, Limits, SettingField, TextUnit
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

AUTHSERV_ID = SettingField("authserv_id", N_("the name your own mail server signs Authentication-Results with; others are not believed"))

WRITING = (
    SettingField("name", N_("the name customers see beside the address")),
    SettingField(
        "signature", N_("what stands below every answer; signature_nl, signature_de … say it in a customer's language"), is_by_language=True
    ),
    SettingField(
        "footer",
        N_("what the law wants below the signature, as the firm's registration; footer_nl … in a customer's language"),
        is_by_language=True,
    ),
    SettingField(
        "aliases", N_("further addresses customers write to, separated by commas; answers leave from the one written to. *@domain is any")
    ),
    SettingField(
        "reply_to",
        N_(
            "address, or plus: answers come to name+…@domain, signed, and join whatever becomes of their headers; "
            "only where the server takes such mail in"
        ),
        default="address",
    ),
    SettingField("quote", N_("true or false: whether what is answered stands below an answer written at the console"), default="true"),
    SettingField("format", N_("text, html (both forms), or auto: html only where there are links or lists"), default="auto"),
    SettingField("acknowledge", N_("true: who writes in a new matter is told at once, by a machine, that it arrived"), default="false"),
    SettingField(
        "acknowledgement",
        N_("what that says, {number} being the conversation's number; acknowledgement_nl … in a customer's language"),
        is_by_language=True,
    ),
    SettingField("survey", N_("true: once a conversation was closed, its customer is asked by a machine how it was"), default="false"),
    SettingField("survey_after_h", N_("how many hours after that they are asked"), default="24"),
    SettingField("survey_text", N_("how that mail begins; survey_text_nl … in a customer's language"), is_by_language=True),
    SettingField("survey_page", N_("https://… of your own with {token} and {score}: where a click leads instead of into a mail")),
    SettingField("max_attached_mb", N_("how many megabytes may be attached to one mail"), default="25"),
)
"""What the desk itself reads of an account that answers; no channel acts on it."""

MAILDIR = ChannelSpec(
    name="maildir",
    kind=ChannelKind.EMAIL,
    code="md",
    title=N_("Maildir folder"),
    factory="agentdesk.channels.maildir:open_maildir",
    settings=(
        SettingField("address", N_("the address customers write to"), is_required=True),
        SettingField("path", N_("the Maildir: the folder that holds cur, new and tmp"), is_required=True),
        SettingField(
            "send_command",
            N_(
                "the command that sends a message: it gets the recipients as arguments and the message on standard input; "
                "exit 0 is accepted, 75 try again later, anything else refused. Without it the account only receives"
            ),
        ),
        AUTHSERV_ID,
        *WRITING,
    ),
    limits=Limits(polls_every_s=2, source="https://cr.yp.to/proto/maildir.html"),
)


def _endpoint(protocol: str, host_help: str, *, is_required: bool) -> tuple[SettingField, ...]:
    return (
        SettingField(f"{protocol}_host", host_help, is_required=is_required),
        SettingField(f"{protocol}_port", N_("its port; by default the usual one of its security")),
        SettingField(f"{protocol}_security", N_("tls, starttls, or none (this machine only)"), default="tls"),
    )


EMAIL = ChannelSpec(
    name="email",
    kind=ChannelKind.EMAIL,
    code="em",
    title=N_("E-mail (IMAP and SMTP)"),
    factory="agentdesk.channels.email.channel:open_email",
    settings=(
        SettingField("address", N_("the address customers write to"), is_required=True),
        SettingField("user", N_("the login name; by default the address")),
        *_endpoint("imap", N_("the server mail is read from"), is_required=True),
        *_endpoint("smtp", N_("the server mail is sent through; without it the account only receives"), is_required=False),
        SettingField("folders", N_("the folders to read, separated by commas"), default="INBOX"),
        SettingField("sent_folder", N_("the folder for sent mail; by default the one the server marks as such")),
        SettingField("sent_copy", N_("auto, always or never: whether we file sent mail; some providers do it"), default="auto"),
        *WRITING,
        AUTHSERV_ID,
        SettingField("connections", N_("how many connections to the server at once, at most"), default="5"),
        SettingField("junk", N_("count, import or ignore: what to do about the folder for junk"), default="count"),
        SettingField(
            "on_close", N_("nothing, seen or archive: what closing a conversation does to its mail on the server"), default="nothing"
        ),
        SettingField("archive_folder", N_("where on_close puts mail; by default the folder the server marks as archive")),
        SettingField("mark_answered", N_("true: mail that was answered here is marked so on the server"), default="false"),
        SettingField("whole_up_to_mb", N_("larger mail comes as its headers; the rest when you ask for it"), default="60"),
        SettingField("ca_file", N_("a PEM file with a further CA to trust, for a server of your own")),
        SettingField("auth", N_("password or oauth2"), default="password"),
        SettingField("oauth_provider", N_("google or microsoft: fills in the addresses below")),
        SettingField("oauth_client_id", N_("your own OAuth client; see: agentdesk help oauth")),
        SettingField("oauth_auth_url", N_("where the owner consents")),
        SettingField("oauth_token_url", N_("where tokens are given out")),
        SettingField("oauth_device_url", N_("where a device flow starts, if the provider allows one for mail")),
        SettingField("oauth_scopes", N_("what to ask consent for")),
        SettingField("oauth_flow", N_("browser, or device: on a second device, where the provider allows that"), default="browser"),
    ),
    limits=Limits(polls_every_s=60, source="https://www.rfc-editor.org/rfc/rfc9051"),
    needs_secret=True,
    discover="agentdesk.channels.email.discover:discover_settings",
)

LETTER = ChannelSpec(
    name="letter",
    kind=ChannelKind.LETTER,
    code="lt",
    title=N_("Letters"),
    factory="agentdesk.channels.paper.channel:open_letters",
    settings=(
        SettingField("path", N_("the folder a scanner drops scans into; what was read moves to done inside it, what wasn't to failed")),
        SettingField(
            "scanners",
            N_("addresses of scanners that mail what they scan, separated by commas: what they send to any account here becomes letters"),
        ),
        SettingField("printer", N_("the CUPS printer that answers are printed on, as lpstat -p names it")),
        SettingField("print_server", N_("the print server as host:port; by default this machine's")),
        SettingField("print_options", N_("what lp is told with -o, as in: sides=two-sided-long-edge")),
        SettingField("post_room", N_("without a printer: the folder answers are filed in as PDF, for whoever prints and posts")),
        SettingField(
            "layout",
            N_("where the address stands: din-5008-a, din-5008-b, window-left or window-right; by default as your country's envelopes"),
        ),
        SettingField("letterhead", N_("a picture behind the page, as wide as the sheet: a file in the desk's folder letterheads")),
        SettingField("signature_picture", N_("a picture below the text, a signature: a file in the desk's folder letterheads")),
        SettingField(
            "footer", N_("what the law wants at the foot, as the firm's registration; footer_nl … in a language"), is_by_language=True
        ),
    ),
    limits=Limits(unit=TextUnit.PAGES, allows_attachments=False, polls_every_s=10),
)

FEED = ChannelSpec(
    name="feed",
    kind=ChannelKind.REVIEW,
    code="rv",
    title=N_("Reviews from a feed (RSS, Atom, JSON)"),
    factory="agentdesk.channels.feed:FeedChannel",
    settings=(
        SettingField("url", N_("the feed's address: https, or http on this machine"), is_required=True),
        SettingField("user", N_("the login name, where the feed asks for one; its password, or a token without a name, is the secret")),
        ALLOW_PRIVATE,
    ),
    limits=Limits(is_public=True, allows_attachments=False, polls_every_s=900, source="https://www.rfc-editor.org/rfc/rfc4287"),
)

SPECS: tuple[ChannelSpec, ...] = (EMAIL, FEED, LETTER, MAILDIR, *reviews.SPECS, *social.SPECS)
