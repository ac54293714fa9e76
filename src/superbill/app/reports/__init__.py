"""Step 7: aging, KPIs, roll-forward, compliance, cost and value."""
