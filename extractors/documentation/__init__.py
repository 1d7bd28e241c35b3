"""What a card documents: itself, architecture, hardware, results."""
