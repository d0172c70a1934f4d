"""Two processes on PostgreSQL and Redis: one order, one text, told at once; within a second where Redis is away."""

from __future__ import annotations

import os
import random
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from conference.db import Database
from conference.ids import new_id
from conference.minutes.typed import Pen
from conference.models import EntryText, Event, Role, Speech
from tests.live.conftest import Browser
from tests.live.test_access import fresh_link, revoke_link
from tests.live.test_typing import heard, push
from tests.patience import wait_for
from tests.services.fixtures import or_skip
from tests.services.parts import OwnRedis, children
from tests.serving import Links, Server, is_ready

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def redis() -> Iterator[OwnRedis]:
    """A Redis that only these tests disturb."""
    with or_skip(OwnRedis) as running:
        yield running


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, new_database: Any, redis: OwnRedis) -> Iterator[Server]:
    """Two server processes over one database."""
    settings = {
        "CONFERENCE_DATABASE_URL": new_database(),
        "CONFERENCE_REDIS_URL": redis.url,
        "CONFERENCE_WORKERS": "2",
    }
    with Server(tmp_path_factory.mktemp("pair"), **settings) as running:
        yield running


@pytest.fixture(scope="module")
def links(pair: Server) -> Links:
    """The conference's links, good at both."""
    return Links(pair)


@pytest.fixture
def sit(pair: Server) -> Iterator[Callable[[int, str], Browser]]:
    """Somebody at the nth process, joined, who remembers everything that is pushed."""
    with ExitStack() as stack:

        def sit_down(nth: int, path: str) -> Browser:
            browser = Browser(pair.processes[nth], path)
            stack.callback(browser.hang_up)
            browser.heard = []  # type: ignore[attr-defined]
            for event in ("minutes.typed", "minutes.here", "words"):
                browser.socket.on(event, lambda message, event=event: browser.heard.append((event, message)))
            browser.connect()
            browser.join()
            return browser

        yield sit_down


def seconds_until_seen(chair: Browser, projector: Browser, command: str, **args: Any) -> float:
    """How long after its acknowledgement here an act has reached a screen at the other process."""
    answer = chair.send(command, command_id=new_id(), **args)
    assert answer["ok"], answer
    since = time.monotonic()
    wait_for(lambda: [patch for patch in projector.patches if patch["seq"] >= answer["seq"]])
    return time.monotonic() - since


#: The other process looks a second after its last flush; sooner it knows only by a hint.
WITHOUT_A_HINT = 0.5


def toggle(chair: Browser, projector: Browser, times: int) -> list[float]:
    """Hide the projector and show it again, so many times in all; the seconds of each."""
    acts = ("projector.hide", "projector.show")
    taken = []
    for n in range(times):
        taken.append(seconds_until_seen(chair, projector, acts[n % 2]))
        time.sleep(0.06)  # the projector's process flushes once in 50 ms
    return taken


def test_an_act_reaches_the_other_process_at_once(sit: Callable[..., Browser], links: Links) -> None:
    taken = toggle(sit(0, links.path(Role.CHAIR)), sit(1, links.path(Role.PROJECTOR)), 8)
    assert statistics.median(taken) < WITHOUT_A_HINT, taken


def test_typing_words_and_who_types_where_reach_the_other_process(sit: Callable[..., Browser], links: Links) -> None:
    lua, chair = sit(0, links.path(Role.SECRETARY)), sit(1, links.path(Role.CHAIR))
    outsiders = [sit(1, links.path(Role.PROJECTOR)), sit(1, links.join_path)]
    entry = lua.send("entry.open")["result"]["entry"]
    assert push(lua, entry, "Hội trường ")["state"] == "saved"
    lua.socket.emit("minutes.here", {"tab": "a" * 32, "entry": entry})
    assert wait_for(lambda: heard(chair, "minutes.typed"))[0]["entry"] == entry
    assert wait_for(lambda: heard(chair, "minutes.here"))[0]["entry"] == entry
    wait_for(lambda: [words for words in heard(chair, "words") if words["text"] == "Hội trường "])
    assert all(outsider.heard == [] for outsider in outsiders)  # type: ignore[attr-defined]


def test_a_link_revoked_anywhere_is_cut_at_every_process(
    sit: Callable[..., Browser], links: Links, pair: Server
) -> None:
    link_id, path = fresh_link(pair, links, Role.SECRETARY)
    there = [sit(nth, path) for nth in (0, 1)]
    revoke_link(pair, links, link_id)
    wait_for(lambda: not any(browser.socket.connected for browser in there))


def test_without_redis_nothing_is_lost_and_no_command_waits(
    sit: Callable[..., Browser], links: Links, pair: Server, redis: OwnRedis
) -> None:
    lua, chair, projector = (
        sit(0, links.path(Role.SECRETARY)),
        sit(0, links.path(Role.CHAIR)),
        sit(1, links.path(Role.PROJECTOR)),
    )
    there = sit(1, links.path(Role.CHAIR))
    redis.freeze()
    frozen = toggle(chair, projector, 2)
    redis.thaw()
    redis.kill()
    away = toggle(chair, projector, 2)
    entry = lua.send("entry.open")["result"]["entry"]
    assert push(lua, entry, "Không có Redis")["state"] == "saved"
    wait_for(lambda: [words for words in heard(there, "words") if words["text"] == "Không có Redis"])
    assert heard(there, "minutes.typed")
    assert max(frozen + away) < 2, (frozen, away)
    redis.start()
    wait_for(lambda: pair.log.count("Redis answers again") >= 2)
    assert statistics.median(toggle(chair, projector, 8)) < WITHOUT_A_HINT
    assert pair.log.count("Redis does not answer") == pair.log.count("Redis answers again") <= 4
    assert "Traceback" not in pair.log


