"""Several secretaries type at once: every letter arrives once, in its place."""

from __future__ import annotations

import unicodedata

from playwright.sync_api import Locator, expect

from conference.models import Role
from tests.browser.hands import caret, caret_at, paste, paste_with_keys
from tests.browser.stage import Screen, Stage
from tests.meetings import Hall

FIRST = "Đường trục thôn hỏng."


class Desk:
    """Two secretaries at the minutes of a citizen who has raised some matters."""

    def __init__(self, stage: Stage, *texts: str, script: str = "") -> None:
        """``script`` goes into the first one's page."""
        self.stage = stage
        hall = Hall(stage)
        hall.open_for_speeches()
        hall.chair.do("floor.invite_next")
        self.questions = [hall.ask(text, pass_it=False) for text in texts]
        hall.leave()
        self.lan, self.lua = stage.sit(Role.SECRETARY, script=script), stage.sit(Role.SECRETARY)

    def field(self, screen: Screen, nth: int = 0) -> Locator:
        """The field of a matter on a screen, once it can be typed in."""
        return screen.page.locator(f"#matter-{self.questions[nth]} textarea[data-kind=QUESTION]")

    def agree(self, text: str, nth: int = 0, seconds: float = 8) -> None:
        """Both screens and the database come to show exactly this."""
        for screen in (self.lan, self.lua):
            expect(self.field(screen, nth)).to_have_value(text, timeout=seconds * 1000)
            saved(screen)
        words = unicodedata.normalize("NFC", text)
        self.stage.until(lambda meeting: meeting.matters_by_id[self.questions[nth]].text == words, seconds)


def saved(screen: Screen) -> None:
    """Wait until the screen says that the server has everything."""
    expect(screen.page.locator('[data-count="sending"]')).to_contain_text("0")
    expect(screen.page.locator('[data-count="local"]')).to_contain_text("0")


def test_two_secretaries_type_in_one_entry_and_in_different_ones(stage: Stage) -> None:
    desk = Desk(stage, FIRST, "")
    lan, lua = desk.field(desk.lan), desk.field(desk.lua)
    caret_at(lan, 0)
    caret_at(lua, len(FIRST))
    for nth in range(12):
        desk.lan.page.keyboard.type("ĐẦU TIÊN, "[nth % 10])
        desk.lua.page.keyboard.type(" xin xã sửa"[nth % 11])
    desk.agree("ĐẦU TIÊN, ĐẦ" + FIRST + " xin xã sửa ")
    assert caret(lan) == [12, 12]

    desk.field(desk.lan, 1).focus()
    desk.lan.page.keyboard.type("Ý thứ hai")
    desk.lua.page.keyboard.type("!")
    desk.agree("ĐẦU TIÊN, ĐẦ" + FIRST + " xin xã sửa !")
    desk.agree("Ý thứ hai", 1)
    expect(desk.lua.page.locator(f"#matter-{desk.questions[1]} .typist[data-colour]")).to_contain_text("đang gõ")

    # Undo takes back what was typed here, and nothing of what others typed.
    desk.lua.page.wait_for_timeout(1000)
    desk.lua.page.keyboard.type(" NHẦM")
    lan.focus()
    desk.lan.page.keyboard.press("Control+Home")
    desk.lan.page.keyboard.type("1. ")
    desk.agree("1. ĐẦU TIÊN, ĐẦ" + FIRST + " xin xã sửa ! NHẦM")
    desk.lua.page.keyboard.press("Control+z")
    desk.agree("1. ĐẦU TIÊN, ĐẦ" + FIRST + " xin xã sửa !")
    desk.lua.page.keyboard.press("Control+Shift+z")
    desk.agree("1. ĐẦU TIÊN, ĐẦ" + FIRST + " xin xã sửa ! NHẦM")


def test_odd_letters_and_a_very_long_paste_arrive_whole(stage: Stage) -> None:
    desk = Desk(stage, "", "", "")
    field = desk.field(desk.lan)
    caret_at(field, 0)
    desk.lan.page.keyboard.type("👨‍👩‍👧‍👦 và 😀")
    paste(field, unicodedata.normalize("NFD", " đường ngập "))
    paste(field, "dòng một\r\ndòng hai\r\n")
    paste(field, "\u200fעברית\u200e x")
    whole = "👨‍👩‍👧‍👦 và 😀" + unicodedata.normalize("NFD", " đường ngập ") + "dòng một\ndòng hai\n\u200fעברית\u200e x"
    desk.agree(whole)
    other = desk.field(desk.lua)
    place = whole.index("😀")
    at = len(whole[:place].encode("utf-16-le")) // 2
    caret_at(other, at)
    desk.lua.page.keyboard.type("😁")  # the same first half as the letter it stands before
    desk.lua.page.keyboard.press("Delete")
    desk.agree(whole.replace("😀", "😁"))

    long = "".join(f"{nth}. Đề nghị xã trả lời về tuyến đường số {nth}, thôn Bến Gạo. 🛣️\n" for nth in range(3600))[
        :200_000
    ]
    paste_with_keys(desk.field(desk.lan, 1), long)
    desk.agree(long, 1, seconds=30)
    caret_at(desk.field(desk.lua, 1), 0)
    desk.lua.page.keyboard.type("ĐẦU ")
    desk.agree("ĐẦU " + long, 1, seconds=30)
