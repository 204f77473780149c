"""What editors and jobs can do; the only door to storage for the web."""
