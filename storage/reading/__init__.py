"""What stands of models at a moment, as known at another."""
