"""Presenters: pure functions from a record to the lines shown, so that what a screen says can be tested without one."""
