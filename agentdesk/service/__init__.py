"""The one process that owns a desk: all writes, pollers, the outbox and the secrets live in it; console and command line are its clients.

`__main__` takes the lock and listens before anything heavy is imported; `wiring` alone joins configuration, channels and store.
"""
