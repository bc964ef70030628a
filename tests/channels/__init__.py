"""Tests of the channels, against real servers and real folders."""
