"""What the words alone tell, as tables."""

from __future__ import annotations

import pytest

from workers.intake.lead import without_agency
from workers.intake.pieces import sentences
from workers.intake.profiles import shipped
from workers.intake.wording import (
    has_byline_role,
    has_credit_tail,
    is_byline,
    is_chrome,
    is_credit,
    is_imprint,
    is_names,
    is_related,
    is_soft_404,
    is_stop,
)


@pytest.mark.parametrize(
    "text",
    [
        "Ảnh: PV",
        "ảnh: Hoàng Lan",
        "(Ảnh: Quốc Việt)",
        "Nguồn: TTXVN",
        "Ảnh minh họa: Internet",
        "Video: Tuấn Kiệt",
        "Đồ họa: Hà My",
        "Ảnh TTXVN",
        "Ảnh - Bích Ngọc",
    ],
)
def test_credits(text: str) -> None:
    assert is_credit(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ảnh hưởng của bão số 3",
        "Nguồn nước: bài toán khó của vùng cao cần lời giải từ nhiều phía, nhất là xã",
        "Video call",
        "Bài: Hà My",
        "Ảnh đẹp",
    ],
)
def test_what_is_no_credit(text: str) -> None:
    assert not is_credit(text)


@pytest.mark.parametrize(
    "text", ["Bà con thu hoạch lúa. Ảnh: PV", "Cầu mới thông xe (Ảnh: Lan)", "Chợ phiên - Ảnh: An"]
)
def test_captions_with_their_credit(text: str) -> None:
    assert has_credit_tail(text)


@pytest.mark.parametrize(
    "text",
    ["Ông nói về ảnh hưởng: rất lớn.", "Có hai nguồn vốn: ngân sách và xã hội hóa."],
)
def test_sentences_without_a_credit(text: str) -> None:
    assert not has_credit_tail(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thùy Dung",
        "Hoàng Giang, Quốc Huy, Minh Thúy",
        "TRỌNG PHÚ - CHUNG THỦY - H.VÂN",
        "Lò Văn Mười (CTV)",
        "Đức Mạnh và Lan Anh",
    ],
)
def test_names(text: str) -> None:
    assert is_names(text)


@pytest.mark.parametrize(
    "text", ["Được mùa, được giá", "Sơn La vào mùa hoa", "Năm 2025", "Ông Nam nói.", "Vì sao?", ""]
)
def test_what_is_no_name(text: str) -> None:
    assert not is_names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bài, ảnh: Thu Hà",
        "Theo TTXVN",
        "Hà My (tổng hợp)",
        "PV",
        "Tin, ảnh: CTV",
        "TTXVN/Vietnam+",
        "Thực hiện: Nhóm phóng viên",
    ],
)
def test_bylines_by_their_role(text: str) -> None:
    assert has_byline_role(text)


@pytest.mark.parametrize(
    "text", ["Theo đó, các xã cần chủ động.", "Bài toán khó", "Tổng hợp ý kiến cử tri", "Pvc là nhựa"]
)
def test_what_is_no_byline(text: str) -> None:
    assert not has_byline_role(text)


@pytest.mark.parametrize(
    "text",
    ["Xem thêm: Mùa hoa", ">> Giá vàng hôm nay", "» Tin cũ", "Đọc thêm", "Tin liên quan:"],
)
def test_pointers(text: str) -> None:
    assert is_related(text)


@pytest.mark.parametrize(
    "text",
    [
        "BÌNH LUẬN",
        "Bình luận (12)",
        "Tin mới",
        "Tin cùng chuyên mục",
        "Đọc nhiều nhất",
        "Từ khóa:",
        "Có thể bạn quan tâm",
        "Ý kiến bạn đọc (3)",
    ],
)
def test_stops(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize(
    "text", ["Tin mới về cơn bão", "Bình luận của chuyên gia", "Chủ đề năm nay là nước sạch", "Tin tưởng"]
)
def test_what_stops_nothing(text: str) -> None:
    assert not is_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "Giọng nam",
        "Giọng nữ miền Nam",
        "Trang chủ",
        "Bạn còn 500/500 ký tự",
        "02/03/2026 07:30",
        "Thứ năm, ngày 6/11/2025",
        "Cập nhật lúc 8:15, 6/3/2026 (GMT+7)",
        "Chia sẻ",
        "0:00 / 3:20",
        "Báo Tây Bắc điện tử - Tin tức mỗi ngày",
        "6 Tháng 11, 2025",
    ],
)
def test_controls(text: str) -> None:
    assert is_chrome(text)


