"""Step 2: encounters, charges, code search, scrub runs, the coder's queue."""
