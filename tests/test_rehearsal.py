"""The rehearsal is a smoke test: a whole meeting through the real sockets."""

from __future__ import annotations

from pathlib import Path

import pytest

from conference.config import Config
from conference.db import Database
from conference.models import ConferenceState, Resolution
from conference.queries.meeting import Meeting
from conference.rehearsal import play
from conference.rehearsal.seats import NotHeld
from tests.serving import Links, Server


def test_the_rehearsal_holds_the_demo_meeting_to_its_closing(tmp_path: Path) -> None:
    said: list[str] = []
    with Server(tmp_path) as server:
        config = Config(data=tmp_path, port=server.port)
        play(config, 1_000_000, said.append, phones=12)

        database = Database(config.url)
        with database.reading() as session:
            meeting = Meeting(session, Links(server).conference_id)
            assert meeting.conference.state is ConferenceState.CONCLUDED
            outcomes = {matter.outcome.resolution for matter in meeting.matters if matter.outcome}
        database.close()
        assert outcomes >= {Resolution.ANSWERED, Resolution.ACCEPTED, Resolution.PENDING, Resolution.ESCALATED}
        assert "The conference is closed." in said
        # Figures of the phones that took part; whatever they would have to complain of is raised.
        assert said[-4].startswith("12 phones end with the same state, after ")
        assert said[-3].startswith("24 commands, each sent twice and done once;")
        assert said[-2] == "No phone was sent another phone's words."
        with pytest.raises(NotHeld, match="no demo conference"):
            play(config, 1_000_000, said.append)
