"""Turns hostile bytes into records; runs only in child processes of its own.

A *source* is one item's bytes as its channel gave them; a *part* is one node of its MIME tree; a *fold* is a span of the body that the
sender did not write now. The promise: whatever the bytes, `read` returns a record that is well-formed, bounded and free of controls;
where reading stopped, its `unreadable` says why.
"""
