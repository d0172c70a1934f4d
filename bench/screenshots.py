"""`make screenshots`: the README's pictures, taken in a real browser on the demo conference in mid-meeting."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from conference.models import Role
from tests.browser.conftest import chromium
from tests.browser.stage import HALL, Stage
from tests.meetings import hold_first_half
from tests.serving import Server

_PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


def main() -> None:
    """Hold half of a meeting and take a picture of every screen."""
    _PICTURES.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {HALL} 127.0.0.1", "--hide-scrollbars"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        stage = Stage(browser, Server(Path(folder)))
        unit = hold_first_half(stage)
        screens = {
            "chair": stage.sit(Role.CHAIR),
            "secretary": stage.sit(Role.SECRETARY),
            "projector": stage.sit(Role.PROJECTOR),
            "department": stage.sit(Role.RESPONDER, unit=unit),
            "mc": stage.sit(Role.MC),
            "attendee": stage.phone(),
        }
        screens["projector"].page.get_by_role("button", name="Bắt đầu trình chiếu").click()
        for name, screen in screens.items():
            screen.page.wait_for_timeout(1500)
            screen.page.screenshot(path=_PICTURES / f"{name}.png")
        stage.close()
        browser.close()


if __name__ == "__main__":
    main()
