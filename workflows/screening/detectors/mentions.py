"""姓名 in running text: whom a word introduces or a sentence speaks of, where something else of theirs stands near."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import chain

from ..kinds import Kind
from .beside import OFFICE_BEHIND, SAYS, again, in_office, starts_within_a_word
from .context import holding
from .day import GROWN
from .names import COMPOUND_SURNAMES, is_name, is_person
from .particulars import OUTRIGHT, clauses, judged
from .people import OFFICIAL_BEFORE, OFFICIAL_LINE
from .places import who_at
from .reading import Hit, Reading
from .recognised import entries, in_entries, recognised, telling

_TELLING = frozenset({
    Kind.ID_NUMBER, Kind.BANK_ACCOUNT, Kind.TRAVEL_DOCUMENT, Kind.MOBILE_PHONE, Kind.VEHICLE_PLATE, Kind.PERSON_NAME, Kind.MINOR,
})  # fmt: skip
_REACHED = frozenset({Kind.MOBILE_PHONE, Kind.VEHICLE_PLATE})  # an office-holder's too
_AROUND = 160  # characters
#: What a person is to somebody, or to the matter. Every alternative begins with letters of its own, so that the search skips.
_INTRODUCED = re.compile(
    r"(?:[甲乙丙男女患]方|户主|妻子?|丈夫|夫|父亲?|母亲?|儿子?|女儿?|[长次独幼养继]?[子女]|兄弟?|弟弟?|姐姐?|妹妹?|哥哥?|嫂|媳妇?|[女儿孙]婿|孙[子女]?|侄[子女]?|外甥女?|祖[父母]|岳[父母]|公公|婆婆"
    r"|爷爷|奶奶|外公|外婆|姥姥|姥爷|叔叔?|伯父?|舅舅?|姑姑?|姨|配偶|前[夫妻]|老伴|爱人|未婚[夫妻]|男友|女友|监护人|家属|亲属|邻居|同住人"
    r"|班(?<=[0-9一二三四五六)]班)|姑娘|闺女|丫头|老[公婆爹娘]|楼[上下]|隔壁|对门|患者|病人|死者|伤者|亡者|逝者|长者|老人|老党员|产妇|孕妇|妇女|儿童|学生|青年|男子|女子|婴儿|孩子"
    r"|居民|村民|农户|业主|房主|车主|租户|租客|房东|房客|住户|机主|失主|事主|债主|店主|摊主|灾民|受灾户|贫困户|低保户|脱贫户|特困户|监测户|租赁户|帮扶户"
    r"|人员?|者|对象|嫌疑人|原告|被告|职工|员工|工人|农民工|民工|司机|乘客|顾客|会员|学员|考生|病例|党员|退役军人|军属|烈属|遗属|同志|网民|群众"
    r"|您好,?|你好,?|登记:?|(?P<weak>经查|查明|查实|据查|与|和|及|叫|系|通知|领养|收养|由|被|将|给|向|对|找到|看望|慰问|走访|探望))"
    r"(?:姓名)?[:,(]?(?P<run>[一-鿿]{2,4})"
)
_OF_TWO_LETTERS = "妻夫父母子女儿兄弟姐妹"  # with which many words begin: 父母, 子孙
_BEGINS = re.compile(
    r"(?:^|(?<=[\n。;,、)(:])|(?<=[0-9][.、)]))[ \t]*(?P<run>[一-鿿]{2,4})(?=[,、(:同夫住家系患因与和在持突酒]|$)", re.MULTILINE
)
#: What may follow a name: the end of a stretch of letters, or a word that says what becomes of the person.
_FOLLOWS = re.compile(
    r"[^一-鿿]|\Z|对|与|和|及|系|因|于|在|实施|名下|现|已|患|住|被|将|向|从|称|讲|用|遗失|同志|夫妇|夫妻|夫妻|两人|二人|家|一家|为|领取|申请|负责|照[料顾护]|的|曾|突|未|死|去世|生前|户"
    r"|不服|不慎|承租|借|欠|与|自|今年|现年|反映|称|前来|来|到|表示|承诺|同意|签|驾|驾驶|酒后|涉嫌|违|身患|身份|发生|享受|符合|提出|说|述|打|报|共同|等|男|女|之|是|有|无|要求|委托|代|离|再婚|改嫁|结婚|诊|确诊|入住|独居|常年|长期|经|由|取得|收|同|尿|肺|肝|胃|肾|脑|心|癌|精神|肢|瘫|中风|高血|糖尿|残"
)
_TOLD_BESIDE = re.compile(r"\((?![^()]{0,12}(?:主任|书记|长|员|医生|老师|律师|经理|干|代表|组织|联系|负责|社区|单位|科))[^()]{2,20}\)")
#: What stands further on in the clause when a bare name begins it.
_OF_A_PERSON = re.compile(
    r"在家|持|酒后|突|[与和](?:其|妻|丈?夫|父|母|儿|女|配偶)|[,、(:]?(?:[男女](?![一-鿿])|[0-9]{1,3}岁|现年|今年|年龄|身份证|公民身份|证号|家住|现住|住|户籍|患|身患|因病|丧偶|离异|独居|电话|手机|卡号|账号|夫妇|夫妻|同志[:,]|辍学|遗失|系|[一-鿿]{1,3}[一二三四1-4]级|家中?)"
)
#: Behind a name: whose family, or how one is spoken to.
_CALLED = re.compile(
    r"(?P<run>[一-鿿]{2,4})(?=(?:家属|夫妇|夫妻|两口子|一家|户情况|奶奶|爷爷|大[爷妈娘叔婶伯]|老人[,(家住]|阿姨|叔叔|之[子女妻夫父母])|(?:女士|先生|同志):)"
)
_NUMBERED = re.compile(r"(?:^|\n)[ \t]*[(]?[0-9]{1,3}[)、.,]{1,2}[ \t]*\Z")  # an entry of a list begins
_COUNTED = re.compile(r"[二三四五六两几](?:兄|姐|姊|弟|人|户|口|位|名)")
_HAN = re.compile(r"[一-鿿]")
_BEHIND = r"[,(]|家|户|夫妇|的(?=[父母妻儿女子孙丈老爱])|[与和](?=[前丈妻其])"
_TOLD_BEHIND = re.compile(_BEHIND)
_BEGUN = rf"[ \t]*(?=[一-鿿]{{2,4}}(?:{_BEHIND}))(?=(?P<run>[一-鿿]{{2,4}}))"
_ENTRY = re.compile(  # begins with a class of letters, so that the search skips
    rf"[\n。;:?·.、)户组](?:(?<=[\n。;:?·])|(?<=[0-9][.、)])|(?<=[一二三四五六七八九十0-9][户组])){_BEGUN}"
)
_FIRST_ENTRY = re.compile(_BEGUN)
_CLOSE = re.compile(r"[。;\n]")
_SENTENCE = 90  # characters
_OLD = re.compile(r"(?:[村区组号院楼]|(?<![一-鿿]))(?P<run>[一-鿿]{2,3})(?=老人(?!院|节|们|家|协|活动|护理|服务|中心|公寓|大学))")
_OLD_PERSON, _OLD_BEFORE = re.compile("老人"), 4  # letters
_NEIGHBOUR = re.compile(r"(?:村民|居民|市民|业主|租客|租户|住户|死者|伤者|失主|病人|战士|士兵)(?P<run>[一-鿿]{3})(?!委|代表|小组)")
_BY = re.compile(r"(?P<run>[一-鿿]{2,4})\(?代[领签办]?\)?")  # who signed for another
_SPEAKER = re.compile(
    r"(?<=[:。;\n])(?P<run>[一-鿿]{2,3})(?=(?:来电|来信|来访|实名)?(?:反映|投诉|举报(?!人)|咨询|求助|诉称)(?![一-鿿]?人))"
)
_SPEAKS, _SPEAKER_BEFORE = re.compile(r"反映|投诉|举报(?!人)|咨询|求助|诉称"), 5  # letters
#: Who has something to do with the matter of a list, at the beginning of an entry.
_OWNER = re.compile(
    r"(?:原|现|登记|实际|其)?(?:[车房业户货船]主|继承人|监护人|代[理领办]人?|家属|亲属|使用人|所有人|产权人|承租人|[妻儿][子]|女儿|丈夫|父亲|母亲)[:为是系]?(?P<run>[一-鿿]{2,4})"
)
_ADDRESSED = re.compile(
    r"(?:^|\n)[ \t]*(?:尊敬的)?(?P<run>[一-鿿]{2,4}?)(?=(?:先生|女士)(?:[:,]|您好)|:[ \t]*\n[^\n]{0,40}[您你]|您好[:,!])"
)
_PAPER = re.compile(r"[一-鿿]{0,6}[〔[(][0-9]{4}[〕\])]")  # the rest of a document's number: 柳林依申请〔2025〕5号
_LISTED = re.compile(r"、(?P<run>[一-鿿]{2,4})(?=[,、。;()\s]|[一二三四五六七八九两][一-鿿]|夫妇|夫妻|等|两人|二人|的|系|$)")


def found(reading: Reading) -> Iterator[Hit]:
    """Names not found yet in a passage that already holds something personal."""
    return _near(reading, [hit for hit in reading.hits if hit.kind in _TELLING and not _listed(reading, hit)])


def by_what_is_told(reading: Reading) -> Iterator[Hit]:
    """Whom a sentence tells of, who begins one that tells outright of want, loss or illness, who is asked or answered, and who stands in a
    list beside whom it is about."""
    text, named = reading.text, set()
    stretches = list(telling(reading, (match.start() for match in _NEIGHBOUR.finditer(text))))
    told = chain(_spoken_of(text), recognised(reading, stretches), _introduced_in(text, stretches), _beginning(text), _addressed(text))
    for start, name in told:
        if start not in named and not reading.slot(start) and not reading.hit_at(start):
            named.add(start)
            yield _mention(reading, start, name, "told")
    for start, name in chain(in_entries(reading), _in_entries(reading)):
        if start not in named and not reading.hit_at(start):
            named.add(start)
            yield _mention(reading, start, name)


def _introduced_in(text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Whom a word introduces where something is told outright, though the model sees no name: 村民简树根缠访."""
    low = 0
    for begin, end in stretches:
        for match in _NEIGHBOUR.finditer(text, max(low, begin), max(low, end)):
            if is_person(match["run"]) and _is_no_phrase(text, match.start("run")):
                yield match.start("run"), match["run"]
        low = max(low, end)


