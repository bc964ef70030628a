"""Widgets: each draws one thing and posts messages about it; none of them knows the desk."""
