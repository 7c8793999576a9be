"""姓名 of private persons in lists, forms and beside identifiers, and which of them are 未成年人."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import chain

from ..kinds import Kind
from .checks import birth
from .context import holding
from .day import GROWN
from .headings import Role, role
from .names import is_listed_name, is_name
from .particulars import judged
from .reading import Hit, Reading
from .tables import Slot, Table

_STRONG = frozenset({Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.TRAVEL_DOCUMENT})
_REACHED = frozenset({Kind.MOBILE_PHONE, Kind.EMAIL, Kind.CHAT_ACCOUNT})  # a person's, or of one who answers for an office
_WHERE = frozenset({Kind.MOBILE_PHONE, Kind.VEHICLE_PLATE})
_AROUND = 160  # characters
_AT_HOME = re.compile(r"宅电|住宅|家庭电话|家中?里?的?电话")
_HAN_RUN = re.compile(r"[㐀-鿿]+(?:[·•][㐀-鿿]+)*")
_ONE_OF_MANY = re.compile(r"[㐀-鿿](?:[㐀-鿿·•]| (?=[㐀-鿿]))*[㐀-鿿]")
#: Who somebody is to another, before a name in an entry: 妻李秀, 继承人罗霞.
_WHOSE = re.compile(
    r"(?:(?:法定)?(?:继承|监护|代理|代领|受益|共有|联系)人|经营者|家属|亲属|妻子?|丈夫|夫|父亲?|母亲?|儿[子媳]|女[儿婿]|孙[子女]|[长次三四幼独养继]?[子女]|[兄弟姐妹])(?=[㐀-鿿]{2,4}\Z)"
)
_LATIN = re.compile(r"[A-Z][A-Za-z'\-]+(?:[ ,]{1,2}[A-Z][A-Za-z'\-]*\.?){1,4}")
_LABEL = (
    r"姓[ \t]{0,6}名|户主|申请人|当事人[一二三四五甲乙]?|被处罚人|违法行为人|监护人|法定监护人|患者|死者|持卡人|户名|收款人|投诉人"
    r"|信访人|举报人|来访人|证人|原告|被告|被申请人|受助人"
    r"|救助对象|补助对象|低保对象|家长|父亲|母亲|配偶|丈夫|妻子|儿子|女儿|业主|房主|承租人|产权人|领取人|代理人|委托人"
    r"|被征收人|权利人|缴款人|借款人|残疾人|伤者|车主|驾驶人|失主|代领|矫正对象|帮扶对象|服务对象|走访对象"
)
_ANY_COLON = re.compile(r"[:=】\]…]")
_COLON = r"[ \t]*[::=】\]…][】\]…:= \t]{0,12}"
_AFTER_A_GAP = re.compile(rf"(?:{_LABEL}|人)[ \t]{{1,6}}([㐀-鿿]{{2,4}})" r"(?=[ \t]*(?:\n|\Z)|[ \t]+[^\s㐀-鿿]|[ \t]+[㐀-鿿]{2,6}[ \t:])")
_BEGUN = re.compile(r"(?:^|[^㐀-鿿])[㐀-鿿]{0,4}\Z")  # a label begins its field
#: In running text, right before a name: 死者张三，…
_DIRECTLY = re.compile(
    r"(?:户主|死者|伤者|失主|患者|业主|房主|车主|租户|房东|原告|被告|当事人|委托人|受托人|受害人|被害人|被告人|嫌疑人|罪犯|遗属|烈属"
    r"|(?<!本)人|者)"
    r"([㐀-鿿]{2,4})(?=[,(。;、])"
)
_LABELLED = re.compile(
    rf"(?:{_LABEL}|人|者|对象)(?:姓名)?(?:\([^()\n]{{0,10}}\))?{_COLON}"
    r"([㐀-鿿]{1,4}(?:[·•][㐀-鿿]{1,8}|(?<![㐀-鿿]{2})[ \t]{1,4}[㐀-鿿]{2}(?![㐀-鿿:])|[ \t]{1,4}[㐀-鿿](?![㐀-鿿:]))?)"
)
_CHILD_LABEL = re.compile(
    r"(?:学生|幼儿|儿童|孩子|子女|孤儿|小孩|未成年人|被监护人|婴儿|新生儿|助[养学]对象)(?:姓名|名字)?(?:\([^()\n]{0,10}\))?[ \t]*[::][ \t]*([㐀-鿿]{2,4})"
)
#: Who speaks for others in office; whoever speaks for the neighbours is a neighbour.
DELEGATE = r"(?<!请人)(?<!业主)(?<!住户)(?<!居民)(?<!村民)(?<!家属)(?<!家长)代表"
OFFICIAL_BEFORE = re.compile(
    rf"(?:(?<!家属)(?<!亲属)(?<!紧急)联系|负责|经办|承办|{DELEGATE}|法|审核|审批|批准|复核|校对|工作|登记|填报|填表|制表|申报|责任|记录|主持|发言|签发|发布"
    r"|主讲|发放|责编|撰稿|供稿|起草|拟稿|编辑|解读|报告|调查|核查|走访|监督|监管|受理|评审|采购|招标|投标|中标|发包|承包|值班|带班|领导|牵头|执法|检查|记|志愿|管理|送达|见证|评估)\Z"
)
_FRONT = re.compile(
    rf"^(?:.*(?:汇入|转入|打入|存入|汇至|转至|拨付给|支付给|发放给|退还给|交给|通知|联系|查明|经查))?(?:{_LABEL}|居民|村民"
    rf"|公民|群众|本人|新生儿|婴幼?儿|幼儿|孤儿|孩子|兹证明|证明人?|承诺人|被|由|和|与|及|给|向|对|经|为|其|致|将|兹有|有|本辖区|学生|儿童|职工|同志)*"
)
#: Who is introduced by what word: of a run that is more than a name, what follows the last of them.
_INTRODUCED = re.compile(
    r".*(?:人|者|对象|户主|业主|房主|车主|居民|村民|群众|同胞|[台侨]胞|同志|老人|青年|[考学新]生|学员|队员|会员|成员|儿童|孩子|职工|员工|党员|妻子|丈夫|子女"
    r"|其[子女妻夫父母兄弟姐妹孙儿]|之[子女妻夫父母]|[儿独长次]子|[女孙]儿|[独长次]女|父亲|母亲|家属|亲属|证明|联系|通知|叫|系|我?是|[给与和由]|邻居|借到|收到|[付交退欠]给|支付|退还)([㐀-鿿]{2,4}?)"
    r"(?:(?:因|对|遗失|丢失|人民币|在|于|从|向|将|已|被|未|驾驶|反映|申请|患|身患|名下|户籍)[㐀-鿿]*)?"
)
_NO_SURNAME = ("父", "母", "妻", "夫", "班")  # where a surname follows: 母龚明 is no Mr. 母
_PRIVATE_BEFORE = re.compile(
    r"(?:家属|亲属|其.{1,2}|[他她]的?.{1,2}|举报人|投诉人|信访人|来访人|反映人|伤者|死者|患者|家长|监护人|联系人(?<=[家亲]属联系人))[是为:]?$"
)
_BACK = re.compile(
    r"(?:的|之|居民|公民|有效)?(?:身份证|公民身份|证件|身份号|护照|通行证|银行|账号|帐号|账户|卡号|号码|开户|手机|电话|联系"
    r"|户籍|现年|出生|性别|遗失|丢失|人民币|男|女|汉族|回族|满族|同志|本人|号|为|是|系|住|阿姨|叔叔|大[爷妈姐哥]).*$"
)
OFFICIAL_LINE = re.compile(
    r"(?<!家属)(?<!亲属)(?<!紧急)联系人|联络人|登记员|负责人|咨询|(?<!已)经办|承办|审核|监督|网格|主任|书记|局长|科长|股长|所长|站长|处长|镇长|乡长|区长|县长"
    r"|市长|院长|校长|队长|组长|老师|教师|同志|律师|客服"
    r"|先生|女士|小姐|工作人员|值班|法定代表人|法人|经理|干部|专干|委员|代表人|办公室|窗口|热线|服务|受理|报名|举报(?!人)|投诉(?!人)|来电|拨打|致电|受理人|辅导员|医生"
)
_PUPIL = re.compile(
    r"(?:小学|幼儿园|年级|初中|班(?<=[一二三四五六七八九十0-9)大中小]班))[^,。;:\n]{0,4}?(?:学生|小朋友|幼儿|的)?([㐀-鿿]{2,4}?)(?=同学|小朋友|\(|,|、)"
)
_SMALL = re.compile(r"([㐀-鿿]{2,3})(?=小朋友)")
_CLASS = re.compile(
    r"(?:班(?<=[)0-9一二三四五六七八九十大中小]班)|幼儿园)(?:\([^()\n]{0,12}\))?[ :]{1,3}((?:[㐀-鿿]{2,4}[ 、,]{1,3}){1,80}[㐀-鿿]{2,4})(?![㐀-鿿])"
)
_AGED = re.compile(r"([㐀-鿿]{2,4}),? ?\(?(?:男|女)?[,性 ]{0,2}(?:现年|年仅|今年)? ?([0-9]{1,2})周?岁$")
_SCHOOL = re.compile(r"小学|幼儿园|[初高][一二三中]|中学|年级|[0-9一二三四五六七八九](?:班|\([0-9]\))|小班|中班|大班|学前")
_GROWN_SCHOOL = re.compile(r"大学|学院|高校|高职|本科|专科|研究生|硕士|博士|教师|任教|老师|在职|教职工|党校")
_CHILDREN = re.compile(
    r"学生|幼儿|儿童|孤儿|未成年|留守|小学|幼儿园|新生入学|少先队|适龄|入园|困境|夏令营|班(?<=[0-9一二三四五六)小中大]班)(?![次组])"
)
_A_CHILD = re.compile(r"孤儿|.{0,8}儿童|在校学生|小学生|[初高]中生|婴幼?儿|未成年人?")  # what an entry says somebody is
_SAID = frozenset({Role.OTHER, Role.NONE, Role.NOTE, Role.HARDSHIP})
_AGE_BEHIND = re.compile(r" ?\(?(?:[男女],? ?)?([0-9]{1,2})周?岁")
_BORN_ON = r"(?P<year>(?:19|20)[0-9]{2})(?:[年\-./](?:(?P<month>[0-9]{1,2})(?:[月\-./](?:(?P<day>[0-9]{1,2})日?)?)?)?)?(?![0-9])"
_BORN_BEHIND = re.compile(rf"(?:生于|出生(?:日期|年月日?|时间|于)?)[)】]?[: \t]{{0,3}}{_BORN_ON}")
_BORN_BEFORE = re.compile(rf"(?<![0-9]){_BORN_ON}出?生(?![产效活命态成物育])")
_BORN, _BORN_AFTER = re.compile(r"[年月日0-9](?:出生|生)"), 14  # letters
_BEFORE_BIRTH = re.compile(
    r"(?P<run>[㐀-鿿]{2,14})[^㐀-鿿\n]{0,6}(?:(?:性别)?[^㐀-鿿\n]{0,4}[男女]性?(?![㐀-鿿])[^㐀-鿿\n]{0,4})?(?:[㐀-鿿]{1,4}族[^㐀-鿿\n]{0,3})?\Z"
)
_OF_AGE = frozenset({Role.AGE, Role.SCHOOL, Role.BIRTH})
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?![0-9](?![0-9]{3}(?![0-9])))")  # of a date of birth
_DIRECTORY = frozenset({Role.ID, Role.ACCOUNT, Role.HEALTH, Role.HARDSHIP, Role.CHILD, Role.SCHOOL})


def found(reading: Reading) -> Iterator[Hit]:
    seen: set[int] = set()
    for hit in _everywhere(reading):
        if hit.start not in seen:
            seen.add(hit.start)
            yield hit
    yield from _young_without_name(reading, seen)


def _everywhere(reading: Reading) -> Iterator[Hit]:
    for table in reading.grid.tables:
        if table.of_people and not (Role.STAFF in table.roles and table.roles.isdisjoint(_DIRECTORY)):
            yield from _in_list(reading, table)
    yield from _pupils(reading)
    yield from _born(reading)
    yield from _labelled(reading)
    yield from _directly(reading)
    yield from _beside(reading)


# -- lists ---------------------------------------------------------------------------------------------------------------
def _in_list(reading: Reading, table: Table) -> Iterator[Hit]:
    children = bool(_CHILDREN.search(table.title)) and not _GROWN_SCHOOL.search(table.title)
    of_villages = Role.VILLAGE in table.roles
    for row in table.rows:
        young = village = ""
        if of_villages:
            village = "".join([reading.text[slot.start : slot.end].strip() for slot in row if slot.role is Role.VILLAGE])
        for slot in row:
            if slot.role is Role.NAME or slot.role is Role.CHILD:
                for match in (*_ONE_OF_MANY.finditer(reading.text, slot.start, slot.end), *_foreign(reading.text, slot)):
                    first, name = match.start(), "".join(match[0].split())
                    if whose := _WHOSE.match(name):
                        first, name = first + whose.end(), name[whose.end() :]
                    if len(name) > 2 and name[-1] in "户家" and is_name(name[:-1]):
                        yield Hit(Kind.PERSON_NAME, first, match.end() - 1, "column", name[:-1])
                        continue
                    if (
                        not (is_listed_name(name) or name.isascii())
                        or role(name)
                        or (len(name) > 3 and not is_name(name) and judged(name).weight)
                    ):
                        continue
                    own = slot.role is Role.CHILD or _is_subject(slot.heading)
                    young = young or (_young(reading, table, row, children) or "none")
                    reason = "school" if slot.role is Role.CHILD else young if own and young != "none" else ""
                    if aged := _AGE_BEHIND.match(reading.text, match.end(), slot.end):
                        reason = "age" if int(aged[1]) < GROWN else ""
                    elif whose and "成员" in slot.heading and whose[0][-1] in "子女":
                        reason = "age"  # a child of the house, and nothing says how old
                    detail = {"village": village} if village else {}
                    yield Hit(Kind.MINOR if reason else Kind.PERSON_NAME, first, match.end(), reason or "column", name, detail)


def _foreign(text: str, slot: Slot) -> Iterator[re.Match[str]]:
    """A name in Latin letters that fills its cell."""
    if match := _LATIN.fullmatch(text, slot.start, slot.end):
        yield match


@lru_cache(maxsize=1024)
def _is_subject(heading: str) -> bool:
    """Whether the row is about the person under this heading, not about who looks after them."""
    return not any(word in heading for word in ("监护", "家长", "户主", "父", "母", "代理", "代领", "申请人", "联系"))


def _young(reading: Reading, table: Table, row: list[Slot], children: bool) -> str:
    """Why the person of a row is a minor, empty when nothing says so."""
    if any(_A_CHILD.fullmatch(reading.text, slot.start, slot.end) for slot in row if slot.role in _SAID):
        return "school"
    for slot in row if not table.roles.isdisjoint(_OF_AGE) else ():
        if slot.role not in _OF_AGE:
            continue
        value = reading.text[slot.start : slot.end].strip()
        if slot.role is Role.AGE and value.isdecimal():
            return "age" if int(value) < GROWN else ""
        if slot.role is Role.SCHOOL and _SCHOOL.search(value):
            return "" if _GROWN_SCHOOL.search(value) else "school"
        if slot.role is Role.BIRTH and reading.day and (born_in := _YEAR.match(value)):
            return "birth_date" if reading.day.is_minor(date(int(born_in[0]), 1, 1)) else ""
    if reading.day and (hit := next((hit for hit in reading.between(row[0].start, row[-1].end) if hit.kind is Kind.ID_NUMBER), None)):
        born = birth(hit.value) if hit.reason != "badly_masked" else None
        if born:
            return "birth_date" if reading.day.is_minor(born) else ""
    return "school" if children else ""


# -- labels and neighbours -----------------------------------------------------------------------------------------------
def _labelled(reading: Reading) -> Iterator[Hit]:
    for pattern, kind in ((_CHILD_LABEL, Kind.MINOR), (_LABELLED, Kind.PERSON_NAME)) if _ANY_COLON.search(reading.text) else ():
        for match in pattern.finditer(reading.text):
            if OFFICIAL_BEFORE.search(reading.text[max(0, match.start() - 4) : match.start()]):
                continue
            end = match.end(1)
            run = _HAN_RUN.match(reading.text, match.start(1))
            said = _BACK.sub("", run[0]) if run and run.end() > end else match[1]
            name = "".join(said.split())
            if is_name(name):
                yield Hit(kind, match.start(1), match.start(1) + len(said), "school" if kind is Kind.MINOR else "label", name)


def _directly(reading: Reading) -> Iterator[Hit]:
    """Whom a word names in running text, or in a form without colons, where somebody's numbers stand around."""
    for match in _AFTER_A_GAP.finditer(reading.text):
        before = reading.text[max(0, match.start() - 5) : match.start()]
        if (
            is_name(match[1])
            and not role(match[1])
            and _BEGUN.search(before)
            and not OFFICIAL_BEFORE.search(before)
            and not reading.slot(match.start())
        ):
            yield Hit(Kind.PERSON_NAME, match.start(1), match.end(1), "label", match[1])
    if not any(hit.kind in _STRONG or hit.kind in _WHERE for hit in reading.hits):
        return
    for match in _DIRECTLY.finditer(reading.text):
        if (
            not is_name(match[1])
            or reading.slot(match.start())
            or OFFICIAL_BEFORE.search(reading.text[max(0, match.start() - 5) : match.start()])
        ):
            continue
        if any(hit.kind in _STRONG or hit.kind in _WHERE for hit in reading.between(match.start() - _AROUND, match.end() + _AROUND)):
            yield Hit(Kind.PERSON_NAME, match.start(1), match.end(1), "label", match[1])


