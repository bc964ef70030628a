"""Where the secrets of accounts live, and the one room that touches them.

A *place* is the system's keyring, a command, a file for its owner alone, or a credential of systemd; a *reference* is how the configuration
names one; a *slot* is one of several secrets of an account (its password, a refresh token). Promise: a secret is never in the
configuration, the database, an environment variable, an argument, a log or an exception, and a place that hangs never hangs the service.
"""

from __future__ import annotations

from agentdesk.config.secrets.places import GivenSecrets, SecretPlaces

__all__ = ["GivenSecrets", "SecretPlaces"]
