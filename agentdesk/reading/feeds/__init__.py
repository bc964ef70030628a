"""Files that hold reviews: feeds of every kind, platforms' JSON, tables.

A file is *split* into *entries* first, each of which is kept raw as a record of what its source said in its own words; an entry is *read*
into a message like any other raw source, so that better readers can read it again. The promise is the room's: whatever the bytes, the
file gives its entries or a reason.
"""
