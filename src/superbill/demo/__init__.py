"""The demo: a practice's month."""
