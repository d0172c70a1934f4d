"""The usual table of fields (DOMAIN 4.7), used when neither the file nor the organisation has one of its own."""

FIELDS = (
    ("LAND", "Đất đai"),
    ("ENV", "Môi trường"),
    ("INFRA", "Giao thông - Hạ tầng"),
    ("AGRI", "Nông nghiệp - Thủy lợi"),
    ("SOCIAL", "Chính sách xã hội"),
    ("HEALTH", "Y tế - Bảo hiểm"),
    ("EDU", "Giáo dục"),
    ("CULT", "Văn hóa - Thông tin"),
    ("SEC", "An ninh trật tự"),
    ("ADMIN", "Thủ tục hành chính - Chuyển đổi số"),
    ("BIZ", "Kinh doanh - Thuế"),
    ("CLEAR", "Giải phóng mặt bằng - Tái định cư"),
    ("BUILD", "Xây dựng - Quy hoạch"),
    ("DEF", "Quốc phòng - Quân sự"),
    ("PARTY", "Xây dựng Đảng - Chính quyền"),
    ("UTIL", "Điện - Nước sạch"),
    ("OTHER", "Lĩnh vực khác"),
)
