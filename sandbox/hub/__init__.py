"""The Hub: its routes, listing, files and budgets."""
