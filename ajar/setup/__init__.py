"""What a command starts from: settings, tokens, the database."""
