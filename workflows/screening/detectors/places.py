"""住址, to the door: where somebody lives, told apart from where an office is."""

import re
from collections.abc import Iterator

from ..kinds import Kind
from .headings import Role
from .names import is_person
from .reading import Hit, Reading

_N = r"[0-9A-Za-z一二三四五六七八九十百甲乙丙丁]"
_UNIT = r"(?:号楼|#楼?|栋|幢|座|单元|号院|楼|弄|组|社|队|巷|号|室|户)"
_NUMBERED = re.compile(
    rf"{_UNIT}(?:(?<={_N}.)|(?<={_N}(?:号[楼院]|#楼))|(?<={_N}单元))|-(?<=[0-9]-)[0-9]{{1,2}}-[0-9]{{2,4}}(?![0-9\-号])"
)  # rarer than numbers are, so looked for first
_DOOR = re.compile(
    rf"[0-9A-Za-z一二三四五六七八九十甲乙丙丁](?<!{_N}.)(?:[0-9A-Za-z一二三四五六七八九十百]{{0,4}}(?:-[0-9]{{1,4}}){{0,3}}{_UNIT}"
    r"|[0-9]{0,2}-[0-9]{1,2}-[0-9]{2,4}(?![0-9\-号]))"
)
_LONGEST_NUMBER = 20  # characters before the unit
_MORE = re.compile(
    r"之[0-9一二三四]|[0-9]?门洞|[东西南北]门(?=[0-9])|院?内?[东西南北正偏][厢平]房|底商旁?小?门?|[东西中南北]单元|[东西南北中][户间屋]|[前后东西]院"
    r"|[ ,#\-]?(?:[0-9A-Za-z一二三四五六七八九十百甲乙丙丁]{1,5}(?:-[0-9]{1,4}){0,3}(?:号楼|#楼?|栋|幢|座|单元|层|楼|弄|组|号|室"
    r"|房|户|门)|[0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4}(?![0-9\-])|[0-9]{3,4}(?![0-9年月日元人户个%平.])(?:室|房)?"
    r"|(?:(?![的和与及在至到等住为由])[一-鿿]){2,12}?[0-9]{0,3}(?:(?![的和与及在至到等住为由])[一-鿿]){0,4}?(?=[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号楼|#|栋|幢|座|单元|-[0-9])))"
)
_NO_STEM = re.compile(r"[^一-鿿0-9A-Za-z·()\-#]")
_STEM = 40  # characters at most before a door
_SETTLED = re.compile(
    r"省|自治区|市|区|县|旗|街道|镇|乡|村|社区|路|街|巷|胡同|大道|小区|花园|家园|公寓|苑|宿舍|新城|屯|庄|里|弄|湾|寨|坊|园|府|城|庭|居|邸|轩|郡|[属大]院|家属"
)
_LIVES = re.compile(
    r"(?:家庭住址|家庭地址|居住地址|居住地|[现居]住房屋|楼栋房号|户籍地址|户籍地|户籍所在地|户口所在地|现住址|现住地|现居住地|现住|住房(?=:)|住所地|住所"
    r"|住址|通讯住址|居住在|居住于|家住|家在|暂住|租住|住在|住|户籍|登记的?地址|您的?)"
    r"[ :为于在是\t】\]=…]{0,12}\n?$"
)
_LIVING = (
    "的房屋",
    "走失",
    "失踪",
    "住户",
    "居民",
    "业主",
    "户主",
    "村民",
    "租户",
    "家中",
    "家里",
    "的住户",
    "的居民",
)  # right behind an address
_VISIT = re.compile(r"(?:看望|探望|慰问|走访|拜访)了?(?P<who>[一-鿿]{2,3})(?=老人|大[爷妈娘]|[奶爷]|阿姨|夫妇|一家|家属|[,。;、(])")
#: Where an entry, a clause or a sentence begins with a name, or a word introduces it, and an address follows.
_NAMED_BEFORE = re.compile(
    r"(?:(?:^|[\n。;,)(.:·]|[0-9][ \t]+)[ \t]*|居民|村民|业主|[租住]户|户主|群众|老人|[男女]子)(?P<run>[一-鿿]{2,4})"
    r"(?:,[男女])?(?:,[0-9]{1,3}岁)?(?:[,( \t]{0,2}|[从在住])\Z"
)
_NAMED_BEHIND = re.compile(
    r"(?:的|[ \t]{1,2})(?P<who>[一-鿿]{2,4}?)"
    r"(?=老人|大[爷妈娘叔婶伯]|[奶爷]|阿姨|叔叔?|老师傅|夫妇|一?家[,。;、:里]|女士|先生|[ \t]*[,:(;]|[ \t]*(?:\n|\Z)|[ \t]{1,3}[0-9]|、)"
)
_AT_WORK = re.compile(
    r"(?:地点|办公地址|办公|单位地址|公司地址|注册地址|注册地|经营场所|经营地址|营业|报名|现场|邮寄|收件|受理|办理|咨询|来访"
    r"|接待|学校地址|项目|工程|位置|坐落|建设|施工|登记|联系地址|机构|企业|投标"
    r"|开标|会议|集合|领取|服务|采购|送达|通信地址|邮编|销售|仓库|拆除|封闭|查封|检查|公示|张贴)[一-鿿]{0,4}[ :为于在是\t]{0,3}\n?$"
)
_WRITTEN_ON = re.compile(r"[一-鿿0-9A-Za-z\-]*\Z")
_OFFICE_WITHIN = re.compile(r"(?:中心|公司|[局队处所站部院厅])[,(:]?(?:的)?(?:联系|办公)?(?:地址|地点)")
_CUT = re.compile(
    r"家庭住址|家庭地址|居住地址|户籍地址|户籍所在地|户口所在地|现住址|现居住地|住所地|住所|住址|通讯地址|联系地址|办公地址"
    r"|详细地址|地址|居住在|居住于|现住|家住|暂住|租住|住在|位于|坐落于|座落于|户籍地|户籍|住|对|在|系|由|将(?!军)|到"
    r"|于(?![家庄])|是|的|为(?!民)|向(?![阳东西南北前])|及|与|和(?![平谐睦美顺安])"
)
#: What an office says of itself: 住房保障中心,地址…; 执法队(…).
_OFFICES_OWN = re.compile(r"(?:中心|公司|[局队处所站会部室院厅办])[,(:]?(?:的)?(?:联系|办公)?(?:地址|地点)?[:为是在]?\Z")
#: Labels of an address that is a person's where persons are spoken of, and an office's elsewhere.
_REACHED = re.compile(
    r"(?:通[信讯]地址|联系地址|邮寄地址|收[件货]地址|寄送地址|送达地址|房屋坐落|房屋地址|房产坐落|不动产坐落|坐落|房屋位置|地址)[ :为于在是\t】\]=…]{0,12}\n?$"
)
_GAPS = re.compile(r"(?<=[一-鿿])[ \t]+(?=[一-鿿])")
_PUBLIC = re.compile(
    r"[^。;,\n一-鿿]{0,2}(?:[\-—至到][0-9A-Za-z]{1,6})?(?:[ (]?(?!就读|在读|签约|任职|就职|上班|经|由|送)[^。;:\n\t, ]{0,16}?|、[一-鿿]{0,6}?)"
    r"(?:居委会|村委会|居民委员会|村民委员会|[区县市]委|组织部|[党纪]工委"
    r"|工作站|服务中心|服务站|服务大厅|办事处|派出所|公司|窗口|大厅|会议室|办公室|医院|卫生|诊所|学校"
    r"|幼儿园|小学|中学|大学|大队|中心|研究院|事务所|超市|商店|商铺|门店|门市|饭店|餐厅|酒店|宾馆|银行(?![卡账帐户存流])|支行|药店|药房|工厂"
    r"|车间|仓库|市场|商场|广场|政府|委员会|法院|检察院|党群|活动室|图书|局|路口|路段|变电|泵站|楼道|电梯|外墙|屋面|改造(?!内容|项目|情况|前|后|[:、]))"
)
_HOME = re.compile(
    r"单元|(?:栋|幢|号楼|#楼?|座)[^,。;]{0,3}[0-9]{3,4}|弄[^,。;]{0,3}[0-9]{1,4}号|号(?:之[一二三四五六七八九十])?[0-9]{3,4}[室房]|[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}|(?:栋|幢|号楼|楼).{0,8}[室户]|(?:村|屯|庄|寨"
    r"|湾)[^,。;]{0,14}[0-9一二三四五六七八九十]{1,3}(?:组|社|队)[^,。;]{0,10}[0-9]{1,4}号"
    r"|[镇乡道][一-鿿]{2,8}(?:村|屯|庄|寨|湾)[0-9]{1,4}号"
)
_ROOM_ALONE = re.compile(r"(?:[0-9]{1,3}-)?[0-9]{1,2}-[0-9]{3,4}室?")  # the rest of a home stands in the title of the list
_WHOLE_DOOR = re.compile(r"[0-9]{1,3}(?:栋|幢|座|号楼|#楼?)[0-9一二三四五六七八九]{1,2}(?:单元|门)[0-9]{3,4}[室户]?")
_ROOM = re.compile(r"单元[^,。;]{0,6}[0-9]{2,4}")
_TO_THE_DOOR = re.compile(
    r"[0-9A-Za-z]{1,3}-[0-9]{1,2}-[0-9]{2,4}|#|(?:单元|栋|幢|号楼|号院|座|楼|弄)[^,。;]{0,12}?[0-9]{1,4}|[0-9一二三四五六七八九十]{1,4}(?:号楼|栋|幢|室|户|单元)|[0-9]{1,4}号|(?:组|社|队)[0-9]{1,4}"
)
_PERSONAL = frozenset({Kind.ID_NUMBER, Kind.MOBILE_PHONE, Kind.BANK_ACCOUNT, Kind.PERSON_NAME, Kind.MINOR, Kind.TRAVEL_DOCUMENT})
_STRONG = frozenset({Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.TRAVEL_DOCUMENT})
_NAMED = frozenset({Kind.PERSON_NAME, Kind.MINOR})
_AROUND = 100  # characters
_COLUMNS = frozenset({Role.ADDRESS, Role.CODE})  # whose cells are judged by their heading
_PUBLIC_PLACE = re.compile(r"政务|办事处|居委会|村委会|派出所|服务中心|医院|工业园|产业园|科技园|写字楼|大厦")
_NUMBER_ALONE = re.compile(r"第?[0-9一二三四五六七八九十]+[号楼组社队]")


