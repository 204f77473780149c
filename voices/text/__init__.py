"""Reading Vietnamese: pure functions over text, standard library and our own data only."""
