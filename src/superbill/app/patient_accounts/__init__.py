"""5  What patients owe: payments by card, plans, statement runs, messages, credits, write-offs by approval, collections."""