#: Words behind which somebody's home stands, whatever it is called; the letters that are searched for come first.
_HOME_AHEAD = re.compile(
    r"(?:住(?![院宿房户]|建[局委部]|所[^: 在])[址所]?|户[籍口](?:所在地|地址?)?|家(?=在[^,。;]{0,12}[村路街区苑园寨湾屯庄巷里弄镇])|承租|[现暂寄租寓]居"
    r"|居(?<=[定独]居))"
    r"[ :]{0,3}[在于为是]?[ :]{0,2}(?P<where>[一-鿿0-9A-Za-z\-#~.·]{4,44})"
)
_A_DOOR = re.compile(
    r"[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号(?:楼|院|附?[0-9]*)?|[组社队排户栋幢座室层弄巷楼房]|单元|门|#|村民组|生产队|小组)|[0-9]{1,3}-[0-9]{1,4}(?:-[0-9]{1,4})*|[东西南北中]户|第[0-9一二三四五六七八九十]+[家户间]"
    r"|(?<=[^0-9])[0-9]{3,4}(?![0-9年月日元])"
)
_NO_MORE = re.compile(r"[后因与已的其时至遭被将从并且现和及年月元]")
_TAIL = 6  # characters behind the last door that may belong to it: 院内平房, 东侧厢房


