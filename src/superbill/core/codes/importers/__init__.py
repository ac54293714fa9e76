"""Readers of the official layouts, one module for each publisher's habits."""
