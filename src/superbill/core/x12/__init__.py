"""X12: tokens, envelope, guides, parse, validate, write, acknowledge, explain."""
