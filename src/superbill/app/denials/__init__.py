"""Step 6: denials, corrections, appeals, deadlines."""
