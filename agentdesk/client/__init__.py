"""The desk seen from another process: finding its service, starting it, and speaking to it.

`start` connects and starts, `blocking` serves scripts, `desk` serves the console (asyncio), `spool` keeps a draft when no service answers.
"""
