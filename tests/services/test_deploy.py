"""The files of deploy/: nginx takes its site, WebSockets go through, and the real address reaches the limits."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.models import Role
from conference.rehearsal.ordered import OrderedClient
from tests.patience import PATIENCE_SECONDS
from tests.services.fixtures import found_or_skip, or_skip
from tests.services.parts import OwnNginx, _nginx_user, program
from tests.serving import Links, Server, free_port
from tests.web.test_reports import pdf

pytestmark = pytest.mark.services

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
NAME = "doithoai.example.vn"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate that signs itself."""
    folder = tmp_path_factory.mktemp("certificate")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*made, *names], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One process behind the proxy, with the limits a hall has."""
    settings = {"CONFERENCE_TRUST_PROXY": "1", "CONFERENCE_PUBLIC_URL": f"https://{NAME}"}
    with Server(tmp_path_factory.mktemp("behind") / "data", **settings) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(server: Server, certificate: Path) -> Iterator[OwnNginx]:
    """nginx with deploy/nginx.conf, but for its ports, its certificate and its folders."""
    with or_skip(lambda: OwnNginx(configuration(server.port, certificate))) as running:
        yield running


def configuration(port: int, certificate: Path) -> str:
    """The site as it is delivered, inside what Debian's nginx.conf has round it."""
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    changes = {
        r"listen \[::\].*": "",
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"listen 443 ssl http2;": "listen 127.0.0.1:{port} ssl http2;",
        rf"/etc/letsencrypt/live/{re.escape(NAME)}": str(certificate),
        r"/var/log/nginx": "{folder}",
        r"/var/cache/nginx": "{folder}",
        r"server 127.0.0.1:8000 ": f"server 127.0.0.1:{port} ",
    }
    for old, new in changes.items():
        assert re.search(old, site), old
        site = re.sub(old, new, site)
    paths = "".join(
        f"{one}_temp_path {{folder}}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"{_nginx_user()} pid {{folder}}/pid; events {{ }} http {{ access_log off; {paths} {site} }}"


def test_nginx_takes_the_file(proxy: OwnNginx) -> None:
    done = subprocess.run(
        [program("nginx"), "-t", "-p", str(proxy.folder), "-c", str(proxy.folder / "nginx.conf"), "-e", "stderr"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0 and "warn" not in done.stderr, done.stderr


def test_a_plain_address_leads_to_tls_and_keeps_its_path(proxy: OwnNginx) -> None:
    plain = re.findall(r"listen 127\.0\.0\.1:(\d+);", (proxy.folder / "nginx.conf").read_text(encoding="utf-8"))
    answer = curl(f"http://127.0.0.1:{plain[0]}/j/ABC?x=1", "-H", f"Host: {NAME}")
    assert answer.startswith("HTTP/1.1 308") and f"Location: https://{NAME}/j/ABC?x=1" in answer


def test_a_screen_opens_its_socket_through_the_proxy_and_figures_do_not_pass(proxy: OwnNginx, server: Server) -> None:
    links = Links(server)
    address = f"https://127.0.0.1:{proxy.port}"
    opened = curl(address + links.path(Role.CHAIR), "-c", str(proxy.folder / "cookies"))
    assert opened.startswith("HTTP/2 30") and "secure" in opened.lower(), opened
    assert curl(address + "/metrics").startswith("HTTP/2 404")
    cookie = "; ".join(
        "=".join(line.split("\t")[5:7])
        for line in (proxy.folder / "cookies").read_text(encoding="utf-8").splitlines()
        if line.count("\t") == 6
    )
    client = OrderedClient(reconnection=False, ssl_verify=False)
    client.connect(
        address, headers={"Cookie": cookie},
        auth={"link": links.link_id(Role.CHAIR)}, transports=["websocket"],
    )  # fmt: skip
    snapshot = client.call("join", {}, timeout=PATIENCE_SECONDS)
    client.hang_up()
    assert "chair-floor" in snapshot["fragments"]["chair"]
    log = (proxy.folder / "conference.log").read_text(encoding="utf-8")
    assert links.token(Role.CHAIR) not in log and " GET /l 30" in log


def test_the_limits_count_the_browsers_own_address_whatever_it_claims(certificate: Path, tmp_path: Path) -> None:
    few = {"CONFERENCE_TRUST_PROXY": "1", "CONFERENCE_PER_ADDRESS": "1"}
    with (
        Server(tmp_path / "data", **few) as limited,
        or_skip(lambda: OwnNginx(configuration(limited.port, certificate))) as proxy,
    ):

        def codes(source: str) -> set[str]:
            claims = ["-H", f"Host: {NAME}", "--interface", source]
            asked = [f"X-Forwarded-For: 198.51.100.{n}" for n in range(40)]
            wrong = f"https://127.0.0.1:{proxy.port}/j/WRONG"
            return {curl(wrong, *claims, "-H", claim).split()[1] for claim in asked}

        assert "429" in codes("127.0.0.1")  # its claims of other addresses do not help
        assert (
            curl(f"https://127.0.0.1:{proxy.port}/j/WRONG", "-H", f"Host: {NAME}", "--interface", "127.0.0.2").split()[
                1
            ]
            == "404"
        )  # and another address is not held for it


def test_a_report_of_more_than_a_megabyte_comes_through_the_proxy(
    proxy: OwnNginx, server: Server, tmp_path: Path
) -> None:
    links, cookies = Links(server), str(tmp_path / "cookies")
    address = f"https://127.0.0.1:{proxy.port}"
    curl(address + links.path(Role.MC), "-c", cookies)
    report = tmp_path / "bao-cao.pdf"
    report.write_bytes(pdf((1400, 1000), (1400, 1000)))
    assert report.stat().st_size > 1_500_000
    step = links.read(lambda meeting: meeting.steps[0].id)
    form = f"{address}/s/{links.link_id(Role.MC)}/reports/steps/{step}"
    sent = ["-b", cookies, "-H", f"Origin: {address}", "-H", "Expect:"]
    answer = curl(form, *sent, "-F", f"report=@{report}")
    assert answer.startswith("HTTP/2 303"), answer[:300]
    assert report.name in curl(form.partition("/steps/")[0], "-b", cookies)


def curl(url: str, *options: str) -> str:
    """The head and the body of an answer."""
    done = subprocess.run(["curl", "-s", "-k", "-i", "--max-time", "5", *options, url], capture_output=True, text=True)
    assert done.returncode == 0, (done.returncode, url)
    return done.stdout


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    verify = found_or_skip("systemd-analyze")
    units = ["conference.service", "conference-backup.service", "conference-backup.timer"]
    for name in units:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(re.sub(r"(?m)^(Exec\w+=)\S+", r"\1/bin/true", text), encoding="utf-8")
    done = subprocess.run([verify, "verify", *(str(tmp_path / name) for name in units)], capture_output=True, text=True)
    mine = [line for line in done.stderr.splitlines() if "conference" in line and "Unit" not in line]
    assert mine == [], done.stderr
