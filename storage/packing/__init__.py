"""Documents in and out of compression; knows nothing of a database."""
