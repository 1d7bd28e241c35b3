"""The database itself: connections, tables, migrations, many rows at once."""
