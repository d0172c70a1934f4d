"""The minutes over HTTP: who may read them, preview, files, approval, scans, reading aloud."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conference import models as m
from conference.documents import files
from tests.conftest import HeldClock
from tests.documents.held import SECRET, end, hold, minutes_of
from tests.factories import Hall
from tests.web.conftest import ORIGIN, enter, open_link

PAGES = (
    "minutes", "minutes/short", "minutes/read", "minutes/read?short", "minutes.md", "minutes.html", "minutes.txt",
    "minutes/short.md", "minutes/versions/1", "minutes/versions/1.html", "minutes/versions/1.md",
)  # fmt: skip
PDF = b"%PDF-1.7 signed"


@pytest.fixture
def held(hall: Hall, clock: HeldClock) -> Hall:
    """A conference that is over, its minutes approved."""
    hold(hall, clock)
    end(hall, clock)
    hall.chair.run("minutes.approve", read_back=True)
    return hall


def upload(client: FlaskClient, door: str, content: bytes = PDF, name: str = "Biên bản đã ký.pdf", **more):
    """Send the scan's form, as a browser writes it (the client's own writer leaves a file open for large ones)."""
    quoted = name.replace('"', "%22")
    head = f'--edge\r\nContent-Disposition: form-data; name="scan"; filename="{quoted}"\r\n\r\n'
    return client.post(
        f"{door}/minutes/versions/1/scan",
        data=head.encode() + content + b"\r\n--edge--\r\n",
        headers=more.get("headers", ORIGIN),
        content_type="multipart/form-data; boundary=edge",
    )


@pytest.mark.parametrize("seat", ["chair", "co_chair", "operator", "secretary", "organiser"])
def test_those_who_run_the_meeting_and_write_it_down_may_read(client: FlaskClient, held: Hall, seat: str):
    link_id, _ = open_link(client, held, seat)
    for page in PAGES:
        assert client.get(f"/s/{link_id}/{page}").status_code == 200, page


@pytest.mark.parametrize("seat", ["mc", "desk", "responder", "projector", "monitor"])
def test_nobody_else_may(client: FlaskClient, held: Hall, seat: str):
    link_id, _ = open_link(client, held, seat)
    upload_scan(held)
    scan = held.all(m.MinutesScan)[0].id
    for page in (*PAGES, f"minutes/scans/{scan}"):
        response = client.get(f"/s/{link_id}/{page}")
        assert response.status_code == 403, page
        assert "Nguyễn Văn Ất" not in response.text
    assert client.post(f"/s/{link_id}/minutes/approve", headers=ORIGIN).status_code == 403
    assert upload(client, f"/s/{link_id}").status_code == 403
    assert len(held.all(m.MinutesVersion)) == 1 and len(held.all(m.ScanFile)) == 1


def upload_scan(held: Hall) -> None:
    """A scan that is bound already."""
    from conference.domain import versions

    with held.writing() as session:
        file = versions.keep_file(session, held.secretary.actor, PDF).sha256
    version = held.all(m.MinutesVersion)[0].id
    held.secretary.run("minutes.bind_scan", version=version, file=file, file_name="a.pdf")


def test_neither_phones_nor_strangers_find_a_way_in(app: Flask, client: FlaskClient, held: Hall):
    door = enter(client, held)
    link_id, _ = open_link(app.test_client(), held, "secretary")
    for page in PAGES:
        assert client.get(f"{door}{page}").status_code == 404
        assert client.get(f"/s/{link_id}/{page}").status_code == 403


def test_a_revoked_link_reads_nothing(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "secretary")
    held.organiser.run("link.revoke", link=link_id)
    assert client.get(f"/s/{link_id}/minutes").status_code == 403


def test_the_preview_shows_the_paper_what_is_missing_and_the_versions(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "chair")
    page = client.get(f"/s/{link_id}/minutes").text
    assert '<article class="paper"' in page and "Nguyễn Văn Ất" in page and SECRET not in page
    assert "Đã thông qua, phiên bản 1" in page and f"/s/{link_id}/minutes/versions/1.html" in page
    assert "ý kiến chưa có kết quả" in page


def test_files_are_downloads_with_names_that_tell_what_they_are(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "secretary")
    for form, media_type in (("md", "text/markdown"), ("html", "text/html"), ("txt", "text/plain")):
        response = client.get(f"/s/{link_id}/minutes.{form}")
        assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment;")
        assert f'filename="bien-ban-tien-nghia-2026-du-thao-20260625.{form}"' in disposition
        assert "Nguyễn Văn Ất" in response.get_data().decode()
    assert client.get(f"/s/{link_id}/minutes.docx").status_code == 404


def test_an_approved_version_is_downloaded_to_the_letter_for_ever(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "secretary")
    version = held.all(m.MinutesVersion)[0]
    held.secretary.run("entry.open", text="Sửa sau khi thông qua.")
    for form, digest in (("html", version.html_sha256), ("md", version.markdown_sha256)):
        content = client.get(f"/s/{link_id}/minutes/versions/1.{form}").get_data()
        assert hashlib.sha256(content).hexdigest() == digest
    page = client.get(f"/s/{link_id}/minutes/versions/1").text
    assert version.html_sha256 in page and "Sửa sau khi thông qua." not in page
    assert client.get(f"/s/{link_id}/minutes/versions/2").status_code == 404
    assert "Đã sửa sau phiên bản 1" in client.get(f"/s/{link_id}/minutes").text


def test_the_chair_approves_by_a_plain_form_and_comes_back_to_the_preview(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "chair")
    held.secretary.run("entry.open", text="Bổ sung.")
    form = {"seen": files.fingerprint(minutes_of(held)), "reason": "Bổ sung một câu", "read_back": "true"}
    response = client.post(f"/s/{link_id}/minutes/approve", data=form, headers=ORIGIN)
    assert (response.status_code, response.headers["Location"]) == (303, f"/s/{link_id}/minutes")
    page = client.get(f"/s/{link_id}/minutes").text
    assert "Phiên bản 2" in page and "Bổ sung một câu" in page


def test_approving_what_has_changed_meanwhile_is_refused_with_a_sentence(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "chair")
    form = {"seen": "0" * 64, "reason": "Sửa"}
    response = client.post(f"/s/{link_id}/minutes/approve", data=form, headers=ORIGIN)
    assert response.status_code == 409 and "đã thay đổi" in response.text
    assert f'href="/s/{link_id}/minutes"' in response.text


def test_a_form_of_another_site_neither_approves_nor_uploads(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "chair")
    forged = {"Origin": "http://elsewhere.example"}
    assert client.post(f"/s/{link_id}/minutes/approve", headers=forged).status_code == 403
    assert upload(client, f"/s/{link_id}", headers=forged).status_code == 403
    assert held.all(m.ScanFile) == []


def test_a_signed_scan_is_uploaded_listed_and_taken_as_it_came(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "secretary")
    assert upload(client, f"/s/{link_id}").status_code == 303
    scan = held.all(m.MinutesScan)[0]
    assert scan.file_name == "Biên bản đã ký.pdf"
    assert f"/s/{link_id}/minutes/scans/{scan.id}" in client.get(f"/s/{link_id}/minutes").text
    response = client.get(f"/s/{link_id}/minutes/scans/{scan.id}")
    assert response.get_data() == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;") and "filename*=UTF-8''Bi%C3%AAn" in disposition


def test_a_scan_larger_than_ordinary_requests_arrives_whole(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "secretary")
    large = PDF.ljust(3_000_000, b"\0")
    assert upload(client, f"/s/{link_id}", large).status_code == 303
    assert held.all(m.ScanFile)[0].size == 3_000_000
    assert upload(client, f"/s/{link_id}", PDF.ljust(20_200_000, b"\0")).status_code == 413


def test_what_is_no_scan_is_refused_with_a_sentence(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "secretary")
    response = upload(client, f"/s/{link_id}", b"<script>", "a.pdf")
    assert response.status_code == 422 and "PDF, JPEG" in response.text
    assert held.all(m.ScanFile) == []


def test_a_scans_name_cannot_write_headers(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "secretary")
    assert upload(client, f"/s/{link_id}", name='a";x="b\u202efdp.pdf').status_code == 303
    scan = held.all(m.MinutesScan)[0]
    disposition = client.get(f"/s/{link_id}/minutes/scans/{scan.id}").headers["Content-Disposition"]
    assert disposition.count('"') == 2


def test_every_part_is_on_the_reading_page_without_letterhead_and_signatures(client: FlaskClient, held: Hall):
    link_id, _ = open_link(client, held, "chair")
    page = client.get(f"/s/{link_id}/minutes/read").text
    assert page.count("data-part ") > 8
    assert "Nguyễn Văn Ất" in page and SECRET not in page
    assert "Nơi nhận" not in page and "CỘNG HÒA" not in page
    short = client.get(f"/s/{link_id}/minutes/read?short").text
    assert "TÓM TẮT BIÊN BẢN" in short and "minutes/approve" not in short


def test_the_secretary_reads_aloud_but_the_chair_approves(client: FlaskClient, hall: Hall, clock: HeldClock):
    hold(hall, clock)
    secretary, chair = (open_link(client, hall, seat)[0] for seat in ("secretary", "chair"))
    assert "sau khi hội nghị bế mạc" in client.get(f"/s/{chair}/minutes/read").text
    end(hall, clock)
    assert "minutes/approve" not in client.get(f"/s/{secretary}/minutes/read").text
    page = client.get(f"/s/{chair}/minutes/read").text
    assert "minutes/approve" in page and files.fingerprint(minutes_of(hall)) in page
