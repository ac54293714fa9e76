"""What a patient is sent: what was done, what insurance did, what is owed and why, how to pay."""
