"""Pages: each composes what rooms answer into what a template shows."""