def _is_no_phrase(text: str, start: int) -> bool:
    """Whether no word of the dictionary begins with the surname there: 高度评价 is nobody's name."""
    import rjieba

    word, sort = rjieba.tag(text[start : start + 5], False)[0]
    return len(word) == 1 or sort.startswith("nr")


def _spoken_of(text: str) -> Iterator[tuple[int, str]]:
    """Who is called an old person or brings something before the office: no office-holder is."""
    for match in chain(holding(_OLD_PERSON, _OLD, text, _OLD_BEFORE), holding(_SPEAKS, _SPEAKER, text, _SPEAKER_BEFORE)):
        run = match["run"]
        if name := next((run[-size:] for size in (3, 2) if len(run) >= size and is_person(run[-size:])), ""):
            yield match.end("run") - len(name), name


def _beginning(text: str) -> Iterator[tuple[int, str]]:
    """Who begins an entry or a sentence that tells outright of somebody."""
    first = _FIRST_ENTRY.match(text)
    for match in chain([first] if first else [], _ENTRY.finditer(text)):
        start = match.start("run")
        name = _person_at(text, start, match["run"])
        end = start + len(name)
        if not name or not _TOLD_BEHIND.match(text, end) or in_office(text, start, end):
            continue
        close = _CLOSE.search(text, end, end + _SENTENCE)
        stop = close.start() if close else min(len(text), end + _SENTENCE)
        if OFFICIAL_LINE.search(text, end, stop):
            continue
        verdicts = [judged(text[slice(*span)]) for span in clauses(text, end, stop)]
        outright = any(one.weight >= OUTRIGHT and not one.official for one in verdicts) and not any(one.policy for one in verdicts)
        if outright or _PUPIL.match(text, end):
            yield start, name


