"""Providers, places, payers, contracts, charge master, enrolments."""
