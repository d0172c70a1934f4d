"""What people say in the rehearsal: invented, per turn a few matters with their field."""

MATTERS: list[list[tuple[str, str]]] = [
    [
        ("Đường trục thôn xuống cấp, mưa là ngập, đề nghị cho biết bao giờ sửa.", "INFRA"),
        ("Đèn đường hỏng ba tháng nay, buổi tối các cháu đi học về rất tối.", "INFRA"),
    ],
    [("Hồ sơ cấp giấy chứng nhận quyền sử dụng đất nộp đã lâu, đề nghị trả lời thời gian có kết quả.", "LAND")],
    [("Bãi rác tạm đầu thôn bốc mùi, đề nghị di dời trước Tết.", "ENV")],
    [("Mức hỗ trợ cho hộ cận nghèo còn thấp, đề nghị kiến nghị cấp trên xem xét.", "SOCIAL")],
]

WRITTEN = "Loa truyền thanh của thôn hay bị nhiễu, đề nghị kiểm tra, sửa chữa."
