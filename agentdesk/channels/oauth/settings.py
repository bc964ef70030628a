"""What an OAuth 2 login needs to know of its provider."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TOKEN_SLOT = "oauth2"  # noqa: S105 - the slot's name
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
"""The redirect of providers that show the code for pasting."""


class Flow(StrEnum):
    """Where the owner consents: in a browser, or on a second device."""

    BROWSER = "browser"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """An OAuth 2 client and its provider's endpoints; `device_url` is "" where the provider has no device flow.

    `redirect_uri` is where the provider sends the browser, as it was registered; "" for a free port of this machine. `client_auth` is how
    the token endpoint learns the client's secret (RFC 6749 §2.3.1).
    """

    client_id: str
    auth_url: str
    token_url: str
    scopes: str
    device_url: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    """Parameters the provider wants in the authorization request."""
    flow: Flow = Flow.BROWSER
    redirect_uri: str = ""
    client_auth: str = "client_secret_post"
