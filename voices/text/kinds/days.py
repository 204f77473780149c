"""Whether two numbers with a slash or dash are a day and a month: the words around decide, never the numbers alone."""

from __future__ import annotations

import re

from voices.text.kinds.measures import COUNTED
from voices.text.line import Line
from voices.text.shape import Shape
from voices.text.units import units
from voices.text.vocabulary import vocabulary

DAY_WORDS = vocabulary("ngày sáng trưa chiều tối đêm khuya hôm dịp lễ hạn tết mùng mồng rằm nhật")
_DATE_LEADS = vocabulary(
    "từ đến tới trước sau hết kể vào đầu cuối tính trong cho nghỉ mừng niệm khánh sale friday săn phiên"
)
NAME_WORDS = vocabulary(
    "đường phố trường viên cầu chợ tuyến động đài hiệu bản phường khu đoàn đội phong_trào rạp tk tdp kp kđt"
)
NUMBERED = vocabulary("số ngõ ngách hẻm kiệt nhà")
_PART_NOUNS = vocabulary("số diện tổng dân quãng chặng thời chiều sản nhu cổ phần thành điểm phiếu đại cử tiêu chỉ")
_SHARED = _PART_NOUNS | vocabulary("lượng mức giá công phần khối tải nguồn kinh nước phân giống vốn")
_DOSES = vocabulary("viên gói ống quả liều thìa muỗng bát chén cốc ly lít kg tháng giờ thế ngày")
_COUNTED_A_DAY = _DOSES | vocabulary(
    "tiếng chuyến khách lượt ca bữa cữ đơn suất điếu giọt mẻ km cây vòng cuốc mũi chai lon bao tạ tấn trường hợp hồ"
)
"""What there may be two or three of a day, and no day's number stands before."""
_TODAY = frozenset(("hôm nay", "hôm qua", "ngày mai", "hôm kia", "chủ nhật"))


def is_date(line: Line, at: int, day: str, month: str, end: int = 0) -> bool:
    """Decide whether a bare pair of numbers is a day and a month: by the words around, never by the numbers alone."""
    left = line.left(at)
    part = int(day) < int(month) <= _SMALL
    if left in NUMBERED or _each_day(line, at) or (part and _shares(line, at, end)):
        return False
    listed = line.joined(at, ("date", "day")) or _DAYS_SO_FAR.search(line.clause(at)) is not None
    if left in DAY_WORDS or line.left(at, 2) in _TODAY or listed:
        return True
    if _after_hour(line, at) or (end and stands_alone(line, at, end)):
        return True
    feast = f"{int(day)}/{int(month)}" in HOLIDAYS and (holiday(line, at) or house_name(line, at))
    if feast or (end and _dated_after(line, at, end, later=int(day) > int(month))):
        return True
    if end and line.right(end) in _PART_NOUNS:
        return False
    since = re.split(r"\d", line.clause(at))[-1].split()
    headed = line.text[max(0, at - 6) : at].lower() == "ngày: "
    lead = headed or left in _DATE_LEADS or line.left(at, 2) in _LEADS or "ngày" in since[-6:]
    return lead or named(line, at) or bool(_AFTER_WEEKDAY.search(line.text[max(0, at - 20) : at]))


_SMALL = 10
"""What is parted into more parts is told as so many out of so many."""


def _each_day(line: Line, at: int) -> bool:
    """Say whether what is so on every day follows: "mỗi ngày 7-8 tiếng", "mỗi tối 1/2 viên"."""
    before = line.left(at, 2).split()
    return len(before) > 1 and before[0] in _EVERY and (before[1] in DAY_WORDS or before == ["ngày", "đêm"])


_EVERY = vocabulary("mỗi một hằng hàng từng nửa ngày")


def _shares(line: Line, at: int, end: int) -> bool:
    """Say whether two parts are meant, "giảm từ 1/2 đến 2/3 lượng phân", or part of a pill, "ngày 1/2 viên"."""
    if line.last is not None and line.last.kind == "fraction" and _RUNS_ON.fullmatch(line.text, line.last_end, at):
        return True
    if end and line.right(end) in _DOSES and (part := _PART.match(line.text, at)) and int(part[1]) < int(part[2]):
        return True
    run = _PARTS_RUN.match(line.text, at)
    if run is None:
        return False
    first, second = int(run[1]) / int(run[2]), int(run[3]) / int(run[4])
    told = line.right(run.end()) in _SHARED or _SHARING.search(line.text[max(0, at - 40) : at]) is not None
    return first < second < 1 and told


