"""One file per engine, imported on first use."""