def _addressed(text: str) -> Iterator[tuple[int, str]]:
    """To whom a letter is written."""
    for match in _ADDRESSED.finditer(text):
        if is_person(match["run"]):
            yield match.start("run"), match["run"]


def _in_entries(reading: Reading) -> Iterator[tuple[int, str]]:
    """Whom a word introduces in an entry: 车主高强称车已抵债."""
    for begin, end in entries(reading, least=4):
        match = _OWNER.match(reading.text, begin, end) or _BY.fullmatch(reading.text, begin, end)
        if match and (name := _name_at(reading.text, match.start("run"), certain=True)):
            yield match.start("run"), name


def _person_at(text: str, start: int, run: str) -> str:
    """The name with which a run of letters begins, where what tells of somebody may follow it."""
    sizes = (4, 3) if run[:2] in COMPOUND_SURNAMES else (3, 2)
    return next((run[:size] for size in sizes if len(run) >= size and _TOLD_BEHIND.match(text, start + size) and is_person(run[:size])), "")


def at_homes(reading: Reading) -> Iterator[Hit]:
    """The same around somebody's home, where nothing but the home told of them."""
    homes = [hit for hit in reading.hits if hit.kind is Kind.ADDRESS and not _listed(reading, hit)]
    beside = [who for hit in homes if (who := who_at(reading.text, hit.start, hit.end)) and not reading.hit_at(who[0])]
    yield from (_mention(reading, *who) for who in beside)
    taken = {start for start, _ in beside}
    alone = [hit for hit in homes if not any(_tells(one) for one in reading.between(hit.start - _AROUND, hit.end + _AROUND))]
    yield from (hit for hit in _near(reading, alone) if hit.start not in taken)


