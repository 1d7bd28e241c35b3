"""What the archive saw of models, moment by moment, and of what they were read beside."""
