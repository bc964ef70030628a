"""Carries out verbs and answers asks.

Each verb has one handler here, a function `(Work, verb) -> Outcome` found by `handlers.HANDLERS`; each ask has one answer, a function
`(Reading, ask) -> iterable of parts` found by `answers.ANSWERS`. A handler runs inside one transaction: it changes fields through the work,
which journals them, or it raises and nothing has changed.
"""
