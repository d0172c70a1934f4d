"""From the chair's tap to the last phone having the patch, beside a bare Flask-SocketIO emit of the same bytes.

Two server processes, N sockets to each, one tap here, one tap there, and so on: whatever else the machine does falls
on both. README.md says how to read the result.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from bench.servers import allow_many_sockets, bare_server, served
from bench.sockets import Crowd, Wire, Wires, cookie_from
from conference.config import Config
from conference.db import Database
from conference.ids import new_id
from conference.models import AgendaStep, Conference, Role, StepKind
from tests.services.parts import children
from tests.serving import Links, Server

#: What a turn costs the server is read when its aftermath is over too; this also lets the flusher's pause pass.
_AFTERMATH_SECONDS = 0.15
_OPINIONS = (
    "Đường liên thôn qua cầu Bến Gạo hỏng nặng từ mùa mưa năm ngoái, đề nghị xã cho biết khi nào sửa.",
    "Nước sạch về đến thôn nhưng áp lực yếu, nhiều hộ cuối nguồn phải bơm từ nửa đêm.",
    "Hồ sơ cấp giấy chứng nhận quyền sử dụng đất nộp từ tháng ba đến nay chưa có kết quả.",
)


@dataclass
class Side:
    """One of the two servers with its sockets, and what was measured on it."""

    pids: list[int]
    control: Wire
    crowd: Crowd
    tap: Callable[[], int]
    kb_per_client: float
    last_ms: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0

    @property
    def p50(self) -> float:
        """Median of tap to last socket, in milliseconds."""
        return statistics.median(self.last_ms)

    @property
    def cpu_us_per_delivery(self) -> float:
        """The server's processor time per patch and socket, in microseconds."""
        return self.cpu_seconds * 1e6 / (len(self.last_ms) * len(self.crowd.wires))


@dataclass
class Measured:
    """Everything a run found out."""

    ours: Side
    bare: Side
    bytes: int

    def summary(self) -> dict[str, float]:
        """The figures that are compared from version to version."""
        pairs = list(zip(self.ours.last_ms, self.bare.last_ms, strict=True))
        return {
            "clients": len(self.ours.crowd.wires),
            "bytes": self.bytes,
            "ours_last_ms_p50": round(self.ours.p50, 2),
            "bare_last_ms_p50": round(self.bare.p50, 2),
            "ratio": round(statistics.median(ours / bare for ours, bare in pairs), 3),
            "added_ms": round(statistics.median(ours - bare for ours, bare in pairs), 2),
            "server_cpu_us_per_delivery": round(self.ours.cpu_us_per_delivery, 1),
            "bare_cpu_us_per_delivery": round(self.bare.cpu_us_per_delivery, 1),
            "kb_per_client": round(self.ours.kb_per_client, 1),
        }


@click.command()
@click.option("--clients", default=1000, show_default=True, help="Attendee sockets at each server.")
@click.option("--pairs", default=30, show_default=True, help="Taps at each server, alternating.")
@click.option("--processes", default=1, show_default=True, help="Of our server; several need PostgreSQL and Redis.")
def fanout(clients: int, pairs: int, processes: int) -> None:
    """Chair's tap → last attendee has the patch, beside a bare emit of the same bytes."""
    before = os.getloadavg()[0]
    measured = measure(clients, pairs, processes)
    for line in table(measured):
        click.echo(line)
    click.echo(f"load before {before:.2f}, after {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors")
    click.echo(json.dumps(measured.summary()))


def measure(clients: int, pairs: int, processes: int = 1) -> Measured:
    """Run both servers and the alternating taps. Raises when any socket misses a patch or gets one twice."""
    allow_many_sockets(2 * clients + 100)
    with (
        tempfile.TemporaryDirectory() as data,
        Wires() as wires,
        served(Path(data), processes) as server,
        bare_server() as (bare_pid, bare_port),
    ):
        ours = _our_side(wires, server, clients)
        bare = _bare_side(wires, bare_pid, bare_port, clients)
        gc.collect()
        gc.freeze()
        size = _alternate(wires, ours, bare, pairs)
    return Measured(ours, bare, size)


def table(measured: Measured) -> Iterator[str]:
    """The result for people."""
    yield f"{'':>6} {'last ms p50':>12} {'p90':>8} {'min':>8} {'max':>8} {'cpu us/delivery':>16} {'KB/client':>10}"
    for name, side in (("ours", measured.ours), ("bare", measured.bare)):
        ms = sorted(side.last_ms)
        yield (
            f"{name:>6} {side.p50:12.1f} {ms[int(len(ms) * 0.9)]:8.1f} {ms[0]:8.1f} {ms[-1]:8.1f} "
            f"{side.cpu_us_per_delivery:16.1f} {side.kb_per_client:10.1f}"
        )
    yield f"{len(measured.ours.crowd.wires)} clients, {measured.bytes} bytes, {len(measured.ours.last_ms)} pairs"


