"""Where a desk's files are, what its owner set, and in which language it speaks.

`paths`, `build`, `console`, `language`, `reference` and what they stand on serve everybody and import the standard library only;
`settings`, `accounts`, `secrets` and `logs` are the service's own, and nothing on the client's side imports them.
"""