def _tells(hit: Hit) -> bool:
    return hit.kind in _TELLING and hit.kind not in _REACHED


def _near(reading: Reading, telling: list[Hit]) -> Iterator[Hit]:
    """Whom a word introduces first; what the dictionary makes of a stretch may end too early."""
    text, low = reading.text, 0
    strong = [hit for hit in telling if hit.kind not in _REACHED]
    named = [recognised(reading, _stretches(strong, len(text)))]
    for begin, end in _stretches(telling, len(text)):
        named.append(_mentioned(text, max(low, begin), end, told=bool(strong)))
        low = end
    taken = {at for hit in reading.hits if hit.kind in (Kind.PERSON_NAME, Kind.MINOR) for at in range(hit.start, hit.end)}
    for start, name in chain.from_iterable(named):
        if start not in taken and not reading.slot(start) and not reading.hit_at(start) and not _PAPER.match(text, start + len(name)):
            taken.update(range(start, start + len(name)))
            yield _mention(reading, start, name)


def grown_or_not(reading: Reading, young: Collection[str] = ()) -> None:
    """Makes minors of those whose age, birth or school stands right behind their name, and of who is known as `young` by name."""
    for hit in reading.hits:
        if hit.kind is Kind.PERSON_NAME and not _listed(reading, hit) and (hit.value in young or told_young(reading, hit.end)):
            hit.kind, hit.reason = Kind.MINOR, "age"


def young_in(reading: Reading) -> set[str]:
    """The names of minors found so far."""
    return {hit.value for hit in reading.hits if hit.kind is Kind.MINOR}


def names_in(reading: Reading) -> set[str]:
    """The names found so far that one may look for elsewhere."""
    return {hit.value for hit in reading.hits if hit.kind in (Kind.PERSON_NAME, Kind.MINOR) and is_person(hit.value)}


def repeated(reading: Reading, names: Collection[str]) -> Iterator[Hit]:
    """Names found anywhere in the document, where they stand again."""
    for start, name in again(reading, names):
        if not reading.slot(start):
            yield _mention(reading, start, name)


