"""Invented values with right check digits, of regions and numbers nobody has; and the numbers that only look like them."""

from random import Random

from workflows.screening.detectors.checks import identity_check

REGIONS = ("999999", "999999", "110105", "360426", "120103", "440308", "130102", "510104")
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉力健俊帆雪梅琳婷宇浩凯悦佳欣怡梓涵雨泽子轩若曦志国建华玉珍淑素云凤莲春生根水荣贵福祥庆瑞"
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "慕容")
VILLAGES = ("平山社区", "东河社区", "石桥村", "柳林村", "南岭社区", "北沟村", "大屯村", "红旗社区", "沙窝村", "明珠社区")
STREETS = ("解放路", "环山路", "文化东街", "建设大街", "平安路", "滨河南路", "新华街", "胜利巷")
ESTATES = ("翠竹苑", "阳光花园", "东方小区", "明珠家园", "锦绣新城", "惠民公寓")


def name(random: Random) -> str:
    if random.random() < 0.03:
        return random.choice(COMPOUND) + random.choice(GIVEN)
    return random.choice(SURNAMES) + "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2))))


def identity(random: Random, first_year: int = 1935, last_year: int = 2003) -> str:
    body = f"{random.choice(REGIONS)}{random.randint(first_year, last_year)}{random.randint(1, 12):02}{random.randint(1, 28):02}{random.randint(1, 999):03}"
    return body + identity_check(body)


def identity_mistyped(random: Random) -> str:
    right = identity(random)
    return right[:17] + random.choice([c for c in "0123456789X" if c != right[17]])


def identity_old(random: Random) -> str:
    region = random.choice(("110105", "360426", "120103", "130102"))
    return f"{region}{random.randint(25, 85)}{random.randint(1, 12):02}{random.randint(1, 28):02}{random.randint(1, 999):03}"


def mobile(random: Random) -> str:
    return (
        f"1980000{random.randint(0, 9999):04}"
        if random.random() < 0.6
        else f"1{random.choice('3456789')}{random.randint(0, 999_999_999):09}"
    )


def landline(random: Random) -> str:
    local = f"{random.randint(2, 8)}{random.randint(0, 999999):06}"
    return random.choice((f"0311-8{local}", f"0577-{local}", f"010-6{local}", f"(0755){local}5", f"0719 {local}"))


def luhn_digit(body: str) -> str:
    total = 0
    for at, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if at % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def card(random: Random) -> str:
    body = random.choice(("622202", "621700", "622848", "621661", "603367", "955880")) + "".join(
        random.choice("0123456789") for _ in range(random.choice((9, 12, 12)))
    )
    return body + luhn_digit(body)


def no_card(random: Random, length: int = 19) -> str:
    """Digits as long as a card's whose check digit does not fit."""
    body = str(random.randint(1, 9)) + "".join(random.choice("0123456789") for _ in range(length - 2))
    return body + random.choice([digit for digit in "0123456789" if digit != luhn_digit(body)])


def credit_code(random: Random) -> str:
    body = random.choice(("11", "12", "91", "92", "52")) + "130102" + "".join(random.choice(CREDIT) for _ in range(9))
    total = sum(CREDIT.index(character) * pow(3, at, 31) for at, character in enumerate(body))
    return body + CREDIT[(31 - total % 31) % 31]


def passport(random: Random) -> str:
    return random.choice(
        (f"E{random.randint(21000000, 99999999)}", f"EA{random.randint(1000000, 9999999)}", f"G{random.randint(21000000, 99999999)}")
    )


def plate(random: Random) -> str:
    head = random.choice("冀京津鲁豫晋粤浙") + random.choice("ABCDEFGH")
    kind = random.random()
    if kind < 0.2:
        return f"{head}D{random.randint(10000, 99999)}"
    tail = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(4)) + random.choice("0123456789")
    return head + random.choice(("", "", "·")) + tail


def address(random: Random) -> str:
    street, estate, village = random.choice(STREETS), random.choice(ESTATES), random.choice(VILLAGES)
    return random.choice((
        f"平山区{street}{random.randint(1, 300)}号{random.randint(1, 30)}栋{random.randint(1, 6)}单元{random.randint(101, 2804)}室",
        f"{estate}{random.randint(1, 40)}号楼{random.randint(1, 6)}单元{random.randint(101, 2804)}",
        f"平山街道{village}{random.randint(1, 12)}组{random.randint(1, 120)}号",
        f"{street}{random.randint(1, 300)}号{estate}{random.randint(1, 30)}幢{random.randint(101, 1804)}室",
        f"{estate}{random.randint(1, 30)}-{random.randint(1, 6)}-{random.randint(101, 1804)}室",
    ))  # fmt: skip


def wide(text: str) -> str:
    """Full-width, as an input method writes it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
