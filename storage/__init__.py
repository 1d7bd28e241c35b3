"""Schema, archive, spells, ledger, as-of queries, trends and exports."""
