"""docs/database.md and docs/exports.md name every table, view, export and column; migrations make
what the schema says.
"""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from sqlalchemy import inspect

from storage import Store, exports
from storage.database import migrating, schema
from taxonomy.components import COMPONENT_IDS
from taxonomy.frameworks.eiras2024 import LEVEL_COMPONENTS
from tests.shared import ROOT
from tests.storage.builders import TEXTS, commit, evidenced, seen
from tests.storage.corpus import lived

DOCS = ROOT / "docs"
PAGE = (DOCS / "database.md").read_text("utf-8")


def test_every_table_and_column_is_documented() -> None:
    for table in schema.metadata.sorted_tables:
        start = PAGE.find(f"**`{table.name}`**")
        assert start >= 0, table.name
        text = PAGE[start:].split("\n\n**`")[0].split("\n### ")[0]
        for column in table.columns:
            assert f"`{column.name}`" in text, f"{table.name}.{column.name}"


def test_every_view_and_column_is_documented(store: Store) -> None:
    with store.reading() as connection:
        seen_ = inspect(connection)
        names = seen_.get_view_names()
        columns = {name: [c["name"] for c in seen_.get_columns(name)] for name in names}
    assert len(names) == 12
    for name in names:
        (line,) = re.findall(rf"^\| `{name}` \|.*$", PAGE, flags=re.MULTILINE)
        assert re.findall(r"`(\w+)`", line.rsplit("|", 2)[1]) == columns[name], name


def test_every_export_and_column_is_documented() -> None:
    page = (DOCS / "exports.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| (`.*`) \|$", page, flags=re.MULTILINE))
    names = {module.name for module in iter_modules(exports.__path__)}
    assert told.keys() == names
    for name in names:
        columns = import_module(f"storage.exports.{name}").COLUMNS
        assert told[name].replace("`", "").split() == list(columns), name


def test_every_component_and_level_that_a_measure_takes_is_documented() -> None:
    page = (DOCS / "exports.md").read_text("utf-8")
    listed = page.partition("## Components and levels")[2].partition("\n## ")[0]
    ids = set(re.findall(r"`([a-z_.]+\.[a-z_.]+)`", listed))
    assert ids == {*COMPONENT_IDS, *LEVEL_COMPONENTS}


@pytest.mark.parametrize("statement", re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL))
def test_the_examples_run(store: Store, statement: str) -> None:
    lived(store)
    with store.reading() as connection:
        for sql in filter(str.strip, statement.split(";")):
            connection.exec_driver_sql(sql).all()


def test_views_answer(store: Store) -> None:
    lived(store)
    with store.reading() as connection:
        changed = connection.exec_driver_sql("SELECT model, old, new FROM license_changes").all()
        findings = connection.exec_driver_sql(
            "SELECT availability, confidence_percent FROM current_findings "
            "WHERE model = 'ada/root' AND component = 'weights.final'"
        ).all()
        models = connection.exec_driver_sql(
            "SELECT released_at, access FROM models WHERE name = 'ada/root'"
        ).all()
    assert changed == [("bob/plain", None, "LicenseRef-llama3.1")]
    assert findings == [("gated", 90)]
    assert models == [("2022-01-15T05:20:00Z", "manual")]


def test_the_head_is_the_last_migration() -> None:
    assert max(migrating.known_versions()) == migrating.HEAD


def test_migrations_make_what_the_schema_says(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            pytest.skip("SQLite does not reflect indexes on expressions")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_migrations_go_down_and_up_again(url: str) -> None:
    from alembic import command

    with Store.open(url) as store:
        with store.writing() as connection:
            command.downgrade(migrating.configuration(connection), "base")
        with store.reading() as connection:
            assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    with Store.open(url) as store:
        commit(store, seen(depth="full", extraction=evidenced(), documents=TEXTS))
        assert store.check() == []


def test_two_openings_at_once_migrate_once(tmp_path: Path) -> None:
    import threading

    failed: list[BaseException] = []

    def open_() -> None:
        try:
            Store.open(str(tmp_path / "new.db")).close()
        except BaseException as error:  # noqa: BLE001  told below
            failed.append(error)

    threads = [threading.Thread(target=open_) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
