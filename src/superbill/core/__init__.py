"""Engines: pure functions over values. No Django, clock, environment, network or log."""
