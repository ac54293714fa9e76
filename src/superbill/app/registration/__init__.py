"""Step 1: patients, coverage, eligibility, authorization, estimates, money up front."""
