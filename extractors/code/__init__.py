"""Code: linked repositories by their contents, packages, and what a card shows itself."""
