"""Tone: rules about wording, read from files, checked while typing and before sending, the same way every time."""
