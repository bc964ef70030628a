"""What differs between SQLite and PostgreSQL: a package for each, chosen by the connection's dialect; the store names neither."""
