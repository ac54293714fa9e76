"""Is this claim clean? Rules and tables give findings."""
