"""Step 5: remittances, application, deposits, variance, patient statements, refunds."""
