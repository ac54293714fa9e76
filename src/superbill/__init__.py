"""Superbill carries a medical visit from the front desk to a zero balance."""

__version__ = "0.1.0"