def _listed(reading: Reading, hit: Hit) -> bool:
    slot = reading.slot(hit.start)
    return slot is not None and slot.listed


def _mention(reading: Reading, start: int, name: str, reason: str = "beside") -> Hit:
    young = _young(reading, start, start + len(name))
    return Hit(Kind.MINOR if young else Kind.PERSON_NAME, start, start + len(name), "age" if young else reason, name)


def _stretches(telling: list[Hit], length: int) -> Iterator[tuple[int, int]]:
    """The text around what is personal, each part once."""
    if not telling:
        return
    begin = end = -1
    for hit in telling:
        low, high = max(0, hit.start - _AROUND), min(length, hit.end + _AROUND)
        if low > end:
            if end > 0:
                yield begin, end
            begin = low
        end = max(end, high)
    yield begin, end


def _mentioned(text: str, low: int, high: int, *, told: bool) -> Iterator[tuple[int, str]]:
    """Names in a stretch; by a word that introduces many things (与、由、对) only where more is told of people than how to reach them."""
    known: set[int] = set()
    at = low
    while match := _INTRODUCED.search(text, at, high):
        start = match.start("run")
        at = max(match.start() + 1, start - 1)
        if match["weak"] and not told:
            continue
        in_office = match[0][0] in "人者登" and OFFICIAL_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
        if not in_office and (name := _name_at(text, start, certain=not match["weak"] and match[0][0] not in _OF_TWO_LETTERS)):
            if match["weak"] and OFFICE_BEHIND.match(text, start + len(name)):
                continue
            known.add(start)
            at = start + len(name)
            yield start, name
    for match in _BEGINS.finditer(text, low, high):
        start = match.start("run")
        name = _name_at(text, start)
        if (
            name
            and (
                _OF_A_PERSON.match(text, start + len(name))
                or (told and _TOLD_BESIDE.match(text, start + len(name)))
                or _NUMBERED.search(text[max(0, start - 9) : start])
            )
            and not OFFICIAL_BEFORE.search(text[max(0, start - 5) : start].rstrip(":( "))
        ):
            known.add(start)
            yield start, name
    for match in _CALLED.finditer(text, low, high):
        for size in (3, 2):
            name = match["run"][-size:]
            if len(name) == size and is_name(name) and is_person(name):
                known.add(match.end() - size)
                yield match.end() - size, name
                break
    for match in _LISTED.finditer(text, low, high) if known or "、" in text[low:high] else ():
        before = re.search(r"([一-鿿]{2,4})\Z", text[max(low, match.start() - 4) : match.start()])
        if (
            before
            and (name := _name_at(text, match.start("run")))
            and any(is_person(before[1][-size:]) and match.start() - size in known for size in (2, 3, 4))
        ):
            known.add(match.start("run"))
            yield match.start("run"), name


def _name_at(text: str, start: int, *, certain: bool = False) -> str:
    """The name that begins here, as long as what follows lets it be; empty when none does."""
    sizes: tuple[int, ...] = (4, 3) if text[start : start + 2] in COMPOUND_SURNAMES else (3, 2)
    if not is_name(text[start : start + sizes[0]]) and not is_name(text[start : start + sizes[1]]):
        return ""
    opinion = 0
    if _HAN.match(text, start + sizes[0]) and not _FOLLOWS.match(
        text, start + sizes[0]
    ):  # letters go on: the dictionary's opinion comes first
        opinion = _person_in(text[start : start + 8])
        sizes = tuple(sorted(sizes, key=lambda size: (size != opinion, -size)))
    for size in sizes:
        name = text[start : start + size]
        if _COUNTED.match(text, start + size - 1) or (size > 2 and name.endswith(SAYS)):
            continue
        if (
            len(name) == size
            and is_name(name)
            and (
                size == opinion or _FOLLOWS.match(text, start + size) or _COUNTED.match(text, start + size) or _word_at(text, start + size)
            )
            and is_person(name)
            and (certain or not starts_within_a_word(text, start))
        ):
            return name
    return ""


