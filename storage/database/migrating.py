"""Bring a database to the schema of this version; Alembic is imported only when there is work."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

from storage.database import connection as transactions
from storage.database.problems import where
from storage.problems import DatabaseProblem

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0008"
"""The newest migration; a test holds it against the folder of migrations."""

_FOLDER: Final = Path(__file__).parent / "migrations"


def ensure(engine: Engine, *, read_only: bool) -> bool:
    """Create or migrate where needed and allowed. True where something was done."""
    with transactions.reading(engine) as connection:
        found = version(connection)
    if found not in {None, HEAD} and found not in known_versions():
        raise DatabaseProblem(
            f"{where(engine.url)} was written by a newer Ajar (schema {found}, this one knows "
            f"{HEAD}): upgrade with pip install -U ajar-openness."
        )
    if read_only and found != HEAD:
        raise DatabaseProblem(
            f"{where(engine.url)} has schema {found or 'none'}, this Ajar needs {HEAD}: "
            "run `ajar db upgrade`."
        )
    if not read_only:
        transactions.keep_log(engine)  # of a file that is ours, or will be
    if found == HEAD:
        return False
    upgrade(engine)
    return True


def version(connection: Connection) -> str | None:
    """The schema version of a database, None for an empty one. DatabaseProblem for foreign ones."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables - {"spatial_ref_sys"}:
            raise DatabaseProblem(
                f"{where(connection.engine.url)} holds tables that are not Ajar's: "
                "set AJAR_DATABASE_URL to a database of its own."
            )
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def known_versions() -> set[str]:
    """Every schema version that this Ajar can migrate from."""
    return {path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py")}


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction; safe when two start at once."""
    from alembic import command  # noqa: PLC0415  slow to import, rarely needed

    with transactions.writing(engine) as connection:
        command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> "Config":
    """Alembic set up for a connection, without a file."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