def found(reading: Reading) -> Iterator[Hit]:
    yield from _in_columns(reading)
    lived = list(_lived_in(reading))
    yield from lived
    for hit in _in_prose(reading):
        if not any(one.start < hit.end and hit.start < one.end for one in lived):
            yield hit


def _lived_in(reading: Reading) -> Iterator[Hit]:
    """Where a word says that somebody lives, in a passage that tells who: the whole of what follows, to its last door."""
    personal = any(hit.kind in _PERSONAL for hit in reading.hits)
    for match in _HOME_AHEAD.finditer(reading.text):
        start, end = match.span("where")
        told = personal or bool(_named_before(reading.text, match.start()))
        if not told:
            continue
        doors = list(_A_DOOR.finditer(reading.text, start, end))
        if not doors or reading.role(start) in _COLUMNS or not _SETTLED.search(reading.text, start, doors[-1].end()):
            continue
        last = doors[-1].end()
        while (more := _MORE.match(reading.text, last, end)) and more.end() > last:
            last = more.end()
        if last < end and (end - last > _TAIL or _NO_MORE.search(reading.text, last, end)):
            end = last
        value = reading.text[start:end]
        if _is_public(reading, value, end) or not (
            _person_near(reading, start, end, _PERSONAL)
            or _person_around(reading, start, end)
            or _named_before(reading.text, match.start())
        ):
            continue
        yield _hit(start, end, "label", value)


