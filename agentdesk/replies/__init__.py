"""Turns what an agent wrote into what leaves: the final bytes of a message, fixed before the first attempt.

Templates, tone rules and the guard before anything public live here too. Settings and limits are handed in as records.
"""
