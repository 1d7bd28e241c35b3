"""One module an export: ``COLUMNS`` and ``rows(connection, **options)``."""