_RUNS_ON = re.compile(r" ?[-–] ?| đến | tới ")
_PART = Shape(r"([1-9])/([2-9]|10)(?!\d)")
_PARTS_RUN = Shape(r"([1-9])/([2-9]|10)(?: ?[-–] ?| đến | tới )([1-9])/([2-9]|10)(?![\d/])")
_SHARING = Shape(
    r"(?:chiếm|giảm|tăng|hao hụt|hụt|mất|đạt|bằng|còn|hết|thiệt hại|tiết kiệm|cháy|ngập|thay|bớt|trừ|khoảng|chừng)"
    r"(?: được)?(?: từ| khoảng| gần| hơn| chừng){0,2} $"
)


_DAYS_SO_FAR = Shape(r"(?<!\w)(?:ngày|sáng|chiều|tối|đêm) \d[\d/, và–-]{0,30}$")
"""Nothing but days since a word for them: "ngày 5-6/12, 7 và 8/12"."""


def stands_alone(line: Line, at: int, end: int) -> bool:
    """Say whether a bare pair stands between commas or brackets, as only a day does: "(28/1)", "14/3, ông Chiến …".

    Behind an amount it may tell what that is out of, "đạt 45% (5/11)"; beside its like it is one of many parts.
    """
    text, last = line.text, line.last
    before, after = text[max(0, at - 2) : at].strip(), text[end : end + 2]
    explained = before[-1:] == "," and after == " ("  # thứ Tư lễ Tro, 14/2 (đầu mùa Chay)
    if before[-1:] not in ("", "(", ",", ".", "\n") or not (explained or after[:1] in (")", ",")):
        return False
    if (before[-1:] == "(") != (after[:1] == ")") or after[1:].isdecimal() or _DIGIT_NEXT.match(text, end):
        return False
    if _PART_BEFORE.search(text[max(0, at - 14) : at]):
        return False
    near = last is not None and at - line.last_end <= _BESIDE and last.kind in _AMOUNTS
    return not near or _LUNAR_BEFORE.search(text[max(0, at - 16) : at]) is not None


_PART_BEFORE = Shape(r"(?<!\w)(?:số|phần|phần lớn|phần ba|nửa|ít|lại|bài|tập|kỳ|tốt|khá) ?[(,] ?$")
_LUNAR_BEFORE = Shape(r"(?:Tết|lịch|[Tt]háng (?:[Cc]hạp|[Gg]iêng)) \($")


_DIGIT_NEXT = Shape(r",? ?(?:và |hoặc )?\d")
_AMOUNTS = frozenset(("cardinal", "percent", "range", "measure", "ratio", "fraction", "score", "money", "ordinal"))
_BESIDE = 14


def _after_hour(line: Line, at: int) -> bool:
    """Say whether an hour stands right before: "17h 5/12", "8h00, 20/11", "7 giờ 5/11"."""
    if line.left(at) == "giờ" and line.left(at, 2).split()[0].isdecimal():
        return True
    last = line.last
    return last is not None and last.kind == "time" and last.rule in _HOURS and line.joined(at, ("time",))


_HOURS = frozenset(("time", "clock", "time range", "hours-time", "half of the day"))
_LEADS = frozenset(
    ("so với", "khai giảng", "bế giảng", "khai mạc", "bế mạc", "khởi công", "khai trương", "diễn ra", "giao dịch",
     "khủng bố", "sự kiện", "thảm kịch", "bán kết", "chung kết", "tứ kết", "lượt đi", "lượt về", "khánh thành",
     "tựu trường", "chậm nhất", "muộn nhất", "sớm nhất", "hạn chót", "hạn cuối", "giá vàng", "giá xăng", "tỷ giá",
     "thời tiết", "xổ số", "số ra", "bóng đá", "nhận định", "bình minh", "dự báo", "điểm tin", "tin nhanh")
)  # fmt: skip


