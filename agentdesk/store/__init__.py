"""The desk's memory: tables, migrations, search, journal, raw sources. Rows never leave this room; it hands out records.

One writing connection, any number of reading ones. SQLModel declares the tables; reads are Core selects of
columns and writes Core statements. `raw.sqlite` holds what the channels gave us, byte for byte, and how far each was polled.
"""
