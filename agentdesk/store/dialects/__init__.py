"""What differs between SQLite and PostgreSQL: the full-text index and conflict-proof inserts."""