def _in_columns(reading: Reading) -> Iterator[Hit]:
    """Under a heading that means addresses, in a list of persons: whatever leads to a door."""
    for table, slot in reading.grid.under(Role.ADDRESS):
        value = reading.text[slot.start : slot.end]
        if not _TO_THE_DOOR.search(value) or _PUBLIC_PLACE.search(value) or _allowed(reading, value):
            continue
        of_people = table.of_people or not table.roles.isdisjoint({Role.ID, Role.ACCOUNT})
        if of_people or _LIVES.search("".join(slot.heading.split())):
            yield _hit(slot.start, slot.end, "column", value)

    for table, slot in reading.grid.under(Role.CODE):
        value = reading.text[slot.start : slot.end]
        whole = _HOME.search(value) and _SETTLED.search(value) and not _is_public(reading, value, -1)
        if table.of_people and (whole or (_ROOM_ALONE.fullmatch(value) and "房" in slot.heading)):
            yield _hit(slot.start, slot.end, "column", value)


def _in_prose(reading: Reading) -> Iterator[Hit]:
    text, reached, passed = reading.text, 0, 0
    for unit in _NUMBERED.finditer(text):
        door = _DOOR.search(text, max(passed, unit.start() - _LONGEST_NUMBER), unit.end())
        passed = unit.end()
        if not door or door.start() < reached or (reading.role(door.start()) in _COLUMNS and text[door.start() - 1] != "\n"):
            continue
        end = door.end()
        while (more := _MORE.match(text, end)) and end - door.start() < 60:
            end = more.end()
        start = _stem(text, max(reached, door.start() - _STEM), door.start())
        if start < 0:
            if not _WHOLE_DOOR.fullmatch(text, door.start(), end):
                continue
            reached = end  # the estate stands in the title
            if _person_near(reading, door.start(), end, _PERSONAL) or _named_behind(text, end):
                yield _hit(door.start(), end, "form", text[door.start() : end])
            continue
        reached = end
        if not _SETTLED.search(text, start, door.start()):
            continue
        for cut in _CUT.finditer(text, start, door.start()):
            start = cut.end() if cut.end() < door.start() - 1 else start
        if (bracket := text.rfind("(", start, door.start())) >= start and ")" not in text[bracket : door.start()]:
            start = bracket + 1  # what is told of somebody stands before it
        start += text[start] == "·"  # of a list
        value = text[start:end]
        settled = _SETTLED.search(text, start, door.start()) and not _NUMBER_ALONE.fullmatch(value)
        if settled and (reason := _why(reading, start, end, value)):
            yield _hit(start, end, reason, value)


def _stem(text: str, low: int, high: int) -> int:
    """Where the two or more characters of a street or estate begin that lead to a door at `high`, maybe in the next line; -1 when none do."""
    if text[high - 1 : high] == "\n":
        high -= 1
    for gap in _NO_STEM.finditer(text, low, high):
        low = gap.end()
    return low if high - low >= 2 else -1


