from sqlalchemy import text

from knowledge.database import Database


def test_what_is_at_work_when_a_database_is_closed_ends_its_own_connection(database: Database) -> None:
    with database.session() as session:
        session.execute(text("SELECT 1"))
        connection = session.connection().connection.dbapi_connection
        database.close()
        assert session.scalar(text("SELECT 2")) == 2
    assert connection is not None
    if database.engine.dialect.name == "postgresql":
        assert connection.closed  # type: ignore[attr-defined]


def test_a_closed_database_can_be_used_again_and_again(database: Database) -> None:
    database.close()
    for _ in range(3):
        with database.session() as session:
            assert session.scalar(text("SELECT 1")) == 1
