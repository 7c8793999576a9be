"""What a replayed item says: the notices an office publishes, filled with the place and the month. Pure."""

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data" / "notices.json"
ROADS = ("青年西路", "云阳大街", "大路街", "学府路", "雷家路", "潍河路", "团结路", "文明路")
MATTERS = ("社区停车", "物业服务评价", "环境卫生", "网格化服务", "便民市场", "楼道堆物整治")
QUARTERS = ("第一", "第二", "第三", "第四")
FULL_NAMES = ("建国", "秀英", "海燕", "志强", "玉兰")  # what a first version prints and the secrecy review has masked


@dataclass(frozen=True)
class Notice:
    """A notice as offices publish it. `text` and `table` hold placeholders; `topic` is a code of the demo catalogue."""

    code: str
    title: str
    category: str
    topic: str
    text: tuple[str, ...]
    table: dict | None = None
    number: str = ""  # the office's word in the document number
    attribute: str = "public"
    ground: str = ""
    why: str = ""
    original: str = ""
    personal: bool = False
    month: int | None = None  # once a year, in this month


@cache
def notices() -> tuple[Notice, ...]:
    """All notices, in the order of the file."""
    return tuple(Notice(**{**entry, "text": tuple(entry["text"])}) for entry in json.loads(DATA.read_text(encoding="utf-8")))


def filling(rng: Random, day, community: str) -> dict:
    """Values for every placeholder, the same for the same stream."""
    return {
        "y": day.year,
        "last": day.year - 1,
        "m": day.month,
        "months": f"1—{day.month}月" if day.month > 1 else "1月",
        "d": day.day,
        "quarter": QUARTERS[(day.month - 1) // 3],
        "community": community,
        "road": rng.choice(ROADS),
        "topic": rng.choice(MATTERS),
        "days": rng.randrange(3, 60),
        "length": rng.randrange(2, 9) * 100,
        "n": rng.randrange(2, 19),
        "people": rng.randrange(120, 2600),
        "households": rng.randrange(90, 900),
        "each": rng.randrange(300, 1500),
        "amount": f"{rng.randrange(200, 90000) / 100:.2f}",
        "area": f"{rng.randrange(500, 90000) / 10000:.4f}",
        "mu": f"{rng.randrange(300, 9000) / 100:.2f}",
    }


def content(notice: Notice, values: dict, *, formed_on, contact: str, number: int, version: int, names_in_full: bool = False) -> dict:
    """The content of the approval form. Version 2 and later say what was asked for; names stand in full only where a flaw is wanted."""
    paragraphs = [line.format(**values) for line in notice.text]
    if version > 1:
        paragraphs.append(f"（本稿已按审核意见第{version - 1}次修改：核对了时间、地点和联系电话。）")
    body = "".join(f"<p>{escape(line)}</p>" for line in paragraphs)
    if notice.table:
        body += _table(notice.table, values, names_in_full and version == 1)
    public = notice.attribute == "public"
    return {
        "title": notice.title.format(**values),
        "document_number": f"{notice.number}〔{values['y']}〕{number}号" if notice.number else "",
        "source": "reprinted" if notice.original else "made",
        "carrier": "document",
        "formed_on": formed_on.isoformat(),
        "attribute": notice.attribute,
        "attribute_ground": notice.ground,
        "attribute_reason": notice.why,
        "basis": "政府信息公开条例 第二十条" if public else "",
        "audience": "社会公众" if public else "",
        "personal_information": notice.personal,
        "personal_handling": "姓名、住址和证件号码已作去标识处理" if notice.personal else "",
        "keywords": values["community"] if "{community}" in notice.title else "",
        "contact": contact,
        "original": notice.original.format(**values),
        "channels": ["政府网站"] if public else [],
        "body": body,
    }


def _table(table: dict, values: dict, names_in_full: bool) -> str:
    rows = [[cell.format(**values) for cell in row] for row in table["rows"]]
    if names_in_full:
        rows = [[cell.replace("某", FULL_NAMES[number % len(FULL_NAMES)]) for cell in row] for number, row in enumerate(rows)]
    caption = f"<caption>{escape(table['caption'])}</caption>" if "caption" in table else ""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table["head"])
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
