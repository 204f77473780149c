"""Our own words, as data."""
