"""One file per family of kinds: what it looks like in print and how it is said."""