def _person_in(text: str) -> int:
    """How long the name is that begins a stretch, in the dictionary's opinion; 0 when it sees none."""
    import rjieba

    word, sort = rjieba.tag(text)[0]
    return len(word) if sort.startswith("nr") else 0


def _word_at(text: str, at: int) -> bool:
    """Whether a word of the dictionary begins here, of two letters or more: then a name may end before it."""
    import rjieba

    words = rjieba.cut(text[at : at + 4], False)
    return bool(words) and len(words[0]) > 1


_AGE = re.compile(
    r",? ?\(?(?:[男女],? ?)?(?:现年|年仅|今年|才|刚满?|[不未]满|快)? ?(?:([0-9]{1,2})|(?P<young>[一二两三四五六七八九]|十[一二三四五六七]?))周?岁"
)
_BORN = re.compile(r",? ?\(?(?:[男女],? ?)?((?:19|20)[0-9]{2})年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?出?生")
#: What only a child does, further on in the sentence.
_PUPIL = re.compile(
    r"(?:(?![之女儿子孙娃弟妹])[^。;\n、]){0,9}?(?:[一二三四五六七八九]年级|(?<=,)(?:[初高][一二三]|[小中大]班)(?![一-鿿])|(?:上|读|念|就读于?|在)[^。;\n]{0,6}(?:小学|幼儿园|托班|[小中大]班|初[一二三中]|高[一二三中])|开学|学费|没奶吃|吃奶|未上学|(?:考[上入]|升入)了?[^。;\n]{0,6}(?:[一二三四五六七八九十0-9]中|中学|高中|初中|小学))"
    r"(?!文化|学历|毕业|肄业|程度|水平|教师|老师|校长|任教|退休)|,家长|小朋友|宝宝|由(?:[爷奶]{2}|外[公婆]|姥[姥爷]|[父母]亲|祖[父母])|\(法定代理人"
)
_CHILD_BEFORE = re.compile(
    r"(?:幼儿|儿童|婴儿|新生儿|患儿|弃婴|孤儿|[男女]童|[男女][婴孩]|小[孙儿女][子女儿]|孙[子女儿]|孩子|[中小]?学生|小朋友|娃娃?)[:,(]?(?:[一-鿿]{2,4}[、和与])*\Z"
)
_AGED_BEFORE = re.compile(r"(?<![0-9])([0-9]{1,2})周?岁的?(?:[女儿孙外甥侄长次幼独养继男童孩子小亲生]{1,4}|[一-鿿]{1,2}族[男女]孩)?\Z")
_OF_CHILDREN = re.compile(r"[^\n]{0,40}(?:儿童|未成年|孤儿|幼儿|孩子|少年)")  # a title
_KEEPS_CHILDREN = re.compile(
    r"(?:[父母爷奶婆公祖姑姨叔伯舅]|家长|监护人|老师|教师|园长|校长|医生|志愿者|社工|主任|书记|代表|联系人?)[亲:,(]?\Z"
)


def _young(reading: Reading, start: int, end: int) -> bool:
    """Whether whoever is named there is a child: by age or school behind the name, by the word before it, by what the document is about."""
    text = reading.text
    if (told := told_young(reading, end)) is not None:
        return told
    before = text[max(0, start - 14) : start]
    if aged := _AGED_BEFORE.search(before):
        return int(aged[1]) < GROWN
    return bool(_CHILD_BEFORE.search(before)) or (
        any(_OF_CHILDREN.match(text, at) for at in (0, text.rfind("\n", 0, start) + 1)) and not _KEEPS_CHILDREN.search(before)
    )


def told_young(reading: Reading, end: int) -> bool | None:
    """What is said right behind a name of somebody's age; None: nothing."""
    if _PUPIL.match(reading.text, end):
        return True
    if born := _BORN.match(reading.text, end):
        return reading.day is not None and reading.day.is_minor(date(int(born[1]), 1, 1))
    if aged := _AGE.match(reading.text, end):
        return bool(aged["young"]) or int(aged[1]) < GROWN
    return None
