"""健康、残疾 and the particulars of a person's situation: only where they are said of somebody, never where a policy speaks of them."""

import re
from collections.abc import Iterator

from ..kinds import Kind
from . import telling
from .headings import Role
from .illness import ILLNESS, ILLNESS_SAID, NOT_TOLD, whole
from .names import is_name
from .particulars import OUTRIGHT, SITUATION, judged
from .reading import Hit, Reading
from .tables import Slot, Table

_PERSONAL = frozenset({
    Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.MOBILE_PHONE, Kind.TRAVEL_DOCUMENT, Kind.VEHICLE_PLATE, Kind.ADDRESS, Kind.PERSON_NAME, Kind.MINOR,
})  # fmt: skip
_OF_ANY_SORT = frozenset({Role.NOTE, Role.NONE, Role.OTHER, Role.HARDSHIP})  # headings under which an illness may be told
_OF_SOMEBODY = frozenset({Role.ID, Role.PLATE, Role.ACCOUNT})
_TELLING_OF_PEOPLE = _OF_ANY_SORT | {Role.HEALTH, Role.NAME, Role.PHONE}
_HEALTH_LABEL = re.compile(
    r"(?:残疾(?:类别|等级|类型|级别|程度|情况)|病种|诊断(?:结果|结论|意见)?|疾病(?:名称|诊断|种类)?|所患疾病|健康[状情]况|身体[状情]况"
    r"|患病情况|病情|病史|既往史|过敏史|病名|伤残等级|护理等级|自理能力|失能等级|体检结[果论]|检查结果|检测结果)"
    r"(?:[ \t]*(?:[::]|为)[ \t]*|[ \t]+)([^\s,。;:|│]{1,20})"
)
_HARDSHIP_LABEL = re.compile(
    r"(?:致贫原因|返贫原因|致困原因|困难(?:原因|情[形况]|类[型别]|程度)|主要困难|救助(?:原因|事由)|家庭收入|人均收入|月收入|年收入|婚姻状况|家庭[情状]况"
    r"|家庭成员(?:情况)?|家庭人口情况|经济(?:状况|情况|来源)|收入(?:状况|情况|来源)|居住(?:状况|情况)|住房(?:状况|情况)|受灾情况|负债(?:情况)?|矫正(?:类别|期限|原因)|罪名|刑期|犯罪类型|管控类别|低保类别|扶助类型|申请理由)"
    r"(?:[ \t]*(?:[::]|为)[ \t]*|[ \t]+)([^\s。;:|│]{1,40})"
)
#: Of these what a list of relief or benefit has no need to say.
_GRAVE = re.compile(
    r"社区矫正|吸毒|戒毒|涉毒|刑满释放|服刑|监外执行|缓刑|假释|失独|独生子女(?:死亡|伤残)|离异|丧偶|单亲|家庭暴力|家暴|上访|缠访|孤儿|事实无人抚养|困境儿童|零就业家庭"
)
#: Headings under which a list says what sort of person somebody is, and the sorts that tell of want or disability.
_SORT_HEADING = re.compile(r"(?!残疾).{0,6}(?:身份|类别|类型|性质|属性|情况)")
_SORT_OF_PERSON = re.compile(
    r"(?:[A-D]?类?[一-鿿]{0,2}(?:[一-鿿]{2}(?=特困|低保|五保))?(?:低保|低边|特困|五保|贫困|计生特殊|脱贫|困难|困境|失业|失独|残疾|低收入|最低生活保障|计划生育特别|零就业|单亲|孤老|监测)[一-鿿]{0,8}|返贫致贫人口|[34]0?50人员)"
)
_RESULT = re.compile(r"(?:评估|评定|鉴定|核定|风险|危险性?)?(?:结果|结论|等级|级别|类别|类型)")
_ABOUT_HEALTH = re.compile(r"残疾|失能|护理|自理|筛查|体检|评残|障碍|患者|密接|慢性?病|健康")
_DISABLED = 20  # characters of a 残疾人证号: the list is one of disability, whatever it is called
_MEASURES = re.compile(r"血[压糖脂]|视力|体温|孕|预产|月经|BMI")
_KIN = re.compile(r"妻|夫|父|母|子|女|孙|配偶")
_SORTS = frozenset({Role.OTHER, Role.NONE})  # headings that promise nothing of the kind
_NAMED = re.compile(
    r"(?:低保户|低保对象|特困人员|五保户|贫困户|脱贫户|监测户|建档立卡户|社区矫正对象|社区矫正人员|矫正对象|吸毒人员"
    r"|戒毒人员|涉毒人员|刑满释放人员|信访人|上访人|孤儿)([一-鿿]{2,3}?)(?=[,。、;(\s]|家|户|等|的|因|患|享受|申请|$)"
)
_NOTHING = re.compile(
    r"(?:无|否|没有|健康|良好|正常|一般|较好|身体(?:健康|硬朗|良好|结实)|未见异常|未达(?:到)?(?:标准|失能等级)|阴性|(?:生活)?能?自理|无明显[一-鿿]{2,4}|因公|因战|合格|不详|详见|[/\-—–*+0-9.%]|见附件|是|有)*|[*某×]+"
)
_DONE = re.compile(r"已?(?:发放|告知|宣传|登记|签收)[一-鿿]{0,6}|无异议")
_VETERAN = re.compile(r"伤残军人|残疾军人|带病回乡退伍军人")  # a sort of beneficiary, that says no more than who gets it
_ONLY_A_SORT = re.compile(r"(?:大病|医疗|临时|教育|住房|就业)?救助|低保|特困|残疾人?")
_ANY_ILLNESS = re.compile(
    r"[一-鿿]{0,5}(?:重大|重特大|大|重|急|因)(?:疾病|病)[一-鿿]{0,4}"
)  # a sort of reason rather than what somebody has
_SHORT = 16  # characters
_SENTENCE = 10  # characters from which on an entry is more than a word of a list of words
_REACHED = re.compile(r"[0-9]{7}")  # a number to call somebody at
_MORE_THAN_ONE = re.compile(r"[,;、]")
_SAYS = re.compile(r"[::为]")
_EDGES = "。;\n"
_EDGE = re.compile(f"[{_EDGES}]")
_POLICY = re.compile(
    r"对象|标准|条件|符合|凡|申请人|政策|规定|范围|以上|补贴|凭证|材料|以下人员|之一|的人员|患者|群体|人群|筛查|预防|防治|宣传|知识|活动|优先"
)


