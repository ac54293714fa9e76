"""The guides, one file each: what a transaction may hold, in which order, how often and of which form."""