@pytest.mark.parametrize(
    "text",
    [
        "Giọng nam trầm ấm của anh",
        "Chia sẻ yêu thương",
        "Theo dõi sát tình hình",
        "Ngày 6/11, tỉnh họp",
        "In dấu chân trên đồi",
        "Lưu giữ nét xưa",
        "Nghe tiếng khèn gọi bạn",
    ],
)
def test_what_is_no_control(text: str) -> None:
    assert not is_chrome(text)


def test_the_imprint_and_the_missing_page() -> None:
    assert is_imprint("Giấy phép số 12/GP-BTTTT ngày 5/1/2024")
    assert is_imprint("® Ghi rõ nguồn khi phát hành lại thông tin")
    assert not is_imprint("Anh Nam được cấp giấy phép lái xe hạng B2.")
    assert is_soft_404("404 - Không tìm thấy trang")
    assert not is_soft_404("Tìm thấy hai em bé đi lạc")


@pytest.mark.parametrize(
    ("text", "count"),
    [("Một câu.", 1), ("Một câu. Hai câu.", 2), ("Ông A. nói vậy", 1), ("TP. Hồ Chí Minh đẹp.", 1), ("Không dấu", 1),
     ("Giá 2.000 đồng.", 1), ("Thật ư? Thật!", 2), ("“Hay quá!”, chị nói.", 2), ("PGS.TS. Nam dự.", 1)],
)  # fmt: skip
def test_sentences_are_counted(text: str, count: int) -> None:
    assert sentences(text) == count


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("(Dân trí) - Sáng nay, tuyến đường mới đã thông xe.", "Sáng nay, tuyến đường mới đã thông xe."),
        ("VOV.VN - Sáng nay, tuyến đường mới đã thông xe.", "Sáng nay, tuyến đường mới đã thông xe."),
        ("(GLO)- Sáng nay, tuyến đường mới đã thông xe.", "Sáng nay, tuyến đường mới đã thông xe."),
        ("(NB&CL) Sáng nay, tuyến đường mới đã thông xe.", "Sáng nay, tuyến đường mới đã thông xe."),
        ("Hàn - Nhật - Mỹ họp bàn về an ninh khu vực.", "Hàn - Nhật - Mỹ họp bàn về an ninh khu vực."),
        ("TTO thông báo tuyển sinh năm học mới.", "TTO thông báo tuyển sinh năm học mới."),
        ("VOV - đài", "VOV - đài"),
    ],
)
def test_only_known_agencies_are_taken_off_a_lead(text: str, left: str) -> None:
    assert without_agency(text, shipped().everywhere.agency_prefixes) == left


@pytest.mark.parametrize(
    "text",
    ["Hoàng Lan - 08:15 15/04/2026", "Hà Quỳnh Thứ tư, 15/04/2026", "Đánh giá bài viết: 5/5 (3 lượt)", "Trang 1 2 3"],
)
def test_lines_around_an_article_that_are_not_read(text: str) -> None:
    assert is_chrome(text)


@pytest.mark.parametrize("text", ["Lễ hội mở ngày 15/04/2026", "Trang 2 của cuốn sổ đã mất", "Hội nghị 08:15 15/04"])
def test_lines_of_an_article_that_only_look_so(text: str) -> None:
    assert not is_chrome(text)


@pytest.mark.parametrize(("text", "named"), [("Thiết kế: Hoa Ban", True), ("Nội dung: chia ruộng cho từng hộ", False)])
def test_who_made_a_page_is_a_byline_when_names_follow(text: str, *, named: bool) -> None:
    assert is_byline(text) is named
