"""The smallest file that loads."""

from __future__ import annotations

import pytest

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
def smallest() -> str:
    return SMALLEST
