"""Channels: the media the desk speaks, each reached through the registry by its name.

A *channel* is a class that implements some of the protocols of `agentdesk.domain.channels`; what it implements is what it can do. It is
made from one account's settings and secrets and knows no other channel, no store and no desk. Promise: an item that a channel was given
is handed on or asked for again, never skipped without a word; a message is given to the far side at most once per call of `send`, and
after the commit point every ending without a definite answer is `Uncertain`.
"""
