"""Web pages that models link to."""
