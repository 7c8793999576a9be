"""Values for the gaps of the documents in unseen/, by seed: invented people, check digits that fit, counties that do not exist."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from workflows.screening.kinds import Kind

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红鹏飞鑫波斌宇浩凯健俊帆雪琳晶欣瑞建国志国秀珍淑兰凤海燕春梅冬雨晨"
    "曦子涵梓轩一诺思远佳怡文博嘉豪若彤"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "慕容", "令狐", "东方", "尉迟")
MINORITY = ("阿依古丽·买买提", "吐尔逊·阿不都热依木", "古丽娜尔·依明", "才让卓玛", "扎西顿珠", "艾克拜尔·热合曼", "乌云其木格")
FOUR = ("欧阳明月", "司马文远", "诸葛青云", "上官若琳", "张王雨桐", "李杨思睿")
LATIN = ("Marco Bellini", "Elena Rossi", "Paolo Conti")
REGIONS = ("999999", "130199", "330499", "510199", "420699")
COURTS = ("柳荫小区", "文化苑", "北苑小区", "幸福家园", "金色港湾", "锦绣花园二期", "惠民新村", "云栖里", "纺织厂宿舍", "阳光100国际城")
STREETS = ("文化路", "柳荫街", "澄湖大道", "学院路", "建设北大街")
VILLAGES = ("双槐村", "前屯村", "河口村", "石桥村")
PROVINCES = "京津冀晋辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤琼川贵云陕甘青"
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def identity(random: Random, born: date, region: str) -> str:
    """A number whose check digit fits. (GB 11643)"""
    head = f"{region}{born:%Y%m%d}{random.randrange(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(one) * weight for one, weight in zip(head, weights, strict=True)) % 11]


def luhn(head: str) -> str:
    """`head` with its check digit."""
    total = 0
    for index, digit in enumerate(reversed(head)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return head + str(-total % 10)


def credit(random: Random) -> str:
    """A unified social credit code. (GB 32100)"""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    head = "91999999" + "".join(random.choice(letters) for _ in range(9))
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    return head + letters[-sum(letters.index(one) * weight for one, weight in zip(head, weights, strict=True)) % 31]


def _digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def _id(random: Random, variant: str) -> str:
    first, last = (date(2011, 1, 1), date(2019, 12, 31)) if variant == "minor" else (date(1938, 1, 1), date(2000, 12, 31))
    region = random.choice(("810000", "820000", "830000")) if variant == "hmt" else random.choice(REGIONS)
    number = identity(random, first + timedelta(days=random.randrange((last - first).days)), region)
    while variant == "lower" and number[-1] != "X":
        number = identity(random, first + timedelta(days=random.randrange((last - first).days)), region)
    return number.lower() if variant == "lower" else number


def _id15(random: Random, variant: str) -> str:
    return f"1301{random.randrange(2, 30):02}{random.randrange(40, 75)}{random.randrange(1, 13):02}{random.randrange(1, 29):02}{_digits(random, 3)}"


def _bank(random: Random, variant: str) -> str:
    head = random.choice(("622848", "621700", "622202", "623094", "621799", "622908", "623668"))
    return luhn(head + _digits(random, random.choice((9, 12, 12, 12))))


def _account(random: Random, variant: str) -> str:
    """Of a rural cooperative: no check digit that anybody knows."""
    number = random.choice(("2010", "0410", "1013", "8801")) + _digits(random, random.choice((11, 14, 15)))
    return number if luhn(number[:-1]) != number else _account(random, variant)


def _mobile(random: Random, variant: str) -> str:
    return random.choice(("13", "15", "18", "17", "19", "16")) + _digits(random, 9)


def _landline(random: Random, variant: str) -> str:
    number = random.choice("5678") + _digits(random, 7)
    return random.choice(("0311-{}", "（0311）{}", "0311{}", "0311－{}")).format(number)


def _travel(random: Random, variant: str) -> str:
    if variant == "tw":
        return _digits(random, 8)
    if variant == "foreign":
        return random.choice(("YA", "YB")) + _digits(random, 7)
    if variant == "hk":
        return random.choice("HM") + _digits(random, random.choice((8, 10)))
    if variant == "hm":
        return "C" + _digits(random, 8)
    letters = random.choice(("E", "G", "EA", "EC", "EK"))
    return letters + _digits(random, 9 - len(letters))


def _plate(random: Random, variant: str) -> str:
    province, letter = random.choice(PROVINCES), random.choice(PLATE_LETTERS)
    tail = "".join(random.choice("0123456789" if random.random() < 0.8 else PLATE_LETTERS) for _ in range(5))
    if variant == "new":
        return f"{province}{letter}{random.choice('DF')}{_digits(random, 5)}"
    return f"{province}{letter}{'·' if variant == 'dot' else ''}{tail}"


def _email(random: Random, variant: str) -> str:
    name = "".join(random.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(random.randrange(4, 9))) + random.choice(
        ("", "_88", ".w", "2020")
    )
    return f"{name}@{random.choice(('example.com', 'mail.example.cn', 'post.example.net'))}"


def _chat(random: Random, variant: str) -> str:
    if variant == "qq":
        return random.choice("123456789") + _digits(random, random.randrange(6, 10))
    return (
        ("wx_" if variant == "wxword" else random.choice("abcdhlmwxyz"))
        + "".join(random.choice("aeioubdgmn") for _ in range(5))
        + _digits(random, 3)
    )


def _ip(random: Random, variant: str) -> str:
    return ".".join(
        str(one) for one in (random.choice((10, 172, 192, 59)), random.randrange(1, 255), random.randrange(255), random.randrange(1, 255))
    )


def _address(random: Random, variant: str) -> str:
    court, street, village = random.choice(COURTS), random.choice(STREETS), random.choice(VILLAGES)
    block, door, number, group = random.randrange(1, 29), random.randrange(1, 5), random.randrange(2, 180), random.randrange(1, 9)
    room = random.randrange(1, 19) * 100 + random.randrange(1, 5)
    return random.choice((
        f"澄湖市云栖区柳荫街道{street}{number}号{court}{block}号楼{door}单元{room}室",
        f"{court}{block}号楼{door}单元{room}室",
        f"{court}{block}栋{door}单元{room}",
        f"{court}{block}-{door}-{room}",
        f"{court}{block}幢{room}室",
        f"{street}{number}弄{block}号{room}室",
        f"{street}{number}号院{block}号楼{door}门{room}号",
        f"{court}{block}#楼{door}单元{room}室",
        f"{village}{group}组{number}号",
        f"云栖区石桥镇{village}{number}号",
        f"柳荫胡同{number}号",
        f"{court}{chr(64 + group)}座{room}室",
        f"{street}{number}号{court}{block}号楼{room}",
        f"河北省澄湖市石桥镇{village}三组{number}号",
    ))  # fmt: skip


def _name(random: Random, variant: str) -> str:
    if variant == "minority":
        return random.choice(MINORITY)
    if variant == "four":
        return random.choice(FOUR)
    if variant == "latin":
        return random.choice(LATIN)
    if random.random() < 0.04:
        return random.choice(COMPOUND) + random.choice(GIVEN)
    return random.choice(SURNAMES) + "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2, 2))))


def _spread(value: str, variant: str, random: Random) -> str:
    """The value as somebody typed it."""
    match variant:
        case "spaced":
            sizes = {11: (3, 4, 4), 18: (6, 8, 4)}.get(len(value), (4,) * 5)
            return " ".join(_cut(value, sizes))
        case "dashed":
            return "-".join(_cut(value, {11: (3, 4, 4)}.get(len(value), (4,) * 5)))
        case "full":
            return value.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        case "plus":
            return f"+86 {value}"
        case "broken":
            return f"{value[:10]}\n{value[10:]}"
        case "gaps":
            at = random.randrange(3, 8)
            return f"{value[:at]} {value[at:-2]} {value[-2:]}"
        case "wide":
            return "　".join((value[:1], value[1:]))
    return value


def _cut(value: str, sizes: tuple[int, ...]) -> list[str]:
    parts, at = [], 0
    for size in sizes:
        if value[at : at + size]:
            parts.append(value[at : at + size])
        at += size
    return parts


#: What a tag stands for: the kind that must be found, and who makes the value.
TAGS: dict[str, tuple[Kind, Callable[[Random, str], str]]] = {
    "id": (Kind.ID_NUMBER, _id),
    "dis": (Kind.ID_NUMBER, lambda random, variant: _id(random, "") + random.choice("1234567") + random.choice("1234")),  # 残疾人证号
    "id15": (Kind.ID_NUMBER, _id15),
    "bank": (Kind.BANK_ACCOUNT, _bank),
    "acct": (Kind.BANK_ACCOUNT, _account),
    "credit": (Kind.CREDIT_CODE, lambda random, variant: credit(random)),
    "travel": (Kind.TRAVEL_DOCUMENT, _travel),
    "plate": (Kind.VEHICLE_PLATE, _plate),
    "certificate": (Kind.PROPERTY_CERTIFICATE, _name),
    "mobile": (Kind.MOBILE_PHONE, _mobile),
    "landline": (Kind.LANDLINE, _landline),
    "email": (Kind.EMAIL, _email),
    "chat": (Kind.CHAT_ACCOUNT, _chat),
    "ip": (Kind.IP_ADDRESS, _ip),
    "address": (Kind.ADDRESS, _address),
    "name": (Kind.PERSON_NAME, _name),
    "minor": (Kind.MINOR, _name),
    "health": (Kind.HEALTH, _name),
    "hardship": (Kind.HARDSHIP, _name),
    "secret": (Kind.SECRET_MARK, _name),
    "internal": (Kind.INTERNAL_MARK, _name),
    "draft": (Kind.DRAFT_MARK, _name),
    "docno": (Kind.DOCUMENT_NUMBER, _name),
    "header": (Kind.HEADER_FIELD, _name),
    "plain": (Kind.PERSON_NAME, _name),
}


def value(random: Random, tag: str, variant: str) -> str:
    """A value for a tag, in the shape its variant asks for."""
    return _spread(TAGS[tag][1](random, variant), variant, random)
