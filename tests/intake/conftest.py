"""A migrated database of its own for every test, and the smallest file that loads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conference import schema
from conference.db import Database

SMALLEST = """\
[organisation]
name = "Xã Mây Trắng"
issuing_body = "ỦY BAN NHÂN DÂN XÃ MÂY TRẮNG"
province = "Tỉnh Nam Hải"
run_by = "STATE"

[conference]
slug = "may-trang"
title = "Hội nghị đối thoại"
venue = "Nhà văn hóa"
starts_at = "25/6/2026 07h30'"

[[localities]]
name = "Đồng Quan"

[[localities]]
name = "Hạ Đoài"

[[units]]
name = "Phòng Kinh tế"
short_name = "PKT"
leads = ["LAND"]

[[people]]
role = "CHAIR"
title = "Đồng chí"
name = "Mạc Thị Sương"

[[steps]]
title = "Đối thoại"

[[groups]]
name = "Đại biểu thôn"
expected = 30
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'conference.sqlite3'}"
    schema.upgrade(url)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def smallest() -> str:
    return SMALLEST