def _alternate(wires: Wires, ours: Side, bare: Side, pairs: int) -> int:
    """Tap here, tap there; the first pair warms both up and is not counted. Returns the size of a patch."""
    for turn in range(pairs + 1):
        _turn(wires, ours, turn)
        patch = ours.crowd.wires[0].patch
        wires.call(bare.control, "hold", json.loads(patch[2:])[1])
        wires.rest(_AFTERMATH_SECONDS)
        _turn(wires, bare, turn)
        if bare.crowd.wires[0].patch != patch:
            raise AssertionError("the bare server sent other bytes")
        if turn == 0:
            for side in (ours, bare):
                side.last_ms.clear()
                side.cpu_seconds = 0.0
    return len(patch)


def _turn(wires: Wires, side: Side, turn: int) -> None:
    """One tap: until every socket of the crowd has the patch and the tap its answer."""
    crowd, wanted = side.crowd, side.crowd.patches + len(side.crowd.wires)
    cpu, start = cpu_seconds(*side.pids), time.perf_counter()
    answer = side.tap()
    wires.until(lambda: crowd.patches >= wanted and answer in side.control.answers)
    side.last_ms.append((crowd.last_at - start) * 1000)
    wires.rest(_AFTERMATH_SECONDS)
    side.cpu_seconds += cpu_seconds(*side.pids) - cpu
    require_done(side.control.answers.pop(answer))
    if any(wire.patches != turn + 1 for wire in crowd.wires):
        raise AssertionError("a socket missed a patch or got one twice")


def _our_side(wires: Wires, server: Server, clients: int) -> Side:
    """The program with a citizen at the microphone, the chair's socket, and N phones of their own."""
    links = Links(server)
    chair = open_chair(wires, server, links)
    begin_meeting(wires, chair, server.config)
    pids = children(server.pid) if len(server.processes) > 1 else [server.pid]
    doors = cycle(server.processes)

    def enter(crowd: Crowd) -> None:
        port = next(doors).port
        cookie = cookie_from(port, links.join_path)
        phone = wires.open(port, cookie=cookie, auth={"conference": links.slug}, crowd=crowd)
        wires.call(phone, "join", {})

    crowd, kb_per_client = _fill(wires, pids, clients, enter)

    def tap() -> int:
        return chair.emit("command", command("floor.extend", seconds=60))

    return Side(pids, chair, crowd, tap, kb_per_client)


def _bare_side(wires: Wires, pid: int, port: int, clients: int) -> Side:
    control = wires.open(port, auth={})

    def enter(crowd: Crowd) -> None:
        wires.call(wires.open(port, auth={}, crowd=crowd), "join", {})

    crowd, kb_per_client = _fill(wires, [pid], clients, enter)
    return Side([pid], control, crowd, lambda: control.emit("tap", {}), kb_per_client)


def _fill(wires: Wires, pids: list[int], clients: int, enter: Callable[[Crowd], None]) -> tuple[Crowd, float]:
    """Connect N sockets; returns them and what each costs in the server's resident memory.

    A first socket that is not counted pays for what is loaded once, at the first visit of its kind.
    """
    enter(Crowd())
    wires.rest(0.5)
    crowd, before = Crowd(), resident_kb(*pids)
    for _ in range(clients):
        enter(crowd)
    wires.rest(1.0)
    return crowd, (resident_kb(*pids) - before) / clients


def open_chair(wires: Wires, server: Server, links: Links) -> Wire:
    """The chair's socket, joined."""
    return open_screen(wires, server.port, links.path(Role.CHAIR), links.link_id(Role.CHAIR))


def open_screen(wires: Wires, port: int, path: str, link_id: str) -> Wire:
    """A staff screen's socket, joined."""
    wire = wires.open(port, cookie=cookie_from(port, path), auth={"link": link_id})
    wires.call(wire, "join", {})
    return wire


def begin_meeting(wires: Wires, chair: Wire, config: Config, slug: str | None = None) -> None:
    """Open the demo conference, call a citizen to the microphone and write down what the citizen asks."""

    def do(name: str, **args: Any) -> None:
        require_done(wires.call(chair, "command", command(name, **args)))

    do("conference.admit")
    do("conference.open")
    do("step.start", step=_citizens_step(config, slug))
    do("floor.invite_next")
    for text in _OPINIONS:
        do("question.ask", text=text)
    wires.rest(_AFTERMATH_SECONDS)


def _citizens_step(config: Config, slug: str | None) -> str:
    database = Database(config.url)
    with database.reading() as session:
        found = select(AgendaStep.id).where(AgendaStep.kind == StepKind.CITIZEN_SPEECHES)
        if slug is not None:
            found = found.join(Conference, Conference.id == AgendaStep.conference_id).where(Conference.slug == slug)
        step = session.scalars(found).first()
    database.close()
    assert step is not None
    return step


def command(name: str, **args: Any) -> dict[str, Any]:
    """A command's message."""
    return {"name": name, "args": args, "id": new_id(), "expects": {}}


def require_done(answer: Any) -> None:
    """Raise where a command was refused."""
    if isinstance(answer, dict) and not answer.get("ok"):
        raise AssertionError(f"the tap was refused: {answer}")


def cpu_seconds(*pids: int) -> float:
    """User and system time of all threads of these processes so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_kb(*pids: int) -> int:
    """What these processes hold in memory."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024