def _beside(reading: Reading) -> Iterator[Hit]:
    """The name right before a number that is somebody's, or right after it."""
    for hit in reading.hits:
        at_home = hit.kind is Kind.LANDLINE and _AT_HOME.search(reading.before(hit.start, 12))
        if hit.kind not in _STRONG and hit.kind not in _REACHED and not at_home:
            continue
        slot = reading.slot(hit.start)
        if slot is not None and slot.heading:
            continue  # its name stands in the row
        low, high = reading.line(hit.start, 48)
        official = hit.kind in _REACHED and OFFICIAL_LINE.search(reading.text, low, min(high, hit.end + 12))
        if place := _nearest(reading, low, hit.start, at_home=bool(at_home)) or (not official and _nearest_after(reading, hit.end, high)):
            if official and not _PRIVATE_BEFORE.search(reading.text[max(low, place[0] - 8) : place[0]]):
                continue
            young = _born_young(reading, hit)
            name = "".join(reading.text[slice(*place)].split())
            yield Hit(Kind.MINOR if young else Kind.PERSON_NAME, *place, "birth_date" if young else "beside", name)


def _nearest(reading: Reading, low: int, high: int, *, at_home: bool) -> tuple[int, int] | None:
    """Where the last name in a stretch stands, reading back over labels."""
    for run in reversed(list(_HAN_RUN.finditer(reading.text, low, high))):
        front = _FRONT.match(run[0])
        start = run.start() + (front.end() if front else 0)
        said = _BACK.sub("", reading.text[start : run.end()])
        if re.match(r"某|[*×]", reading.text[run.end() : run.end() + 1]) or "某" in said:
            return None  # masked already
        if len(said) > 2 and not is_name(said) and (introduced := _INTRODUCED.fullmatch(reading.text, run.start(), start + len(said))):
            start = introduced.start(1)
            said = introduced[1]
        if said[:1] in _NO_SURNAME and is_name(said[1:]):
            start, said = start + 1, said[1:]
        if said and is_name(said):
            if at_home or not (run.start() and OFFICIAL_BEFORE.search(reading.text[max(0, run.start() - 5) : run.start()].rstrip(":( "))):
                return start, start + len(said)
            return None
    return None


