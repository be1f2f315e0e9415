"""Everything the bot says, in Thai, one file per theme; it knows only the domain."""
