"""Words and rules of the product in plain Python; no I/O, standard library only."""
