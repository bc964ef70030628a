"""Figures about the desk's work: response times, volume, channels. Reads only."""