def says_nothing(said: str) -> bool:
    """Whether an entry says that nothing is the matter, or no more than who gets something, or what was done: 已发放宣传册,无异议."""
    return bool(_VETERAN.fullmatch(said)) or all(_NOTHING.fullmatch(part) or _DONE.fullmatch(part) for part in _MORE_THAN_ONE.split(said))


def of_anybody(sentence: str) -> bool:
    """Whether a sentence speaks of whoever it may concern: 患者应…"""
    return _POLICY.search(sentence) is not None


def found(reading: Reading) -> Iterator[Hit]:
    """What several rules tell of the same is one finding, as long as the longest of them."""
    last: dict[Kind, Hit] = {}
    for hit in sorted(_everywhere(reading), key=lambda hit: (hit.start, -hit.end)):
        over = last.get(hit.kind)
        if over and hit.start < over.end:
            if hit.end > over.end:
                over.end, over.value = hit.end, reading.text[over.start : hit.end]
            continue
        last[hit.kind] = hit
        if over:
            yield over
    yield from last.values()


def _everywhere(reading: Reading) -> Iterator[Hit]:
    for table in reading.grid.tables:
        if table.of_people or not table.roles.isdisjoint(_OF_SOMEBODY) or _is_somebodys_form(reading, table):
            yield from _in_list(reading, table)
    somebody = any(hit.kind in _PERSONAL for hit in reading.hits)  # else nothing can be said of them
    for pattern, kind in ((_HEALTH_LABEL, Kind.HEALTH), (_HARDSHIP_LABEL, Kind.HARDSHIP)) if somebody else ():
        for match in pattern.finditer(reading.text):
            if "××" in reading.text[max(0, match.start() - 60) : match.end() + 60]:
                continue  # how a form is filled in, and nobody's
            if not _SAYS.search(match[0]) and not (ILLNESS_SAID if kind is Kind.HEALTH else SITUATION).match(match[1]):
                continue  # a gap says nothing: in the header of a list the next heading stands behind it
            if match[0].count("为") and _POLICY.search(reading.text[slice(*_sentence(reading.text, match.start(), match.end()))]):
                continue
            if (
                not reading.slot(match.start(1))
                and not (_NOTHING.fullmatch(match[1]) and not (kind is Kind.HARDSHIP and match[1][0].isdigit()))
                and _somebody_near(reading, match.start(), match.end())
            ):
                yield Hit(kind, match.start(1), match.end(1), "label", match[1])
    for match in _NAMED.finditer(reading.text):
        if is_name(match[1]):
            word = reading.text[match.start() : match.start(1)]
            yield Hit(Kind.HARDSHIP, match.start(), match.start(1), "of_person", word)
    yield from telling.found(reading)


