"""The way out: claims what is due, records `sending` before the first byte that can't be taken back, and records what came of it.

It never sends blindly again: a delivery that may have left becomes `unknown`, `reconcile` asks the channel, and what that can't settle
a person does.
"""
