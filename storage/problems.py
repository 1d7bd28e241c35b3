"""Why a database cannot be used; each message is one line and says what to do."""


class DatabaseProblem(Exception):
    """The database cannot be used; the message is one line and says what to do."""


class DatabaseDamaged(DatabaseProblem):
    """Data that should be there is not, or does not decode (exit code 5)."""
