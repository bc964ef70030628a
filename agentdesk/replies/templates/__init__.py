"""Templates: one meaning, a wording for each channel and language, filled in for one customer."""
