"""Generated cases: texts and tables as offices write them, each with what must be found in it, and ordinary ones with nothing to find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.screening import values as v
from workflows.screening.findings import Cell, Passage
from workflows.screening.kinds import Kind


@dataclass
class Case:
    """A text with its truth: kind and stretch of everything that must be found. `ordinary`: nothing blocking may be found beside that."""

    name: str
    text: str = ""
    truth: list[tuple[Kind, int, int]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    ordinary: bool = False

    def say(self, *parts) -> "Case":
        """Adds text; a part (kind, text) must be found."""
        for part in parts:
            if isinstance(part, tuple):
                self.truth.append((part[0], len(self.text), len(self.text) + len(part[1])))
                part = part[1]
            self.text += part
        return self

    def passage(self) -> Passage:
        return Passage(self.name, self.text, tuple(self.cells), first_page=True)


def spread(random: Random, value: str, style: str = "") -> str:
    """A value as it gets split: by spaces, dashes, the end of a line, full-width digits."""
    style = style or random.choice(("", "", "", "", "spaces", "dashes", "line", "wide", "four"))
    if style == "spaces" and len(value) == 11 or style == "dashes" and len(value) == 11:
        return (" " if style == "spaces" else "-").join((value[:3], value[3:7], value[7:]))
    if style == "wide":
        return v.wide(value)
    if style == "line" and len(value) != 11:
        cut = random.randint(3, len(value) - 3)
        return value[:cut] + "\n" + value[cut:]
    if len(value) == 18 and style in {"spaces", "dashes"}:
        return (" " if style == "spaces" else "-").join((value[:6], value[6:14], value[14:]))
    if len(value) in {16, 19} and style in {"spaces", "dashes", "four"}:
        return " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    return value


# -- lists ---------------------------------------------------------------------------------------------------------------
def relief_list(random: Random) -> Case:
    """公示名单 with far too many columns, as cells or as text with tabs, bars or spaces."""
    children, grown = random.random() < 0.15, random.random() < 0.3
    columns: dict[str, Callable[[], object]] = {
        random.choice(("姓名", "户主姓名", "申请人", "姓 名", "户主")): lambda: (Kind.PERSON_NAME, v.name(random)),
        random.choice(("身份证号", "身份证号码", "公民身份号码", "证件号码")): lambda: (Kind.ID_NUMBER, v.identity(random)),
        random.choice(("联系电话", "手机号码", "联系方式", "电话")): lambda: (Kind.MOBILE_PHONE, v.mobile(random)),
        random.choice(("银行账号", "银行卡号", "一卡通账号", "收款账号")): lambda: (Kind.BANK_ACCOUNT, v.card(random)),
        random.choice(("家庭住址", "住址", "现住址", "家庭地址")): lambda: (Kind.ADDRESS, v.address(random)),
        random.choice(("残疾等级", "残疾类别", "病种", "健康状况", "残疾类别及等级")): lambda: (
            Kind.HEALTH, random.choice(("肢体二级", "精神一级", "尿毒症", "视力三级", "肺癌", "智力残疾二级", "脑瘫")),
        ),
        random.choice(("致贫原因", "家庭情况", "困难原因")): lambda: (Kind.HARDSHIP, random.choice(("缺劳动力", "丧偶独居", "供养大学生", "家庭变故"))),
    }  # fmt: skip
    plain: dict[str, Callable[[], object]] = {
        "所属社区": lambda: random.choice(v.VILLAGES),
        "救助金额(元)": lambda: str(random.randint(200, 9000)),
        "救助类别": lambda: random.choice(("低保", "临时救助", "特困")),
        "人口数": lambda: str(random.randint(1, 6)),
        "发放月份": lambda: "2024年3月",
    }
    if children:
        columns = {"学生姓名": lambda: (Kind.MINOR, v.name(random)), "就读学校": lambda: random.choice(("平山小学", "第二幼儿园"))} | dict(
            list(columns.items())[2:4]
        )
    first, *rest = columns
    chosen = [first, *random.sample(rest, random.randint(1, min(4, len(rest)))), *random.sample(list(plain), random.randint(1, 3))]
    if grown and not children:
        chosen = ["序号", *chosen]
    case = Case("list")
    style = random.choice(("cells", "cells", "tabs", "bars", "spaces"))
    if style != "cells":
        case.say(random.choice(("", "平山街道2024年第一季度临时救助名单公示\n", "附件\n\n救助对象花名册\n")))
    between = {"cells": "\t", "tabs": "\t", "bars": "|", "spaces": "  "}[style]
    for row in range(random.randint(3, 12) + 1):
        for column, heading in enumerate(chosen):
            if column:
                case.say(between)
            begin = len(case.text)
            if row == 0:
                case.say(heading.replace(" ", "") if style == "spaces" else heading)
            else:
                case.say(str(row) if heading == "序号" else columns[heading]() if heading in columns else plain[heading]())
            if style == "cells":
                case.cells.append(Cell(begin, len(case.text), row, column))
        case.say("\n" if row else "\n")
    if style == "cells":
        case.text = case.text[:-1]
    return case


def form(random: Random) -> Case:
    """A filled-in form: labels with colons, tabs or line ends."""
    colon, end = random.choice(("：", ":", "： ")), random.choice(("\n", "，", "；", "  "))
    parts = [
        (f"姓名{colon}", (Kind.PERSON_NAME, v.name(random))),
        (f"身份证号{colon}", (Kind.ID_NUMBER, spread(random, v.identity(random)))),
        (f"联系电话{colon}", (Kind.MOBILE_PHONE, spread(random, v.mobile(random)))),
        (f"家庭住址{colon}", (Kind.ADDRESS, v.address(random))),
        (f"开户行{colon}平山农商行{end}银行卡号{colon}", (Kind.BANK_ACCOUNT, spread(random, v.card(random)))),
        (f"残疾等级{colon}", (Kind.HEALTH, random.choice(("肢体三级", "视力二级", "精神二级")))),
        (f"护照号码{colon}", (Kind.TRAVEL_DOCUMENT, v.passport(random))),
        (f"车牌号{colon}", (Kind.VEHICLE_PLATE, v.plate(random))),
        (f"微信号{colon}", (Kind.CHAT_ACCOUNT, f"wx_{random.randint(10000, 99999)}a")),
        (f"QQ{colon}", (Kind.CHAT_ACCOUNT, str(random.randint(100000, 999999999)))),
        (f"电子邮箱{colon}", (Kind.EMAIL, f"user{random.randint(1, 999)}@example.com")),
    ]
    case = Case("form").say("申请表\n")
    for label, found in [*parts[:2], *random.sample(parts[2:], random.randint(1, 5))]:
        case.say(label, found, end)
    return case


def prose(random: Random) -> Case:
    """A sentence of a notice that tells too much."""
    who, number = v.name(random), (Kind.ID_NUMBER, spread(random, v.identity(random)))
    case = Case("prose").say("平山街道关于行政处罚决定的公告\n")
    sentence = random.randrange(9)
    if sentence == 0:
        return case.say("经查，", (Kind.PERSON_NAME, who), "（身份证号：", number, "）未经许可占道经营，现予公告。")
    if sentence == 1:
        return case.say("当事人", (Kind.PERSON_NAME, who), "，男，居民身份证号码", number, "，住", (Kind.ADDRESS, v.address(random)), "。")
    if sentence == 2:
        return case.say(
            "请将补助款汇入",
            (Kind.PERSON_NAME, who),
            "账户，卡号",
            (Kind.BANK_ACCOUNT, spread(random, v.card(random))),
            "，开户行平山支行。",
        )
    if sentence == 3:
        return case.say("有意者请联系，手机", (Kind.MOBILE_PHONE, spread(random, v.mobile(random))), "（微信同号）。")
    if sentence == 4:
        return case.say(
            "群众",
            (Kind.PERSON_NAME, who),
            "（身份证",
            number,
            "）患",
            (Kind.HEALTH, random.choice(("尿毒症", "肺癌", "白血病"))),
            "，家庭困难。",
        )
    if sentence == 5:
        return case.say(
            "违停车辆", (Kind.VEHICLE_PLATE, v.plate(random)), "请尽快驶离，车主电话", (Kind.MOBILE_PHONE, v.mobile(random)), "。"
        )
    if sentence == 6:
        return case.say(
            "咨询电话：", (Kind.LANDLINE, v.landline(random)), "，邮箱", (Kind.EMAIL, f"a.b{random.randint(1, 99)}@qq.com"), "。"
        )
    if sentence == 7:
        return case.say(
            "持",
            (Kind.TRAVEL_DOCUMENT, v.passport(random)),
            "号护照的",
            v.name(random),
            "已离境；服务器",
            (Kind.IP_ADDRESS, "192.168.31.7"),
            "停用。",
        )
    return case.say("平山小学三年级（2）班", (Kind.MINOR, who), "同学，现年9岁，身份证号", number, "。")


def bare(random: Random) -> Case:
    """Rows without any heading, copied out of a table."""
    case = Case("bare")
    for row in range(random.randint(2, 8)):
        gap = random.choice(("\t", " ", "  ", ","))
        case.say(
            f"{row + 1}{gap}",
            (Kind.PERSON_NAME, v.name(random)),
            gap,
            (Kind.ID_NUMBER, v.identity(random)),
            gap,
            (Kind.MOBILE_PHONE, v.mobile(random)),
        )
        case.say(f"{gap}{random.randint(100, 9999)}\n")
    return case


def odd_numbers(random: Random) -> Case:
    """Identity numbers mistyped, old, badly masked, split over cells."""
    number = v.identity(random)
    kind = random.randrange(5)
    if kind == 0:
        return Case("mistyped").say("申请人身份证号：", (Kind.ID_NUMBER, v.identity_mistyped(random)), "，情况属实。")
    if kind == 1:
        return Case("old").say(random.choice(("证件：", "旧身份证号", "")), (Kind.ID_NUMBER, v.identity_old(random)), "，已换证。")
    if kind == 2:
        masked = random.choice(
            (
                number[:10] + "*" * 4 + number[14:],
                number[:10] + "*" * 7 + number[17],
                number[:6] + "****" + number[10:],
                number[:14] + "****",
            )
        )
        return Case("badly_masked").say("当事人身份证", (Kind.ID_NUMBER, masked), "。")
    if kind == 3:
        case, begin = Case("cells"), 0
        case.say("身份证号\t")
        case.cells.append(Cell(0, 4, 0, 0))
        begin = len(case.text)
        case.say((Kind.ID_NUMBER, "\t".join(number)))
        case.cells += [Cell(begin + at * 2, begin + at * 2 + 1, 0, at + 1) for at in range(18)]
        return case
    return Case("card_number").say("残疾证号", (Kind.ID_NUMBER, number), random.choice(("42", "13", "31")), "，按月发放。")


def marked(random: Random) -> Case:
    """A classified, internal or draft document."""
    level = random.choice(("绝密", "机密", "秘密"))
    star = random.choice(("★", "★", "☆", " ★ ", "＊", "\n★"))
    period = random.choice(("1年", "5年", "10 年", "6个月", "长期", "会议开始前", "２０年"))
    title = "平山街道党工委会议纪要\n各科室：现将有关情况通报如下。\n"
    spaced = " ".join(level)
    kind = random.randrange(7)
    if kind == 0:
        return Case("mark").say(random.choice(("", "000012\n")), (Kind.SECRET_MARK, f"{level}{star}{period}"), "\n", title)
    if kind == 1:
        return Case("mark").say((Kind.SECRET_MARK, f"{spaced}{star}{period}"), "\n", title)
    if kind == 2:
        return Case("mark_alone").say(
            random.choice(("", "平山街道办事处文件\n")), (Kind.SECRET_MARK, random.choice((level, spaced))), "\n", title
        )
    if kind == 3:
        return Case("mark_label").say(title, "密级：", (Kind.SECRET_MARK, level), "\n")
    if kind == 4:
        return Case("internal").say(
            (Kind.INTERNAL_MARK, random.choice(("内部资料", "内部文件", "内部事项"))), random.choice(("", "，注意保存")), "\n", title
        )
    if kind == 5:
        return Case("internal").say(title, "（此件", (Kind.INTERNAL_MARK, random.choice(("不得外传", "不得翻印", "请勿转发"))), "）\n")
    return Case("draft").say(
        "平山街道网格管理办法（",
        (Kind.DRAFT_MARK, random.choice(("征求意见稿", "讨论稿", "送审稿"))),
        "）\n",
        "第一条 为规范网格管理，制定本办法。\n",
    )


def formal(random: Random) -> Case:
    """Document numbers written wrongly."""
    year, number = random.randint(2012, 2026), random.randint(1, 200)
    wrong = random.choice(
        (f"[{year}]{number}号", f"（{year}）{number}号", f"〔{year}〕0{number}号", f"〔{year}〕第{number}号", f"〔{year % 100}〕{number}号")
    )
    return Case("document_number").say("根据平政办发", (Kind.DOCUMENT_NUMBER, wrong), "文件精神，现通知如下。")


POSITIVE = (relief_list, relief_list, form, form, prose, prose, bare, odd_numbers, marked, formal)


def generated(seed: int, count: int) -> Iterator[Case]:
    """Cases with something to find."""
    random = Random(seed)
    for _ in range(count):
        yield random.choice(POSITIVE)(random)
