"""Step 3: claim versions, submission, acknowledgments, status follow-up."""
