"""The payer's web door: its own sign-in, its own pages, for the payer's people."""
