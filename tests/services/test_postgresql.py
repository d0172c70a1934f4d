"""The same meeting on PostgreSQL: its schema, its order under load, undo."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask.testing import FlaskClient
from sqlalchemy import select

from conference import clock, intake, schema
from conference import models as m
from conference.app import create_app
from conference.commands.funnel import Call
from conference.config import Config
from conference.db import Database
from conference.domain import links
from conference.errors import Unavailable
from conference.ids import new_id
from conference.queries.meeting import Meeting
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from tests.assertions import assert_gapless, assert_same, differences, dump
from tests.factories import CITIZEN_STEP, Hall, build, make_funnel, open_hall

pytestmark = pytest.mark.services

WRITERS, EACH = 4, 5


@pytest.fixture
def hall(database: Database) -> Hall:
    """A conference of its own in session at the citizens' step."""
    hall = open_hall(database, build(database, f"hall-{new_id()[:8]}"))
    hall.mc.run("conference.open")
    for _ in range(CITIZEN_STEP):
        hall.mc.run("step.next")
    return hall


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database, migrated_url: str) -> None:
    present, needed = schema.revisions(migrated_url)
    assert present == needed
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, m.Table.metadata) == []


def test_the_demo_loads_and_every_screen_shows_it(database: Database) -> None:
    loaded = intake.load_file(database, intake.example(intake.DEMO), demo=True)
    with database.reading() as session:
        meeting = Meeting(session, loaded.conference_id)
        assert len(meeting.waiting) == 16
        for kind in sorted(set(SHOWN_TO) - {"unit", "device"}):
            for name in SHOWN_TO[kind]:
                assert render_fragment(meeting, name, Audience(kind))


def test_writers_of_several_processes_leave_gapless_events_and_unique_numbers(hall: Hall, migrated_url: str) -> None:
    before = hall.seq

    def write(writer: int) -> list[int]:
        """One process: a database and a funnel of its own, in a thread of its own."""
        own = Database(migrated_url)
        funnel = make_funnel(own, lambda *_: None)
        calls = [Call("speaker.register", {"full_name": f"Khách {writer}.{n}"}) for n in range(EACH)]
        numbers = [funnel.run(call, hall.desk.actor).result["number"] for call in calls]
        own.close()
        return numbers

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = [number for taken in pool.map(write, range(WRITERS)) for number in taken]
    assert sorted(numbers) == list(range(1, WRITERS * EACH + 1))
    assert hall.seq == before + WRITERS * EACH
    assert_gapless(hall)


def test_undo_puts_everything_back(hall: Hall) -> None:
    hall.register(2)
    before = dump(hall.database)
    hall.chair.run("floor.invite_next")
    assert differences(before, dump(hall.database))
    hall.chair.run("act.undo")
    assert_same(before, dump(hall.database))
    assert_gapless(hall)


def test_a_repeated_command_gets_the_first_answer(hall: Hall) -> None:
    first = hall.desk.run("speaker.register", full_name="Vi Thị Sim", command_id="slip-1")
    assert hall.desk.run("speaker.register", full_name="Vi Thị Sim", command_id="slip-1") == first
    with hall.reading() as session:
        conference = m.SpeakingRequest.conference_id == hall.conference_id
        assert len(list(session.scalars(select(m.SpeakingRequest).where(conference)))) == 1


def test_revoking_takes_along_what_was_opened_from_a_link(hall: Hall) -> None:
    hall.organiser.run("link.revoke", link=hall.second_secretary.actor.link_id)
    assert hall.last_event.kind == "link.revoked"


@pytest.mark.parametrize("path", ["/j/a%00b", "/c/a%00b/", "/j/WRONG"])
def test_an_odd_address_is_no_page(
    hall: Hall, migrated_url: str, tmp_path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("conference.broadcast.hub.loop.spawn", lambda *args: None)
    app = create_app(Config(data=tmp_path, database_url=migrated_url, secret="for the tests", testing=True))
    client: FlaskClient = app.test_client()
    assert client.get(path).status_code == 404
    app.extensions["conference"].database.close()


def test_two_servers_that_start_at_once_make_the_database_and_load_the_demo_once(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    settings = {"CONFERENCE_DATABASE_URL": new_database(), "CONFERENCE_SECRET": new_id(), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "conference", "demo", "--data", str(tmp_path)]
    both = [subprocess.Popen(command, env=os.environ | settings, stdout=PIPE, stderr=PIPE, text=True) for _ in (1, 2)]
    said = [process.communicate(timeout=60) for process in both]
    assert sorted(process.returncode for process in both) == [0, 1], said
    assert sum("loaded already" in stderr for _, stderr in said) == 1, said
    assert not any("Traceback" in stderr for _, stderr in said)


def test_whoever_finds_no_connection_free_is_told_so_and_not_kept(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conference.db.LOCK_PATIENCE_SECONDS", 0.1)
    database = Database(migrated_url, connections=1)
    with database.reading() as session:
        session.execute(select(1))
        with pytest.raises(Unavailable), database.reading():
            pass
    with database.reading() as session:
        assert session.scalar(select(1)) == 1
    database.close()


def test_who_waits_for_another_process_gets_an_instant_after_the_others(hall: Hall, migrated_url: str) -> None:
    own = Database(migrated_url)
    funnel = make_funnel(own, lambda *_: None)
    with ThreadPoolExecutor(1) as pool:
        with hall.database.writing() as session:
            session.get_one(m.Conference, hall.conference_id, with_for_update=True)
            waiting = pool.submit(funnel.run, Call("projector.hide", {}), hall.chair.actor)
            time.sleep(0.3)
            assert not waiting.done()
            office = replace(hall.organiser.actor, at=clock.now())
            links.issue(session, office, m.Role.PROJECTOR, None, "")
        waiting.result(timeout=5)
    own.close()
    issued, invited = [event.at for event in hall.events()][-2:]
    assert issued <= invited