def _nearest_after(reading: Reading, low: int, high: int) -> tuple[int, int] | None:
    match = re.compile(
        r"[\s,、:()\-/|]{0,4}(?:姓名|户名|持卡人|[女孙]儿|儿子|妻子|丈夫|配偶|父亲|母亲|家属|本人|机主|户主)?[:\s]{0,2}([㐀-鿿]{2,4}(?:[·•][㐀-鿿]{1,8})?)(?![㐀-鿿])"
    ).match(reading.text, low, min(high, low + 16))
    return match.span(1) if match and is_name(match[1]) else None


def _born_young(reading: Reading, hit: Hit) -> bool:
    if hit.kind is not Kind.ID_NUMBER or reading.day is None or hit.reason == "badly_masked":
        return False
    born = birth(hit.value)
    return born is not None and reading.day.is_minor(born)


def _young_without_name(reading: Reading, named: set[int]) -> Iterator[Hit]:
    """A child's number is a child's datum also where no name stands with it: the same stretch is found twice."""
    for hit in reading.hits:
        if _born_young(reading, hit):
            low, high = reading.line(hit.start, 60)
            if not any(low <= start < high for start in named):
                yield Hit(Kind.MINOR, hit.start, hit.end, "birth_date", hit.value)


def _born(reading: Reading) -> Iterator[Hit]:
    """The name before a minor's date of birth: 张小明,男,2018年5月3日出生; (儿童姓名)李小花 … (出生日期)2019-08-01."""
    if reading.day and "生" in reading.text:
        for match in chain(_BORN_BEHIND.finditer(reading.text), holding(_BORN, _BORN_BEFORE, reading.text, _BORN_AFTER)):
            slot = reading.slot(match.start())
            if slot is not None and slot.heading:
                continue
            try:
                born = date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
            except ValueError:
                continue
            if reading.day.is_minor(born) and (place := _whose_birth(reading, match.start())):
                yield Hit(Kind.MINOR, *place, "birth_date", reading.text[slice(*place)])


