"""Tests against whole networks that take minutes to set up: run by hand and each night, by `make bluesky`, and not in every run."""
