"""Approving the minutes: who may, when, and that a version never changes again."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from conference import models as m
from conference.documents import files
from conference.domain import versions
from conference.errors import Forbidden, Invalid, Refused, Stale
from tests.conftest import HeldClock
from tests.documents.held import end, hold, minutes_of
from tests.factories import Hall
from tests.minutes.typists import Server, Typist

PDF = b"%PDF-1.7\n" + bytes(range(256))


@pytest.fixture
def held(hall: Hall, clock: HeldClock) -> Hall:
    """A conference that is over."""
    hold(hall, clock)
    end(hall, clock)
    return hall


def contents(hall: Hall, number: int = 1) -> tuple[str, str]:
    with hall.reading() as session:
        version = session.query(m.MinutesVersion).filter_by(number=number).one()
        return version.markdown, version.html


def test_an_approval_records_who_when_and_that_it_was_read_back(held: Hall, clock: HeldClock):
    done = held.co_chair.run("minutes.approve", read_back=True)
    version = held.one(m.MinutesVersion, done.result["version"])
    assert (version.number, version.made_at, version.read_back, version.reason) == (1, clock.now, True, "")
    assert version.approved_by_id == version.made_by_id == held.holders["co_chair"]
    markdown, html = contents(held)
    for content in (markdown, html):
        assert "đồng chí Lưu Thị Hạnh" in content and "đọc lại" in content and "DỰ THẢO" not in content
    assert version.markdown_sha256 == hashlib.sha256(markdown.encode()).hexdigest()
    assert version.html_sha256 == hashlib.sha256(html.encode()).hexdigest()
    assert held.last_event.data == {"number": 1, "read_back": True}


def test_an_operator_says_that_the_chair_approved(held: Hall):
    with pytest.raises(Forbidden):
        held.operator.run("minutes.approve")
    version = held.one(m.MinutesVersion, held.operator.get("minutes.approve", chair_said_so=True))
    assert version.on_behalf and version.approved_by_id == held.holders["chair"]
    assert version.made_by_id == held.holders["operator"]


@pytest.mark.parametrize("seat", ["secretary", "mc", "desk", "responder", "projector", "phone", "monitor"])
def test_nobody_else_approves(held: Hall, seat: str):
    with pytest.raises(Forbidden):
        getattr(held, seat).run("minutes.approve", read_back=True)


def test_before_the_end_nothing_is_approved(hall: Hall):
    with pytest.raises(Refused, match="Close the conference"):
        hall.chair.run("minutes.approve")


def test_a_correction_is_a_new_version_and_needs_a_reason(held: Hall, clock: HeldClock):
    held.chair.run("minutes.approve")
    held.secretary.run("entry.open", text="Bổ sung: có mặt đại diện điện lực.")
    with pytest.raises(Refused, match="reason"):
        held.chair.run("minutes.approve", reason="  ")
    clock.advance(minutes=5)
    assert held.chair.run("minutes.approve", reason="Bổ sung thành phần").result["number"] == 2
    assert "Lý do lập phiên bản này: Bổ sung thành phần" in contents(held, 2)[0]
    assert "điện lực" in contents(held, 2)[0] and "điện lực" not in contents(held, 1)[0]


def test_a_version_stays_byte_identical_whatever_changes_afterwards(held: Hall, clock: HeldClock):
    held.chair.run("minutes.approve")
    before = contents(held)
    person = held.all(m.Person, m.Person.full_name == "Nguyễn Văn Ất")[0].id
    held.secretary.run("person.rename", person=person, title="Ông", full_name="Nguyễn Văn Ấp")
    for question in held.all(m.Question):
        held.secretary.run("question.classify", question=question.id, kind="OPINION")
    held.secretary.run("entry.open", text="Thêm.")
    assert "Nguyễn Văn Ấp" in minutes_of(held).turns[0].who
    assert contents(held) == before
    held.chair.run("minutes.approve", reason="Sửa tên")
    assert contents(held) == before


def test_approving_what_has_not_changed_is_a_no_op(held: Hall, clock: HeldClock):
    first = held.chair.get("minutes.approve")
    seq = held.seq
    clock.advance(minutes=1)
    assert held.chair.get("minutes.approve", reason="Lần nữa") == first
    assert held.seq == seq


def test_what_was_read_is_what_is_approved(held: Hall):
    seen = files.fingerprint(minutes_of(held))
    held.secretary.run("entry.open", text="Một câu không ai nghe đọc.")
    with pytest.raises(Stale):
        held.chair.run("minutes.approve", seen=seen)
    held.chair.run("minutes.approve", seen=files.fingerprint(minutes_of(held)))


@pytest.mark.parametrize("column", ["html", "markdown", "reason", "number", "approved_by_id", "html_sha256"])
def test_the_database_refuses_to_change_a_version(held: Hall, column: str):
    held.chair.run("minutes.approve")
    before = contents(held)
    with pytest.raises(IntegrityError, match="never changes"), held.writing() as session:
        session.execute(text(f"UPDATE minutes_version SET {column} = {column}"))
    with pytest.raises(IntegrityError, match="never changes"), held.writing() as session:
        session.query(m.MinutesVersion).one().html = "other words"
        session.flush()
    with pytest.raises(IntegrityError, match="never changes"), held.writing() as session:
        session.execute(text("DELETE FROM minutes_version"))
    assert contents(held) == before


def test_a_signed_scan_is_bound_to_a_version_and_stays(held: Hall):
    version = held.chair.get("minutes.approve")
    with held.writing() as session:
        file = versions.keep_file(session, held.secretary.actor, PDF)
    scan = held.secretary.get("minutes.bind_scan", version=version, file=file.sha256, file_name="Biên bản đã ký.pdf")
    bound = held.one(m.MinutesScan, scan)
    assert (bound.version_id, bound.file_name, bound.bound_by) == (
        version, "Biên bản đã ký.pdf", held.secretary.actor.key
    )  # fmt: skip
    kept = held.one(m.ScanFile, bound.file_id)
    assert (kept.media_type, kept.size, kept.sha256) == ("application/pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    for statement in ("UPDATE scan_file SET content = ''", "UPDATE minutes_scan SET file_name = 'x'"):
        with pytest.raises(IntegrityError, match="never changes"), held.writing() as session:
            session.execute(text(statement))
    seq = held.seq
    assert held.secretary.get("minutes.bind_scan", version=version, file=file.sha256, file_name="again.pdf") == scan
    assert held.seq == seq


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<html>", b" %PDF-1.7", b"GIF89a"])
def test_only_pdf_jpeg_and_png_are_kept(held: Hall, content: bytes):
    with pytest.raises(Invalid), held.writing() as session:
        versions.keep_file(session, held.secretary.actor, content)


def test_a_scan_has_at_most_twenty_megabytes(held: Hall):
    with held.writing() as session:
        versions.keep_file(session, held.secretary.actor, PDF.ljust(versions.LARGEST_SCAN, b"\0"))
    with pytest.raises(Invalid, match="20 MB"), held.writing() as session:
        versions.keep_file(session, held.secretary.actor, PDF.ljust(versions.LARGEST_SCAN + 1, b"\0"))


def test_a_file_that_has_not_arrived_cannot_be_bound(held: Hall):
    version = held.chair.get("minutes.approve")
    with pytest.raises(Invalid, match="not arrived"):
        held.chair.run("minutes.bind_scan", version=version, file="0" * 64, file_name="x.pdf")


def test_a_conference_that_is_deleted_takes_its_versions_along(held: Hall):
    held.chair.run("minutes.approve")
    with held.writing() as session:
        session.execute(text("DELETE FROM conference"))
        left = session.execute(text("SELECT count(*) FROM minutes_version")).scalar()
        session.rollback()
    assert left == 0


def test_undo_never_takes_an_approval_back(held: Hall):
    held.chair.run("minutes.approve")
    with pytest.raises(Refused):
        held.chair.run("act.undo")
    assert len(held.all(m.MinutesVersion)) == 1


def test_a_version_has_words_that_were_typed_a_moment_ago(hall: Hall):
    """The text that screens read may be a tenth of a second behind; approved minutes may not."""
    entry = hall.secretary.get("entry.open")
    hall.chair.run("conference.close")
    server = Server(hall)
    typist = Typist(server, hall.secretary, entry)
    typist.type("Vừa gõ xong.")
    typist.flush()
    version = hall.chair.get("minutes.approve", read_back=True)
    server.stop()
    with hall.reading() as session:
        assert "Vừa gõ xong." in session.get_one(m.MinutesVersion, version).markdown
