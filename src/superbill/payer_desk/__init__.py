"""The payer: the other side of the wall."""