def _whose_birth(reading: Reading, at: int) -> tuple[int, int] | None:
    """The name a date of birth stands behind, with no more than a sex and a people between."""
    match = _BEFORE_BIRTH.search(reading.text, reading.line(at, 48)[0], at)
    if not match:
        return None
    start, end = match.span("run")
    if front := _FRONT.match(match["run"]):
        start += front.end()
    if not is_name(reading.text[start:end]) and (introduced := _INTRODUCED.fullmatch(reading.text, match.start("run"), end)):
        start, end = introduced.span(1)
    return (start, end) if is_name(reading.text[start:end]) else None


def _pupils(reading: Reading) -> Iterator[Hit]:
    for match in _PUPIL.finditer(reading.text):
        if is_name(match[1]) and (reading.text.startswith(("同学", "小朋友"), match.end()) or "学生" in match[0] or "小朋友" in match[0]):
            yield Hit(Kind.MINOR, match.start(1), match.end(1), "school", match[1])
    for match in _SMALL.finditer(reading.text) if "小朋友" in reading.text else ():
        if name := next((match[1][-size:] for size in (3, 2) if is_name(match[1][-size:])), ""):
            yield Hit(Kind.MINOR, match.end(1) - len(name), match.end(1), "school", name)
    years = -1
    while (years := reading.text.find("岁", years + 1)) >= 0:
        aged = _AGED.search(reading.text, max(0, years - 24), years + 1)
        if aged and int(aged[2]) < GROWN:
            for length in (3, 2, 4):
                if is_name(aged[1][-length:]) and len(aged[1]) >= length:
                    start = aged.end(1) - length
                    yield Hit(Kind.MINOR, start, aged.end(1), "age", aged[1][-length:])
                    break
    for match in _CLASS.finditer(reading.text) if "班" in reading.text or "园" in reading.text else ():
        names = [run for run in _HAN_RUN.finditer(reading.text, *match.span(1)) if is_name(run[0])]
        if len(names) * 2 > len(_HAN_RUN.findall(match[1])):
            yield from (Hit(Kind.MINOR, run.start(), run.end(), "school", run[0]) for run in names)