def _dated_after(line: Line, at: int, end: int, *, later: bool) -> bool:
    """Say whether what follows makes a day of it, or nothing there makes a share of it."""
    if line.right(end, 2) in _OF_THE_YEAR or line.right(end, 2).startswith("tết ") or _YEAR_AFTER.match(line.text, end):
        return True
    return later and line.right(end) not in _PART_NOUNS and _no_share(line, at, end)


def out_of(line: Line, end: int) -> bool:
    """Say whether a noun follows of which so many out of so many may be told: "05/05 nghị quyết"."""
    return line.right(end) in COUNTED or line.right(end, 2) in _TOLD


_TOLD = frozenset(
    ("nghị quyết", "đồng chí", "chỉ tiêu", "tiêu chí", "đại biểu", "đơn vị", "chi bộ", "cơ sở", "dự án", "nội dung",
     "hồ sơ", "công trình", "mục tiêu", "nhiệm vụ", "chỉ số", "môn thi", "ý kiến", "ủy viên", "đảng viên", "chi hội",
     "tổ chức", "phường xã", "thủ tục", "kiến nghị", "gói thầu", "tờ trình", "văn bản", "tiểu ban",
     "đảng bộ", "mô hình")
)  # fmt: skip


def _no_share(line: Line, at: int, end: int) -> bool:
    """Say whether "26/3" in a sentence can't be 26 out of 3: no house number, no ratio, nothing counted by it."""
    left, right = line.left(at), line.right(end)
    if not left or right in _ADDRESS or right in COUNTED or right in units() or line.text[end : end + 1] in ("/", "-"):
        return False
    clause = line.clause(at)
    return not _RATE.search(clause) and _RATED.isdisjoint(_NO_RATIO.sub("", clause).split()[-4:])


_RATE = Shape(r"(?:t[ỷỉ] lệ|xác suất)(?!.* (?:đến|tới|từ|ngày)(?!\w))")
_NO_RATIO = re.compile(r"xổ số|kết quả(?= \w)")
_ADDRESS = vocabulary("trang đường phố ngõ ngách hẻm phường")
_RATED = vocabulary(
    "lệ số ngõ ngách hẻm kiệt nhà thửa tờ lô tổ lớp bậc huyết áp công suất xếp vòng hệ nhịp thị lực bằng chia phép dãy"
    " thắng thua hạ đánh bại chí mục khoản điều mẫu biểu bảng bài nhóm phiếu trang quả căn phòng block tòa"
)


def holiday(line: Line, at: int) -> bool:
    """Say whether the word before is a name's, as in "Tết Độc lập 2/9" or "Ngày Phụ nữ Việt Nam 20/10"."""
    before = line.text[max(0, at - 60) : at]
    return bool(_FEAST.search(before)) and not _AFTER_WEEKDAY.search(before)


_FEAST = Shape(
    r"(?:Ngày|[Tt]ết|Lễ|[Gg]iỗ|Thi đua|Sinh nhật|Cách mạng|[Qq]uốc khánh|Chiến thắng|Phong trào|[Kk]ỷ niệm)"
    r"(?:[ “\"]{1,2}[^\W\d_]+){0,9}(?: -)?(?: [^\W\d_]+){0,3},? \(?$"
)
_AFTER_WEEKDAY = Shape(
    r"(?:[Tt]hứ [^\W\d_]{2,5}|[Cc]hủ [Nn]hật|[Tt]hứ \d)(?:,| -| –)? \(?$"
    r"|(?:[Hh]ôm|[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Đđ]êm|[Kk]huya) (?:nay|qua|mai|kia|sau|trước),? \(?$"
    r"|\d ngày(?: \(|, )$"
    r"|(?:(?:[Cc]uối|[Đđ]ầu|[Gg]iữa) tuần(?: \w{2,5})?|[Tt]uần (?:này|sau|tới|trước|qua)|[Cc]ùng ngày),? \($"
    r"|(?<!\w)(?:nay|mai|kia|qua|sáng|trưa|chiều|tối|đêm) \($"
)
_OF_THE_YEAR = frozenset(("âm lịch", "vừa qua", "tới đây", "hằng năm", "hàng năm", "năm nay", "năm ngoái", "năm sau"))
_YEAR_AFTER = Shape(
    r" (?:\(âm lịch|năm (?:(?:19|20)\d\d|này)|(?:năm )?(?:Giáp|Ất|Bính|Đinh|Mậu|Kỷ|Canh|Tân|Nhâm|Quý) "
    r"(?:Tý|Sửu|Dần|Mão|Mẹo|Thìn|Tỵ|Tị|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi)(?!\w))"
)
HOLIDAYS = vocabulary(
    "1/1 3/2 8/3 26/3 30/4 1/5 7/5 15/5 19/5 1/6 5/6 21/6 26/6 28/6 11/7 27/7 19/8 2/9 10/10 13/10 14/10 20/10 18/11 "
    "20/11 22/12 24/12 25/12 5/5 15/1 15/7 23/12 27/2 3/3 9/1 6/1 10/3 22/8 24/3 25/3 21/4 14/2 12/5 27/3 15/10 9/11 "
    "16/10 1/10 4/10 10/12 1/12 23/11"
)


