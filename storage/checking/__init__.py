"""What must hold of a database, and whether it does."""
