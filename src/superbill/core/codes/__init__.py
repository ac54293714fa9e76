"""Dated code tables."""
