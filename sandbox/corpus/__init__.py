"""What the sandbox holds: models, datasets, GitHub repositories, their records and texts."""