def _why(reading: Reading, start: int, end: int, value: str) -> str:
    """Why an address is taken for a home; empty when it is an office's, a building site's, or leads to no door."""
    before = _GAPS.sub("", reading.text[max(0, start - 20) : start])
    lives = bool(_LIVES.search(before)) or reading.text.startswith(_LIVING, end) or _visited(reading.text, end)
    if reading.role(start) in _COLUMNS or _is_public(reading, value, -1 if lives and _HOME.search(value) else end):
        return ""
    if lives and _TO_THE_DOOR.search(value):
        return "label"
    if _OFFICES_OWN.search(before):
        return ""
    if _REACHED.search(before) and _TO_THE_DOOR.search(value) and _person_around(reading, start, end):
        return "label"
    if _AT_WORK.search(before):
        return ""
    if _TO_THE_DOOR.search(value) and any(
        hit.kind in _NAMED and 0 <= start - hit.end <= 2 for hit in reading.between(max(0, start - 8), start)
    ):
        return "beside"
    if _TO_THE_DOOR.search(value) and (who_at(reading.text, start, end) or _named_at_once(reading, end)):
        return "beside"
    if _TO_THE_DOOR.search(value) and _alone(reading.text, start, end) and _person_near(reading, start, end, _STRONG | _NAMED):
        return "beside"
    if _HOME.search(value) and (_ROOM.search(value) or _person_near(reading, start, end, _PERSONAL) or _person_around(reading, start, end)):
        return "form"
    if re.search(r"栋|幢|号楼|室|户|单元|组", value) and _TO_THE_DOOR.search(value) and _person_near(reading, start, end, _STRONG):
        return "beside"
    return ""


def who_at(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Who stands right before an address or right behind it as those who visit write: 1 王建国,青石巷19号; 青石巷19号 王建国奶奶:."""
    return _named_before(text, start) or _named_behind(text, end)


def _named_before(text: str, start: int) -> tuple[int, str] | None:
    match = _NAMED_BEFORE.search(text, max(0, start - 20), start)
    return (match.start("run"), match["run"]) if match and is_person(match["run"]) else None


def _named_behind(text: str, end: int) -> tuple[int, str] | None:
    match = _NAMED_BEHIND.match(text, end)
    return (match.start("who"), match["who"]) if match and is_person(match["who"]) else None


def _named_at_once(reading: Reading, end: int) -> bool:
    """Whether somebody's name follows right behind an address, as it does no office's: 柳荫胡同41号,荆素云正坐在炉边."""
    return any(hit.kind in _NAMED and hit.start - end <= (reading.text[end : end + 1] in ",“") for hit in reading.between(end, end + 2))


_STARTS = re.compile(r"[,(;\n·、:①-⑳]")


def _alone(text: str, start: int, end: int) -> bool:
    """Whether an address is a clause of its own, as in the brackets behind a name."""
    return bool(_STARTS.match(text, start - 1)) and text[end : end + 1] in (",", ")", ";", "。", "\n", "")


def _visited(text: str, end: int) -> bool:
    """Whether somebody is said to have been visited there: 6号看望王秀英老人."""
    visit = _VISIT.match(text, end)
    return visit is not None and is_person(visit["who"])


def _person_near(reading: Reading, start: int, end: int, kinds: frozenset[Kind]) -> bool:
    low, high = reading.line(start, 80)
    return any(hit.kind in kinds for hit in reading.between(low, max(high, end)))


def _person_around(reading: Reading, start: int, end: int) -> bool:
    """Whether somebody is numbered or named in the lines around, as in a form."""
    return any(hit.kind in _STRONG or hit.kind in _NAMED for hit in reading.between(max(0, start - _AROUND), end + _AROUND))


def _is_public(reading: Reading, value: str, end: int) -> bool:
    """Whether it is an office's, a shop's or a school's: by its own words, or by the name that stands behind it; -1: nothing there tells."""
    behind = end >= 0 and _PUBLIC.match(reading.text, end, end + 24)
    return _allowed(reading, value) or bool(behind or _PUBLIC_PLACE.search(value))


def is_nobodys(reading: Reading, start: int, end: int) -> bool:
    """Whether an address, or the rest of one, is an office's, a firm's or a place of work, by its words or those around it."""
    begin = _WRITTEN_ON.search(reading.text, max(0, start - _STEM), start).start()
    before = (_GAPS.sub("", reading.text[max(0, at - 20) : at]) for at in (begin, start))
    offices = any(_OFFICES_OWN.search(one) or _AT_WORK.search(one) for one in before)
    return offices or _is_public(reading, reading.text[begin:end], end) or bool(_OFFICE_WITHIN.search(reading.text, begin, start))


def _allowed(reading: Reading, value: str) -> bool:
    return bool(reading.rules.public_places) and any(
        place in value or (len(value) >= 6 and value in place) for place in reading.rules.public_places
    )


def _hit(start: int, end: int, reason: str, value: str) -> Hit:
    return Hit(Kind.ADDRESS, start, end, reason, "".join(value.split()))