def test_commands_from_both_processes_keep_one_order_and_are_done_once(
    sit: Callable[..., Browser], links: Links, pair: Server
) -> None:
    before = links.read(lambda meeting: meeting.seq)
    if not links.read(lambda meeting: meeting.conference.opened_at):
        assert sit(0, links.path(Role.CHAIR)).send("conference.open")["ok"]
    guests = [(new_id(), "speaker.register", {"full_name": f"Khách {n}"}) for n in range(16)]
    acts = [(new_id(), ("floor.invite_next", "floor.end")[n % 2], {}) for n in range(16)]
    seats = [(nth, role, calls) for nth in (0, 1) for role, calls in ((Role.SECRETARY, guests), (Role.CHAIR, acts))]
    senders = [(sit(nth, links.path(role)), random.sample(calls, len(calls))) for nth, role, calls in seats]

    def send_all(browser: Browser, calls: list[Any]) -> dict[str, Any]:
        return {command_id: browser.send(name, command_id=command_id, **args) for command_id, name, args in calls}

    with ThreadPoolExecutor(len(senders)) as pool:
        answers = list(pool.map(lambda sender: send_all(*sender), senders))
    done = {}
    for answer in answers:
        for command_id, given in answer.items():
            if given["ok"]:
                told = done.setdefault(command_id, (given["seq"], given["result"]))
                assert told == (given["seq"], given["result"]), "the same command was done twice"
    assert len(done) > len(guests), "nobody was ever invited"
    assert all(command_id in done for command_id, _, _ in guests)
    numbers = [done[command_id][1]["number"] for command_id, _, _ in guests]
    assert len(set(numbers)) == len(guests)
    assert_in_one_order(pair, links, before)


def assert_in_one_order(pair: Server, links: Links, before: int) -> None:
    """Numbers without gaps, instants that go with them, one speaker at a time."""
    database = Database(pair.config.url)
    with database.reading() as session:
        here = Event.conference_id == links.conference_id
        events = session.scalars(select(Event).where(here).order_by(Event.seq)).all()
        of_hall = Speech.conference_id == links.conference_id
        turns = session.scalars(select(Speech).where(of_hall).order_by(Speech.started_at)).all()
    database.close()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert len(events) > before + 16
    instants = [event.at for event in events if event.seq > before]
    assert instants == sorted(instants)
    assert sum(turn.ended_at is None for turn in turns) <= 1
    assert all(sooner.ended_at <= later.started_at for sooner, later in pairwise(turns))


def text_of(pair: Server, entry: str) -> str:
    """What papers and public screens read."""
    database = Database(pair.config.url)
    with database.reading() as session:
        projected = session.get(EntryText, entry)
    database.close()
    return projected.text if projected else ""


def test_two_secretaries_at_two_processes_write_one_text(
    sit: Callable[..., Browser], links: Links, pair: Server
) -> None:
    lua, hoa = sit(0, links.path(Role.SECRETARY)), sit(1, links.path(Role.SECRETARY, 1))
    entry = lua.send("entry.open")["result"]["entry"]
    pens = {lua: Pen(), hoa: Pen()}
    told = dict.fromkeys(pens, 0)

    def listen(browser: Browser) -> None:
        for message in heard(browser, "minutes.typed")[told[browser] :]:
            told[browser] += 1
            for change in message["changes"] if message["entry"] == entry else ():
                pens[browser].read(change["update"])

    def write(browser: Browser, words: str) -> None:
        for word in words.split():
            assert push(browser, entry, f"{word} ", pens[browser])["state"] == "saved"
            listen(browser)

    sentences = {lua: "đường thôn ta đã hỏng từ lâu rồi đấy", hoa: "KÊNH MƯƠNG CŨNG CẦN NẠO VÉT TRƯỚC MƯA"}
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, sentences, sentences.values()))

    def is_one_text() -> bool:
        for browser in pens:
            listen(browser)
        return pens[lua].text == pens[hoa].text == text_of(pair, entry)

    wait_for(is_one_text)
    written = pens[lua].text.split()
    for words in sentences.values():
        assert [word for word in written if word in words.split()] == words.split()
    assert len(written) == sum(len(words.split()) for words in sentences.values())


def test_a_killed_process_comes_back_and_the_other_goes_on(
    sit: Callable[..., Browser], links: Links, pair: Server
) -> None:
    chair = sit(0, links.path(Role.CHAIR))
    (killed,) = [pid for pid in children(pair.pid) if f"CONFERENCE_PORT={pair.processes[1].port}" in settings_of(pid)]
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: not is_ready(pair.processes[1]))
    assert chair.send("projector.hide")["ok"] and chair.send("projector.show")["ok"]
    wait_for(lambda: is_ready(pair.processes[1]), seconds=30)  # it imports the program anew
    assert f"port {pair.processes[1].port} was ended by SIGKILL; it is started again now." in pair.log
    assert "fragments" in sit(1, links.path(Role.PROJECTOR)).join()


def settings_of(pid: int) -> list[str]:
    """A process's environment."""
    return Path(f"/proc/{pid}/environ").read_text(encoding="utf-8").split("\0")