def named(line: Line, at: int) -> bool:
    """Say whether a street, square or school is named after this day."""
    return line.left(at) in NAME_WORDS


def street(line: Line, at: int, end: int) -> bool:
    """Say whether a street or school is named after this day, and not so many of anything long: "phố 2-9"."""
    return line.left(at) in _STREETS and line.right(end) not in units() and line.right(end) not in COUNTED


_STREETS = vocabulary("đường phố trường chợ")


def dashed_date(line: Line, at: int, end: int) -> bool:
    """Say whether "20-11" is a day: only right after a word for a day, and not before what the two numbers count."""
    if line.joined(at, ("score",)) or _each_day(line, at) or _counts(line, at, end):
        return False
    before = line.text[max(0, at - 20) : at]
    if line.left(at) in _DAYS_ONLY or line.joined(at, ("date", "day")) or _AFTER_WEEKDAY.search(before):
        return True
    day, month = map(int, re.findall(r"\d+", line.text[at:end]))
    if "-" not in line.text[at:end]:
        return False
    counts_nothing = not line.right(end) and line.text[end : end + 1] not in ("%", "‰", "°", "/")
    if line.right(end, 2) in ("âm lịch", "dương lịch"):
        return True
    if line.left(at) in _DATES_FROM and (counts_nothing or line.right(end, 2) in _TILL):
        return True
    # "tựu trường 25-8", "vào 10-5": no range runs down, no month is past twelve
    return day > month and (line.left(at) in _DATES_FROM or (day > 12 and _no_share(line, at, end)))


def _counts(line: Line, at: int, end: int) -> bool:
    """Say whether the two numbers count what follows: "ngày 2-3 lần", "tối 5-6 khách", "hôm nay 4.5 độ"."""
    right = line.right(end)
    if line.text[end : end + 1] in _DEGREES or ("." in line.text[at:end] and right in _MEASURED):
        return True
    if right in _COUNTED_TIME:
        return _YEAR_AFTER.match(line.text, end) is None
    first, last = map(int, re.findall(r"\d+", line.text[at:end]))
    return first < last and right in _COUNTED_A_DAY


_DEGREES = frozenset("°º")
_MEASURED = vocabulary("độ tấn tạ yến ki kg km ha m mm cm mét lít nghìn ngàn vạn triệu tỷ tỉ điểm lần phần")
_TILL = frozenset(("đến nay", "tới nay", "đến hết", "trở đi", "đến ngày", "đến khi", "năm nay", "vừa qua"))
_DATES_FROM = vocabulary("vào từ đến tới trước sau hết")
_DAYS_ONLY = vocabulary("ngày sáng trưa chiều tối đêm khuya hôm dịp lễ tết mùng mồng rằm")
_COUNTED_TIME = vocabulary("giây phút giờ ngày tuần tháng quý năm tuổi vụ lần người hộ con triệu nghìn tỷ đồng phần")


def house_name(line: Line, at: int) -> bool:
    """Say whether a school, works or farm a few words before bears this day as its name ("trường tiểu học 2-9")."""
    before = line.left(at, 4)
    named_so = "nhà máy" in before or "bệnh viện" in before
    return not before.endswith("là") and (named_so or not _HOUSES.isdisjoint(before.split()))


_HOUSES = vocabulary("trường nghiệp xã viên đội đoàn khách dệt rạp")
