import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from knowledge import history, migrations, protocols
from knowledge.database import Database
from knowledge.errors import KnowledgeError
from knowledge.models import Base

VERSIONS = sorted((Path(migrations.__file__).parent / "versions").glob("*.py"))


def test_migrations_have_four_digit_ids_one_after_another() -> None:
    expected_down: str | None = None
    for number, file in enumerate(VERSIONS, start=1):
        revision = f"{number:04}"
        assert file.name.startswith(f"{revision}_")
        source = file.read_text()
        assert f'\nrevision = "{revision}"\n' in source
        assert f"\ndown_revision = {expected_down!r}\n".replace("'", '"') in source
        expected_down = revision
    assert migrations.newest() == expected_down


def test_a_migrated_database_has_the_shape_of_the_models(database: Database) -> None:
    assert migrations.current(database) == migrations.newest()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_schemas": False})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_again_changes_nothing(filled: Database) -> None:
    migrations.upgrade(filled)
    assert migrations.current(filled) == migrations.newest()


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(KnowledgeError, match="made by a newer release"):
        migrations.upgrade(database)


def test_processes_that_start_together_upgrade_once(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def upgrade() -> None:
        database = Database(f"sqlite:///{tmp_path / 'new.db'}")
        try:
            migrations.upgrade(database)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=upgrade) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_many_that_open_a_new_file_at_once_are_all_served(tmp_path: Path) -> None:
    for attempt in range(200):
        together = threading.Barrier(6)
        failures: list[Exception] = []

        def open_it(name: str, together: threading.Barrier = together, failures: list[Exception] = failures) -> None:
            database = Database(f"sqlite:///{tmp_path / name}")
            together.wait()
            try:
                database.engine.connect().close()
            except Exception as error:  # noqa: BLE001
                failures.append(error)
            finally:
                database.close()

        threads = [threading.Thread(target=open_it, args=(f"{attempt}.db",)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []


def test_a_file_that_is_no_database_is_named_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_text("This is no database. " * 100)
    database = Database(f"sqlite:///{file}")
    with pytest.raises(KnowledgeError, match="cannot be used: file is not a database"):
        migrations.upgrade(database)
    database.close()


def test_a_password_is_not_shown_when_the_server_cannot_be_reached() -> None:
    database = Database("postgresql://user:secret-word@127.0.0.1:1/none")
    with pytest.raises(KnowledgeError) as caught:
        migrations.upgrade(database)
    assert "secret-word" not in str(caught.value)
    database.close()


def test_what_was_called_withdrawn_is_called_retired_everywhere(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    config = Config()
    config.set_main_option("script_location", str(VERSIONS[0].parent.parent))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(text("INSERT INTO protocol VALUES (1, 'a', 'A', 'P.', 'T', 'withdrawn', NULL, NULL, 2, 0)"))
        before, after = '{"status": "current"}', '{"status": "withdrawn", "purpose": "status: withdrawn"}'
        values = {"before": before, "after": after}
        connection.execute(
            text(
                "INSERT INTO revision (at, actor, action, subject, before, after) "
                "VALUES ('2026-11-01 00:00:00', 'Ada', 'withdrawn', 'protocol a', :before, :after)"
            ),
            values,
        )
    migrations.upgrade(database)
    (change,) = history.list_revisions(database, "protocol a")
    assert (change.action, change.before) == ("retired", {"status": "current"})
    assert change.after == {"status": "retired", "purpose": "status: withdrawn"}
    assert protocols.get_protocol(database, "a").status == "retired"
    database.close()
