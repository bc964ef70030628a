"""Frames and records to bytes and back: what console, command line and service say to each other over the desk's socket.

A *frame* is a 4-byte big-endian length and that many bytes of MessagePack. A request is answered by `part` frames and one `end` or
`error`; pushed *events* are hints without replay. Everything that comes in is treated as hostile: sizes, shapes and values are
checked here.
"""