def _in_list(reading: Reading, table: Table) -> Iterator[Hit]:
    """Under a heading of health or hardship whatever is said; elsewhere in the list what tells something of somebody."""
    text = reading.text
    if any(len(text[slot.start : slot.end].strip()) == _DISABLED for slot in table.rows[0]):
        table.title += "残疾"
    for row in table.rows:
        for slot in row:
            if (
                slot.role in _TELLING_OF_PEOPLE
                and (said := text[slot.start : slot.end].strip())
                and not (slot.role is Role.NAME and is_name(said))
            ):
                start = text.index(said[0], slot.start)
                for kind, first, last in _told(slot, table, said):
                    yield Hit(kind, start + first, start + last, "column", said[first:last])


def _told(slot: Slot, table: Table, said: str) -> Iterator[tuple[Kind, int, int]]:
    """What an entry of a list tells of somebody, and which part of it does."""
    figures, nothing = said[0].isdigit(), _NOTHING.fullmatch(said)
    if _VETERAN.fullmatch(said) or (nothing and not figures):
        return
    of_health = slot.role is Role.HEALTH or _of_health(slot, table)
    if of_health and _SORT_OF_PERSON.fullmatch(said) and "残" not in said:
        yield Kind.HARDSHIP, 0, len(said)
        return
    if of_health and (not nothing or (figures and _MEASURES.search(slot.heading))):
        yield Kind.HEALTH, 0, len(said)
        return
    if slot.role in _OF_ANY_SORT and (match := ILLNESS.search(said)) and not NOT_TOLD.match(said, match.end()):
        first, last = whole(said, match)
        for kind, begin, end in telling.in_entry(said, 0, len(said), OUTRIGHT - 1):
            if kind is Kind.HEALTH and begin < last and first < end:
                first, last = min(first, begin), max(last, end)
        if slot.role is not Role.HARDSHIP or 2 * (last - first) >= len(said):  # else it is one reason among others
            yield Kind.HEALTH, first, last
            if len(said) < _SENTENCE and not _MORE_THAN_ONE.search(said):
                return
    reason = slot.role is Role.HARDSHIP and (figures or not nothing) and not _ONLY_A_SORT.fullmatch(said)
    if reason or (slot.role is Role.NAME and "成员" in slot.heading and _KIN.search(said)):
        yield Kind.HARDSHIP, 0, len(said)
        if not _ANY_ILLNESS.fullmatch(said):
            yield from (told for told in telling.in_entry(said, 0, len(said), OUTRIGHT) if told[0] is Kind.HEALTH)
        return
    if _SORT_HEADING.fullmatch(slot.heading.strip()) and (_SORT_OF_PERSON.fullmatch(said) or SITUATION.match(said)):
        yield Kind.HEALTH if "残疾" in said else Kind.HARDSHIP, 0, len(said)
        return
    if slot.role in _SORTS and (match := _GRAVE.search(said)):
        yield (Kind.HARDSHIP, 0, len(said)) if len(said) < _SENTENCE else (Kind.HARDSHIP, *match.span())
    free = slot.role is Role.NOTE or bool(telling.FREE.search(slot.heading.strip()))
    told = list(telling.in_entry(said, 0, len(said), OUTRIGHT - free)) if free or len(said) >= _SENTENCE else []
    yield from told
    if (
        not told
        and free
        and len(said) >= _SENTENCE
        and _ABOUT_HEALTH.search(table.title)
        and judged(said).open
        and not _REACHED.search(said)
    ):
        yield Kind.HEALTH, 0, len(said)


def _is_somebodys_form(reading: Reading, table: Table) -> bool:
    """Whether it is a row of a form near which somebody is named or numbered."""
    first = table.rows[0][0]
    return not first.listed and _somebody_near(reading, first.start, first.end)


def _of_health(slot: Slot, table: Table) -> bool:
    """Whether a heading that says little (结果、等级、类别) stands in a list that is about health or disability."""
    return slot.role is Role.OTHER and bool(
        _RESULT.fullmatch(slot.heading.strip()) and (Role.HEALTH in table.roles or _ABOUT_HEALTH.search(table.title))
    )


def _sentence(text: str, start: int, end: int, most: int = 160) -> tuple[int, int]:
    low = max(0, start - most)
    begin = max(low, *(text.rfind(edge, low, start) + 1 for edge in _EDGES))
    if start - begin < _SHORT and text[begin - 1 : begin] == ";":  # the rest of a longer sentence
        begin = max(low, *(text.rfind(edge, low, begin - 1) + 1 for edge in _EDGES))
    close = _EDGE.search(text, end, end + most)
    return begin, close.start() if close else min(len(text), end + most)


def _somebody_near(reading: Reading, start: int, end: int, around: int = 150) -> bool:
    return any(hit.kind in _PERSONAL for hit in reading.between(max(0, start - around), end + around))
