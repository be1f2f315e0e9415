"""Use-cases, one verb-named file each: they take a session and facts, and never commit."""
