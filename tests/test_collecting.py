"""The collector of garbage waits while a screen is rendered, and only so long."""

from __future__ import annotations

import gc

import pytest

from conference import collecting
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.factories import Hall


def test_it_waits_until_the_last_one_inside_is_done_also_after_a_failure() -> None:
    with collecting.postponed():
        with pytest.raises(ZeroDivisionError), collecting.postponed():
            raise ZeroDivisionError
        assert not gc.isenabled()
    assert gc.isenabled()


def test_no_collection_falls_into_the_rendering_of_a_fragment(hall: Hall) -> None:
    generations: list[bool] = []

    def watch(phase: str, _info: dict[str, int]) -> None:
        generations.append(bool(collecting._held_by))

    gc.callbacks.append(watch)
    try:
        with hall.meeting() as meeting:
            render_fragment(meeting, "secretary-minutes", Audience("secretary-all"))
        gc.collect()
    finally:
        gc.callbacks.remove(watch)
    assert generations and not any(generations)
