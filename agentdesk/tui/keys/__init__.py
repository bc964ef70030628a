"""Keys: one registry of actions, from which the resolver, the footer, the help, the palette and docs/keys.md are made."""
