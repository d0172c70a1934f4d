"""The usual fields (DOMAIN 4.7) and text blocks, used when neither the file nor the organisation has its own."""

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

#: None of them is a word or a syllable of the language, so nobody means the letters themselves.
TEXT_BLOCKS = (
    ("ubnd", "Ủy ban nhân dân"),
    ("hđnd", "Hội đồng nhân dân"),
    ("mttq", "Mặt trận Tổ quốc"),
    ("ttpvhcc", "Trung tâm Phục vụ hành chính công"),
    ("gcn", "giấy chứng nhận quyền sử dụng đất"),
    ("gpmb", "giải phóng mặt bằng"),
    ("bhyt", "bảo hiểm y tế"),
    ("đnx", "Đề nghị xã cho biết"),
    ("tggq", "thời gian giải quyết dứt điểm"),
    ("tlvb", "Đơn vị sẽ trả lời bằng văn bản."),
)
