"""Screens: layout, and what the keys of the registry do where they are pressed."""
