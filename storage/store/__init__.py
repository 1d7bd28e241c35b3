"""The store: one door to the database, with its three sides."""
