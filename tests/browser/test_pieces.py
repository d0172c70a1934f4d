"""A patch that leaves out what a page shows makes the same page; a page that it does not fit asks for everything."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from conference.models import Role
from tests.browser.stage import Stage
from tests.meetings import Seat
from tests.patience import wait_for

_SPOIL = "() => { document.querySelector('#chair-queue [data-request] + [data-request]').dataset.piece = '1'; }"


def test_rows_left_out_stay_and_a_page_that_lacks_one_is_sent_everything(stage: Stage) -> None:
    desk, frames = Seat(stage, Role.SECRETARY), list[str]()
    for nth in range(25):
        desk.do("speaker.register", title="Ông", full_name=f"Nguyễn Văn Thứ {nth}")
    chair = stage.sit(Role.CHAIR)
    address = chair.page.url + "?all"
    chair.page.goto("about:blank")  # the connection of the page before counts for nothing
    chair.page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(str(data))))
    chair.page.goto(address)
    wait_for(lambda: _snapshots(frames), pause=chair.page.wait_for_timeout)  # what is registered before comes with it
    chair.is_up_to_date()
    known = len(_snapshots(frames))  # what was registered just before may have brought more than one
    _register(desk, chair.page, "Trần Thị Mới")
    assert any('"patch"' in frame and "chair-queue" in frame and "data-same" in frame for frame in frames)
    assert len(_snapshots(frames)) == known
    chair.is_up_to_date()

    chair.page.evaluate(_SPOIL)
    _register(desk, chair.page, "Trần Thị Sau")
    assert len(_snapshots(frames)) == known + 1
    chair.is_up_to_date()
    desk.leave()


def _register(desk: Seat, page: Any, name: str) -> None:
    desk.do("speaker.register", title="Bà", full_name=name)
    expect(page.locator("#chair-queue .row .name", has_text=name)).to_have_count(1)


def _snapshots(frames: list[str]) -> list[str]:
    return [frame for frame in frames if frame.startswith("43") and '"fragments"' in frame]
