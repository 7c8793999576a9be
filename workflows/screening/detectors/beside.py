"""What stands beside a name: an office or a place, the rest of a word it is part of; and where the same name stands again."""

import re
from collections.abc import Collection, Iterator

from .people import DELEGATE, OFFICIAL_BEFORE
from .reading import Reading

#: Who holds an office or a calling, right before a name, and what is said of one behind it.
_HOLDS = (
    rf"[长员任记官师警士工干授者商席]|医生|护士|大夫|民警|法官|检察官|主任|书记|{DELEGATE}|主持|经办|联系|负责|承办|主讲|记录|校对|审核|审批|签发|领导|同志任|副|总|经理|委员|专家"
    r"|导演|作者|教练|机长|院|所|局|科|室(?<![0-9]室)|部(?<!老干部)(?<!休干部)|处|办|中心"
)
_IN_OFFICE = re.compile(rf"(?:{_HOLDS}|公司|企业|集团|店|厂|社|队|学|省|市|县|区|镇|乡|村|街|路)[:、]?\Z")
#: The same where a place or a firm before a name tells nothing: 望江社区王秀英.
_HOLDING = re.compile(rf"(?:{_HOLDS})[:、]?\Z")
#: Sorts of people an office deals with, and nobody's calling: 参保人员, 失业人员.
_DEALT_WITH = (
    r"(?:参保|低保|低收入|特困|五保|困难|贫困|脱贫|失业|待业|下岗|残疾|失能|退休|离休|安置|优抚|受助|救助|帮扶|受灾|被困|走失|流浪|乞讨|享受|申请|领取|入住|在押|服刑|[失]联"
    r"|矫正|刑满释放|解教|[戒吸涉]毒|信访|上访|死亡|受伤|伤亡|务工|外来|流动|租住|居住|患病|确诊|密接|隔离)人员"
)
_PRIVATE = re.compile(
    rf"(?:{_DEALT_WITH}|[学职会成队党团社]员|职工|[民矿技]工|[患死伤亡长逝]者|受[害伤]者|当事者|[甲乙丙丁]方|雇员|驾驶员|保姆|护工|商户|户[主籍]|家长|班长|班组长|战士|士兵|工头|妻|夫|父|母|子|女|兄|弟|姐|妹)[:、]?\Z"
)
#: What an office-holder does or is, behind the name, or what makes a place of it.
OFFICE_BEHIND = re.compile(
    r"(?:同志)?(?:负责|主持|主讲|牵头|带队|任|主任|书记|[局科所站院校镇乡区县市处队组社会]长|医[生师]|老师|教授|律师|法官|警官|记者|副|分管|率|组织|检查|督导|调研|签[发字约]|陪同"
    r"|一行|出席|指出|强调|作[了]?报告)"
    r"|胡同|小区|社区|花园|家园|公寓|新[城村]|大[道街厦]|[0-9A-Za-z一二三四五六七八九十]{1,4}[号栋幢组楼座#单弄]|[路街村镇乡县市省区桥河山湖江海湾屯庄寨里弄巷岛寺庙站店厂院校园苑]"
)
_SPEAKS = re.compile(
    r"(?:同志)?(?:[作做]?(?:了)?(?:汇报|通报|介绍|解读|讲解|宣讲)|参会|[^,。;、]{0,10}(?:参加|出席|列席|陪同)|宣读|传达|讲话|[带走]访|代表[:,])"
)  # at work
_TITLE = re.compile(
    r"[ \t(]{1,3}[^,。;:\n\t ]{0,10}?(?:主任|书记|委员|[部局科所站队组园校院处]长|干事|科员|主席|专员|教授|医[生师]|律师|教师|老师|记者|志愿者|网格员)"
)  # of an office-holder, beside the name
_REACHED = re.compile(r"(?:联系人|代表|户名)[: ]{0,2}\Z")  # what a private person is too: who is known as one elsewhere
SAYS = ("诉", "称", "述", "讲", "说", "用", "家")  # behind a name, and no part of it


def in_office(text: str, start: int, end: int, held: re.Pattern[str] = _IN_OFFICE) -> bool:
    """Whether the words around a name say that it is an office-holder's or a place's."""
    before = text[max(0, start - 6) : start].rstrip(" \t:(")
    return bool((held.search(before) and not _PRIVATE.search(before)) or OFFICE_BEHIND.match(text, end))


def acts_for_office(text: str, start: int, end: int) -> bool:
    """The same, and whether a form names whoever answers for it, or a report whoever speaks: 承办人:, …汇报了."""
    label = text[max(0, start - 12) : start].rstrip(" \t\u3000:(").removesuffix("人").removesuffix("员").removesuffix("者")
    return in_office(text, start, end, _HOLDING) or bool(
        OFFICIAL_BEFORE.search(label) or _SPEAKS.match(text, end) or _TITLE.match(text, end)
    )


def starts_within_a_word(text: str, at: int) -> bool:
    """Whether a place lies within a word of the dictionary: 未能及|时修复."""
    return _within_a_word(text, at) and text[at] != "王"  # a father's name, not a king: 父王建国, 长女王丽


def _within_a_word(text: str, at: int) -> bool:
    import rjieba

    low = at
    while low > max(0, at - 6) and "一" <= text[low - 1] <= "鿿":
        low -= 1
    for word in rjieba.cut(text[low : at + 4], False):
        if low >= at:
            break
        low += len(word)
    return low > at


def again(reading: Reading, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where names that were found elsewhere in the document stand once more."""
    if not names:
        return
    sizes = sorted({len(name) for name in names}, reverse=True)
    firsts = re.compile("[" + re.escape("".join({name[0] for name in names})) + "]")
    text, reached = reading.text, 0
    for first in firsts.finditer(text):
        start = first.start()
        if start < reached:
            continue
        for size in sizes:
            name = text[start : start + size]
            if (
                name in names
                and not reading.hit_at(start)
                and (not in_office(text, start, start + size) or _REACHED.search(text, max(0, start - 6), start))
                and not starts_within_a_word(text, start)
                and (size > 2 or not _within_a_word(text, start + size))
            ):
                reached = start + size
                yield start, name
                break
