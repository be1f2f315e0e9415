"""What the product survives: one file per family of faults, and one checker of what must hold through all of them."""
