"""Many models over time: events, trends, figures, and how the method moves them."""
