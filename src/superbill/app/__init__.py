"""Rooms: what happened, who did it, what is still open."""
