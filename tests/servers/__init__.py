"""Servers of the tests: real ones (Dovecot) and our own that misbehave on purpose.

Each server listens on loopback only, picks its own free ports, is a context manager, and leaves no process, thread or
descriptor behind. A missing program fails the test with the command that installs it; nothing is ever skipped.
"""
