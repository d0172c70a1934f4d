"""A server refuses to start on what contradicts itself, in words that say what to do."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from conference import intake, schema, startup
from conference.addresses import printed_links
from conference.cli import cli
from conference.config import Config
from conference.db import Database
from tests.test_cli import assert_said, run

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:1/hall"
REDIS = "redis://127.0.0.1:1/0"
GOOD_SECRET = "9f4c1e7ab25d4063b8e1c3d5a7f90b62"


@pytest.fixture
def several(tmp_path: Path) -> Config:
    """Two processes on what they need."""
    return Config(data=tmp_path, workers=2, database_url=POSTGRES, redis_url=REDIS, host="127.0.0.1")


def refusal(check, *arguments, **more) -> str:
    """The sentence."""
    with pytest.raises(startup.NotStarting) as caught:
        check(*arguments, **more)
    return str(caught.value)


def test_several_processes_need_postgresql_redis_and_ports(several: Config) -> None:
    startup.check_workers(several)
    assert "need PostgreSQL" in refusal(startup.check_workers, replace(several, database_url=""))
    assert "need Redis" in refusal(startup.check_workers, replace(several, redis_url=""))
    assert "ports in a row" in refusal(startup.check_workers, replace(several, port=65535))
    startup.check_workers(replace(several, database_url="", redis_url="", workers=1))


def test_one_taken_port_of_several_is_named(several: Config) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        said = refusal(startup.check_ports, replace(several, port=taken - 1))
    assert f"Port {taken} cannot be opened" in said and "another server" in said


def test_a_driver_that_blocks_is_refused(several: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    startup.check_database(several)
    monkeypatch.setattr(psycopg.pq, "__impl__", "binary")
    assert 'its "binary" implementation' in refusal(startup.check_database, several)
    startup.check_database(replace(several, database_url=""))
    assert "psycopg2" in refusal(startup.check_database, replace(several, database_url="postgresql+psycopg2://x/y"))
    assert "names mysql" in refusal(startup.check_database, replace(several, database_url="mysql+pymysql://x/y"))


def test_a_redis_that_does_not_answer_is_named(several: Config) -> None:
    assert "Redis does not answer" in refusal(startup.check_redis, several)
    assert "names no Redis" in refusal(startup.check_redis, replace(several, redis_url="here"))
    startup.check_redis(replace(several, redis_url=""))


@pytest.mark.parametrize("secret", ["demo", "change-me-change-me-change-me-change", "0" * 64, "x9" * 20])
def test_a_secret_that_can_be_guessed_is_refused_for_more_than_a_demo(
    tmp_path: Path, database: Database, secret: str
) -> None:
    config = Config(data=tmp_path, secret=secret)
    startup.check_secret(config, database)
    assert "can be guessed" in refusal(startup.check_secret, config, database, for_more_than_a_demo=True)
    startup.check_secret(replace(config, secret=GOOD_SECRET), database, for_more_than_a_demo=True)


def test_a_demo_may_have_any_secret_and_a_loaded_file_may_not(tmp_path: Path, database: Database) -> None:
    config = Config(data=tmp_path, secret="demo")
    intake.load_file(database, intake.example(intake.DEMO), demo=True)
    startup.check_secret(config, database)
    intake.load_file(database, intake.example(next(name for name in intake.EXAMPLES if name != intake.DEMO)))
    assert "can be guessed" in refusal(startup.check_secret, config, database)
    startup.check_secret(replace(config, secret=""), database)


def test_a_second_machine_with_a_secret_of_its_own_is_refused(tmp_path: Path, database: Database) -> None:
    intake.load_file(database, intake.example(intake.DEMO), demo=True)
    first, second = (Config(data=tmp_path / name, database_url=POSTGRES) for name in ("first", "second"))
    startup.check_secret(second, database)  # nobody has printed a link yet
    assert list(printed_links(database, first))
    startup.check_secret(first, database)
    said = refusal(startup.check_secret, second, database)
    assert "another secret" in said and str(second.data / "secret") in said
    startup.check_secret(replace(second, secret=first.read_secret()), database)
    startup.check_secret(replace(second, secret=GOOD_SECRET), database)


def stamp(data: Path, revision: str) -> None:
    """Make believe that another version of the program wrote the data."""
    engine = create_engine(Config(data=data).url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    engine.dispose()


def test_data_of_another_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    run("demo", data=tmp_path)
    present, needed = schema.revisions(Config(data=tmp_path).url)
    assert present == needed
    for arguments in (["serve", "--port", "0"], ["links"]):
        stamp(tmp_path, "0001")
        assert_said(run(*arguments, data=tmp_path), "conference db upgrade")
        stamp(tmp_path, "9999_of_next_year")
        assert_said(run(*arguments, data=tmp_path), "written by a newer version")
    assert_said(run("db", "upgrade", data=tmp_path), "written by a newer version")
    assert schema.revisions(Config(data=tmp_path).url)[0] == "9999_of_next_year"


def test_the_command_line_says_what_several_processes_need(tmp_path: Path) -> None:
    assert_said(run("serve", "--workers", "2", data=tmp_path), "need PostgreSQL")
    assert list(tmp_path.iterdir()) == []
    assert "worker" not in cli.commands or cli.commands["worker"].hidden
