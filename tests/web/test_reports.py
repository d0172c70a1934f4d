"""Reports over HTTP: a PDF is taken, drawn in another process, bound, looked at, refused in clear sentences."""

from __future__ import annotations

import io
import os

import pytest
from flask.testing import FlaskClient
from PIL import Image

from conference import loop
from conference import models as m
from conference.pdf import drawing, limits
from tests.factories import CITIZEN_STEP, Hall
from tests.web.conftest import ORIGIN, enter, open_link


def pdf(*sizes: tuple[int, int]) -> bytes:
    """A PDF whose pages have these sizes, each with a picture that does not compress."""
    pages = [Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)) for size in sizes]
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:])
    return written.getvalue()


def upload(client: FlaskClient, door: str, hall: Hall, content: bytes, name: str = "Báo cáo 6 tháng.pdf", **more):
    head = f'--edge\r\nContent-Disposition: form-data; name="report"; filename="{name}"\r\n\r\n'
    return client.post(
        f"{door}/reports/steps/{hall.steps[CITIZEN_STEP]}",
        data=head.encode() + content + b"\r\n--edge--\r\n",
        headers=more.get("headers", ORIGIN),
        content_type="multipart/form-data; boundary=edge",
    )


def test_a_pdf_is_drawn_bound_shown_and_taken_away(client: FlaskClient, hall: Hall):
    door = f"/s/{open_link(client, hall, 'mc')[0]}"
    done = upload(client, door, hall, pdf((160, 90), (90, 160)))
    assert done.status_code == 303 and done.headers["Location"] == f"{door}/reports"
    (report,) = hall.all(m.Report)
    assert (report.file_name, report.pages, report.page) == ("Báo cáo 6 tháng.pdf", 2, 1)
    assert "Báo cáo 6 tháng.pdf" in client.get(f"{door}/reports").text

    page = client.get(f"{door}/reports/{report.file_id}/2")
    picture = Image.open(io.BytesIO(page.data))
    assert picture.size == (810, 1440) and page.mimetype == f"image/{(picture.format or '').lower()}"
    assert "immutable" in page.headers["Cache-Control"]
    assert client.get(f"{door}/reports/{report.file_id}/3").status_code == 404
    assert f"reports/{report.file_id}/1" in client.get(f"{door}/").text

    projector = f"/s/{open_link(client, hall, 'projector')[0]}"
    assert f'src="reports/{report.file_id}/1"' in client.get(f"{projector}/").text
    assert client.get(f"{projector}/reports/{report.file_id}/1").status_code == 200
    hall.mc.run("page.turn", report=report.id, page=0)
    assert "report-page" not in client.get(f"{projector}/fragments").json["fragments"]["projector"]["projector-scene"]

    gone = client.post(f"{door}/reports/remove", data={"report": report.id}, headers=ORIGIN)
    assert gone.status_code == 303 and hall.all(m.Report) == []


def test_what_cannot_be_shown_is_refused_with_the_reason(
    client: FlaskClient, hall: Hall, monkeypatch: pytest.MonkeyPatch
):
    door = f"/s/{open_link(client, hall, 'secretary')[0]}"
    for content, words in (
        (b"PK\x03\x04 a document", "chọn một tệp PDF"),
        (b"%PDF-1.7 torn off here", "không đọc được"),
        (pdf(*[(8, 8)] * (limits.MOST_PAGES + 1)), f"tối đa {limits.MOST_PAGES} trang"),
    ):
        refused = upload(client, door, hall, content)
        assert refused.status_code == 422 and words in refused.text, refused.text
    assert upload(client, door, hall, b"%PDF-" + bytes(limits.LARGEST + 200_000)).status_code == 413
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.0)
    assert "quá lâu" in upload(client, door, hall, pdf((8, 8))).text
    assert hall.all(m.ReportFile) == []


def test_nobody_else_sends_or_sees_reports(client: FlaskClient, hall: Hall):
    content = pdf((16, 9))
    door = f"/s/{open_link(client, hall, 'mc')[0]}"
    upload(client, door, hall, content)
    (report,) = hall.all(m.Report)
    for seat in ("desk", "responder", "monitor", "projector"):
        other = f"/s/{open_link(client, hall, seat)[0]}"
        assert client.get(f"{other}/reports").status_code == 403
        assert upload(client, other, hall, content).status_code == 403
        assert client.post(f"{other}/reports/remove", data={"report": report.id}, headers=ORIGIN).status_code == 403
        if seat != "projector":
            assert client.get(f"{other}/reports/{report.file_id}/1").status_code == 403
    assert upload(client, door, hall, content, headers={"Origin": "http://elsewhere"}).status_code == 403
    assert client.get(f"{enter(client, hall)}reports/{report.file_id}/1").status_code == 404
    assert len(hall.all(m.Report)) == 1


def test_the_loop_goes_on_while_pages_are_drawn(monkeypatch: pytest.MonkeyPatch):
    waited = []
    sleep = loop.sleep
    monkeypatch.setattr(loop, "sleep", lambda seconds: (waited.append(seconds), sleep(seconds)))
    with drawing.drawn(pdf((16, 9))) as pictures:
        assert [drawing.read(one).number for one in pictures] == [1]
    assert waited
