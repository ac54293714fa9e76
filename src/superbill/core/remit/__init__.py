"""The remittance value, the 835, and its balances."""
