"""The leaves of the command line, one module per thing; each offers `LEAVES`: the actions of its verbs."""
