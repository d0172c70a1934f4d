"""The same server on gevent: a setting, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from conference.models import Role
from tests.live.conftest import Browser
from tests.live.test_door import wait_for
from tests.serving import Links, Server

pytest.importorskip("gevent")


def test_page_join_command_and_patch_on_gevent(tmp_path: Path) -> None:
    with Server(tmp_path, CONFERENCE_ASYNC_MODE="gevent") as server:
        links = Links(server)
        chair, phone = Browser(server, links.path(Role.CHAIR)), Browser(server, links.join_path)
        assert 'id="chair-floor"' in chair.page
        for browser in (chair, phone):
            browser.connect()
            assert "fragments" in browser.join()
        assert chair.send("conference.open")["ok"]
        wait_for(lambda: any("attendee-programme" in patch["fragments"] for patch in phone.patches))
        assert chair.send("floor.invite_next")["ok"]
        wait_for(lambda: any("attendee-now" in patch["fragments"] for patch in phone.patches))
        assert not chair.send("floor.dance")["ok"]
        for browser in (chair, phone):
            browser.hang_up()
        assert "Traceback" not in server.log
