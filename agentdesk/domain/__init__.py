"""The vocabulary every room speaks: records, verbs, asks, roles, states, errors and pure rules.

A *conversation* holds all *messages* about one matter with one *customer*; a customer has *handles* on *channels*; an *account* is one
configured login on a channel; a *verb* changes the desk and is journalled; an *ask* reads it. This room imports the standard library only,
holds no state and does no input or output.
"""
