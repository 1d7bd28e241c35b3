"""Papers: where they are named, whose they are, of what kind."""
