"""What is known, asked for: models and their neighbours as of a moment."""
