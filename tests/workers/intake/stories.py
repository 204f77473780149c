"""Two articles written for these tests, in the manner of a provincial paper."""

from __future__ import annotations

from tests.workers.intake.press import Printed

VISIT = Printed(
    title="Kiểm tra tiến độ đường liên xã và công tác phòng, chống rét cho đàn gia súc",
    lead="Ngày 28/2, đồng chí Lê Văn Tùng, Phó Chủ tịch UBND tỉnh, cùng đoàn công tác của các sở đã kiểm tra tiến độ tuyến "
    "đường Mường Khoa - Nậm Sen và việc phòng, chống rét cho đàn gia súc tại hai xã vùng cao.",
    parts=(
        ("caption", "Đồng chí Phó Chủ tịch UBND tỉnh kiểm tra mặt đường tại km số 7."),
        (
            "body",
            "Theo báo cáo của Ban quản lý dự án, tuyến đường dài 18,6 km, tổng vốn 142 tỷ đồng, khởi công từ tháng 5/2025 và "
            "dự kiến thông xe kỹ thuật trước ngày 30/9. Đến nay, đơn vị thi công đã hoàn thành phần nền của 12 km, đổ bê tông "
            "được 7,4 km và xây xong 31 cống thoát nước. Khó khăn lớn nhất là mưa kéo dài làm sạt taluy dương ở ba điểm.",
        ),
        ("caption", "Cán bộ thú y hướng dẫn bà con bản Nậm Sen che chắn chuồng trại"),
        ("credit", "Ảnh: Quốc Việt"),
        (
            "body",
            "Tại xã Nậm Sen, đoàn đã thăm các hộ nuôi trâu, bò và nghe chính quyền báo cáo về lượng thức ăn dự trữ. Toàn xã có "
            "2.340 con gia súc; hơn 90% số hộ đã che bạt, dự trữ rơm khô và cỏ voi cho ít nhất hai mươi ngày. Xã cũng đã "
            "thành lập 9 tổ phản ứng nhanh, trực 24/24 giờ trong các đợt rét đậm.",
        ),
        (
            "body",
            "Đồng chí Phó Chủ tịch UBND tỉnh ghi nhận sự chủ động của địa phương; đồng thời yêu cầu nhà thầu bố trí đủ máy móc, "
            "chia ca thi công, không để công trường ngừng việc khi trời tạnh ráo. Đối với chăn nuôi, các xã cần theo dõi sát dự "
            "báo thời tiết, tuyệt đối không để người dân chủ quan thả rông gia súc trong những ngày nhiệt độ dưới 10 độ C.",
        ),
        ("caption", "Công nhân đổ bê tông mặt đường đoạn qua bản Pá Hốc."),
        ("credit", "Ảnh: PV"),
        (
            "body",
            "Sau buổi kiểm tra, đoàn công tác đã trao 40 suất quà cho các hộ có hoàn cảnh khó khăn và 20 bộ chăn ấm cho học sinh "
            "bán trú của Trường phổ thông dân tộc bán trú xã. Dịp này, Sở Nông nghiệp và Môi trường hỗ trợ hai xã 4 tấn muối "
            "khoáng, 600 tấm bạt và 1.200 liều vắc xin phòng bệnh tụ huyết trùng.",
        ),
    ),
    author="Thu Hường",
)

HARVEST = Printed(
    title="Hợp tác xã Mường Lống và vụ chè xuân được giá",
    lead="Sau ba năm chuyển sang canh tác hữu cơ, chè búp tươi của Hợp tác xã Mường Lống được bao tiêu với giá cao hơn thị "
    "trường gần một phần tư, giúp 126 hộ thành viên có thêm nguồn vốn mở rộng diện tích.",
    parts=(
        ("caption", "Thành viên Hợp tác xã Mường Lống hái chè vụ xuân trên đồi bản Lướt."),
        ("credit", "Ảnh: Hà Vy"),
        ("subhead", "Từ những luống chè cũ"),
        (
            "body",
            "Năm 2022, khi nhiều gia đình định phá chè để trồng ngô, Hợp tác xã Mường Lống được thành lập với chín thành viên và "
            "14 héc ta chè Shan. Vốn ban đầu chỉ có 280 triệu đồng, một máy sao và nhà xưởng rộng chưa tới 60 mét vuông. Bà con "
            "vừa làm vừa học cách ủ phân, tỉa cành, ghi nhật ký đồng ruộng.",
        ),
        (
            "body",
            "Anh Sùng A Dế, Giám đốc Hợp tác xã, kể: Năm đầu tiên, sản lượng giảm gần một nửa vì bỏ hẳn phân hóa học, nhiều người "
            "nản lòng xin rút. Chúng tôi phải đến từng nhà thuyết phục, cam kết mua hết chè búp với giá không thấp hơn 18.000 "
            "đồng một cân, kể cả khi thương lái ép giá.",
        ),
        ("caption", "Khu sao chè mới đưa vào sử dụng đầu năm 2026"),
        ("subhead", "Được mùa, được giá"),
        (
            "body",
            "Vụ xuân năm nay, toàn vùng nguyên liệu đạt 96 héc ta, năng suất bình quân 6,8 tấn một héc ta. Doanh nghiệp ở Hà Nội "
            "ký hợp đồng ba năm, ứng trước 30% tiền hàng và hỗ trợ dây chuyền đóng gói hút chân không. Nhờ vậy, giá chè búp tươi "
            "loại một giữ ổn định ở mức 26.000 đồng một cân.",
        ),
        ("list_item", "Chè xanh sao tay chiếm 55% sản lượng, chủ yếu bán cho các cửa hàng thực phẩm sạch;"),
        ("list_item", "Hồng trà chiếm 30%, xuất khẩu sang hai thị trường châu Âu và Nhật Bản;"),
        ("list_item", "Trà túi lọc và bột chè chiếm phần còn lại, tiêu thụ qua các sàn thương mại điện tử."),
        (
            "body",
            "Bà Lò Thị Mai, bản Lướt, có 1,2 héc ta chè, vụ này thu hơn 70 triệu đồng sau khi trừ chi phí. Bà cho biết gia đình sẽ "
            "dành một phần tiền mua máy hái, phần còn lại cho con gái út học nghề pha chế ở thành phố, mong sau này về mở quán "
            "trà ngay trên đồi để đón khách du lịch.",
        ),
        ("subhead", "Gắn vùng chè với du lịch cộng đồng"),
        (
            "body",
            "Từ tháng 3, Hợp tác xã mở tuyến tham quan đồi chè dài 4 km, có điểm ngắm mây, nhà trưng bày và bếp sao chè để khách "
            "tự tay trải nghiệm. Chính quyền xã đã đưa tuyến này vào đề án phát triển du lịch giai đoạn 2026 - 2030, dành 1,5 tỷ "
            "đồng làm bãi đỗ xe và biển chỉ dẫn.",
        ),
        (
            "body",
            "Theo kế hoạch, đến năm 2028, vùng chè hữu cơ sẽ mở rộng lên 150 héc ta, tạo việc làm thường xuyên cho khoảng 300 lao "
            "động. Hướng đi ấy cho thấy khi người nông dân cùng nhau giữ chất lượng, cây chè cổ hoàn toàn có thể nuôi sống cả một "
            "vùng đất và giữ chân lớp trẻ ở lại với bản làng.",
        ),
    ),
    author="Đức Mạnh - Lan Anh",
)

STORIES = {"visit": VISIT, "harvest": HARVEST}
