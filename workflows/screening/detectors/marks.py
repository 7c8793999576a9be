"""密级标志, and the marks of internal papers and drafts: what a document says of itself, told apart from what it says of secrecy."""

import re
from collections.abc import Iterator

from ..kinds import Kind
from ..normal import INVISIBLE
from .reading import Hit, Reading, plain

FIRST_LINES, FIRST_CHARACTERS = 12, 1500  # where a mark without a star must stand
_S = r"\s{0,6}+"
_STARS = "★☆✩✭✯⋆⭐"
_PERIOD = rf"(?:[0-9]{{1,3}}{_S}(?:年|个月|月|日|天)|长期|永久|[0-9]{{4}}年|[^\s★☆]{{1,15}}?(?:前|后))"
_FULL = re.compile(rf"[绝机秘]{_S}密{_S}(?:[{_STARS}]{_S}(?:{_PERIOD})?|\*{_S}{_PERIOD})")
_GATE = re.compile(rf"[绝机秘][\s{INVISIBLE}]{{0,9}}密[\s{INVISIBLE}]{{0,9}}[{_STARS}*＊]|密[\s{INVISIBLE}]{{0,9}}级[\s{INVISIBLE}:：]")
_GATE_FIRST = re.compile(rf"[绝机秘][\s{INVISIBLE}]{{0,9}}密")
_BARE = re.compile(
    rf"\s*(?:份{_S}号)?[:№0-9 ]{{0,10}}[【\[(〔<《]?{_S}(?P<level>[绝机秘]){_S}密{_S}(?:级|件|文件)?{_S}[】\])〕>》]?\s*"
    rf"(?:[0-9]{{1,2}}{_S}(?:年|个月)|长期)?{_S}(?:特{_S}急|加{_S}急|特提|平急|急件)?\s*"
)
_LETTERS = re.compile(r"(?:^|(?<=\n))[ \t]*(?P<mark>[绝机秘][ \t]{0,3}\n{1,2}[ \t]{0,3}密)[ \t]*(?=\n|$)")  # a letter on each line
_LABEL = re.compile(rf"密{_S}级[ \t]*(?::|\t| )[ \t]*\n?[ \t]*(?P<box>[☑√■✓✔])?[ \t]*(?P<mark>[绝机秘]{_S}密)(?:级|件)?(?![一-鿿/])")
_TICKED = re.compile(rf"密{_S}级[^\n]{{0,24}}?[☑√■✓✔]{_S}(?P<mark>[绝机秘]{_S}密)")
#: 关于……的通知（秘密）
_IN_BRACKETS = re.compile(rf"[(【〔\[]{_S}(?P<mark>[绝机秘]{_S}密){_S}[)】〕\]][ \t]*$")
_OF_LEVELS = re.compile(r"密[^\n]{0,3}级|国家秘密|商业秘密|工作秘密|保密|定密|涉密|[绝机秘]密|[,。;、:]")
_OTHER_LEVELS = re.compile(r"[绝机秘]\s{0,3}密|[□○]|非密|公开")
_OPEN_QUOTES = "“\"‘'「『"
_SAYING = re.compile(r"(?:如|例如|形式|标注|标为|标明|格式|样式|表示|写作|规范|应为|注明)[^\n]{0,8}$")
_BEFORE_A_MARK = " \t0123456789№:份号"
_COMPANION = re.compile(r"份\s{0,3}号|此件(?:请勿|不得)|保密期限|传达到|发至")


def secret(text: str, first_page: bool) -> Iterator[tuple[int, int, str]]:
    """Where a view shows a 密级标志 (start, end, reason). (保密法 第二十条; GB/T 9704-2012 7.2.2)"""
    if "密" not in text:
        return
    full = [match.span() for match in _FULL.finditer(text) if not _spoken_of(text, match)]
    yield from ((start, end, "mark") for start, end in full)
    for pattern in (_LABEL, _TICKED):
        for match in pattern.finditer(text):
            following = text[match.end() : match.end() + 12].split("\n")[0]
            chosen = pattern is _TICKED or match["box"]
            if (chosen or not _OTHER_LEVELS.search(following)) and not text.startswith(tuple(_STARS), match.end()):
                yield match.start("mark"), match.end("mark"), "mark_label"
    if first_page:
        starred = {start for start, _ in full}
        yield from (one for one in (*_alone(text), *_closing(text)) if one[0] not in starred)


def _spoken_of(text: str, match: re.Match[str]) -> bool:
    """Whether a full mark is an example in a sentence about marks: quoted, or introduced as one."""
    begin, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    around = text[max(begin, match.start() - 40) : match.start()], text[match.end() : end if end >= 0 else match.end() + 40][:40]
    before = around[0].rstrip()
    if before.endswith(tuple(_OPEN_QUOTES)) and sum("一" <= c <= "鿿" for c in around[0] + around[1]) >= 6:
        return True
    if _SAYING.search(before):
        return True
    if "\n" in match[0] and text[begin : match.start()].strip(_BEFORE_A_MARK):
        return True  # the end of a sentence, and a star that begins the next line
    return before.endswith(("商业", "工作")) or (before.endswith(("国家", "*")) and ("*" in match[0] or match[0][-1] in _STARS))


def _alone(text: str) -> Iterator[tuple[int, int, str]]:
    """A level alone on one of the first lines; where several levels stand so, they are a list."""
    yield from ((match.start("mark"), match.end("mark"), "mark_alone") for match in _LETTERS.finditer(text, 0, FIRST_CHARACTERS))
    found, number, at = [], 0, 0
    limit = FIRST_LINES * 3 if _COMPANION.search(text, 0, FIRST_CHARACTERS) else FIRST_LINES
    while at < min(len(text), FIRST_CHARACTERS) and number < limit:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end - at <= 60 and (match := _BARE.fullmatch(text, at, end)):
            found.append(match)
        number += not text[at:end].isspace() and end > at
        at = end + 1
    if len({match["level"] for match in found}) == 1:
        for match in found:
            end = text.index("密", match.start("level")) + 1
            yield match.start("level"), end, "mark_alone"


def _closing(text: str) -> Iterator[tuple[int, int, str]]:
    """A level in brackets that closes a title of the first lines, where no other is told and nothing is said about levels."""
    for match in _first_lines(text, _IN_BRACKETS, whole=False):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if line.strip() and not _OF_LEVELS.search(line):
            yield match.start("mark"), match.end("mark"), "mark_closing"


def may_be_marked(text: str, first_page: bool) -> bool:
    """Whether it is worth looking closer: reads the original text once, fast, and never misses what `secret` finds in its view."""
    if "密" not in text:
        return False
    return bool(_GATE.search(text)) or (first_page and bool(_GATE_FIRST.search(text, 0, FIRST_CHARACTERS * 2)))


# -- internal papers, drafts, header fields ------------------------------------------------------------------------------
_PASSING_ON, _HANDING_BACK = "(?:外传|翻印|转发|扩散|复印|公开|传播|上网|外泄)", "(?:收回|退回|销毁)"
_INTERNAL = re.compile(  # every alternative begins with a letter of its own, so that the search skips from one such letter to the next
    rf"内部(?:[{_STARS}]|资料|文件|事项|使用|参考|传阅|刊物|材料|明电|情况|通报|发行|掌握)|注意(?:保存|保管|保密)|工作秘密|仅供[^\n,。;]{{0,6}}(?:参考|参阅|使用|掌握)"
    rf"|不得{_PASSING_ON}|请勿{_PASSING_ON}|严禁{_PASSING_ON}|禁止{_PASSING_ON}|阅后{_HANDING_BACK}|会后{_HANDING_BACK}|用后{_HANDING_BACK}"
)
_INTERNAL_ALONE = re.compile(r"[ \t]*[【\[(]?[ \t]*(内[ \t]*部)[ \t]*[】\])]?[ \t]*$")
_OF_LAW = re.compile(
    r"依法|法律|条例|规定|涉及|国家秘密|商业秘密|予以|属于|应当|政府信息|审查|不予|是否|范围|制度|管理|办法|保护|过程|以及|等|□|装修|施工|信息公开|处分|责任|情形|定义|机关|泄露|妥善|个人资料|个人信息|网站"
)
_FOR_WHOM = re.compile(r"仅供(?:内部|领导|机关|单位|本部门|系统|工作|党内|有关)")
_DRAFT = re.compile(
    r"征求意见稿|讨论稿|送审稿|过程稿|修改稿|审议稿|未定稿|报批稿|代拟稿|草稿|初稿|待审稿|待定稿|送签稿|会签稿|评审稿|初审稿|审定稿|修订模式"
)
_NTH = r"(?:第?[一二三四五六0-9]{1,2}[次轮]|再次|初步|内部|最终)?"
_CONSULTATION = re.compile(r"公开征求|征求[^\n]{0,12}意见的|意见征集|征集意见|意见反馈|社会公开征|听证")
_SEGMENT_EDGE = re.compile(r"[\n。;【】()〔〕\[\]]")
_LONGEST_MARK = 24
_COPY_NUMBER = re.compile(r"[ \t]*(?:份[ \t]*号[ \t:]*(?P<said>[0-9]{1,6})|(?P<alone>0[0-9]{5}))[ \t]*(?=[绝机秘]|$)")
_URGENCY = re.compile(r"(?:紧急程度[ \t:]*|缓急[ \t:]*)?(?P<field>特[ \t]*提|特[ \t]*急|加[ \t]*急|平[ \t]*急)[ \t]*$")
_SIGNER = re.compile(r"签[ \t]*发[ \t]*人[ \t]*[: ][ \t]*(?P<field>[一-鿿]{2,4})(?![一-鿿])")


def found(reading: Reading) -> Iterator[Hit]:
    text, first = reading.text, reading.passage.first_page
    for start, end, reason in secret(text, first):
        yield Hit(Kind.SECRET_MARK, start, end, reason, plain(text[start:end]))
    yield from _internal(reading)
    yield from _drafts(reading)
    if first and not reading.passage.cells:
        yield from _header_fields(text)


def _internal(reading: Reading) -> Iterator[Hit]:
    text = reading.text
    for match in _INTERNAL.finditer(text):
        segment = _segment(text, match)
        said = "".join(segment.split())
        if len(said) > _LONGEST_MARK or _OF_LAW.search(said) or (match[0].startswith("仅供") and not _FOR_WHOM.search(said)):
            continue
        if match[0] == "工作秘密" and len(said) > 10:
            continue
        if match[0].endswith(("公开", "上网", "转发", "传播")) and not re.search(r"此件|本件|本文|资料|材料|文件", said):
            continue
        yield Hit(Kind.INTERNAL_MARK, match.start(), match.end(), "phrase", match[0])
    if reading.passage.first_page and "部" in text:
        for match in _first_lines(text, _INTERNAL_ALONE):
            yield Hit(Kind.INTERNAL_MARK, match.start(1), match.end(1), "mark_alone", "内部")


def _segment(text: str, match: re.Match[str]) -> str:
    """What stands between line ends, full stops and brackets around a match, as far as it matters."""
    before = _SEGMENT_EDGE.split(text[max(0, match.start() - _LONGEST_MARK - 1) : match.start()])[-1]
    return before + match[0] + _SEGMENT_EDGE.split(text[match.end() : match.end() + _LONGEST_MARK + 1], maxsplit=1)[0]


def _drafts(reading: Reading) -> Iterator[Hit]:
    """A draft's own mark stands in brackets, closes a line or is one; a notice that asks the public's opinion of a draft is none."""
    text = reading.text
    for match in _DRAFT.finditer(text) if "稿" in text or "修订模式" in text else ():
        said = "".join(_segment(text, match).split()).rstrip(":")
        if match[0] == "征求意见稿" and _CONSULTATION.search(text):
            continue
        if re.fullmatch(_NTH + match[0], said) or (
            len(said) <= 40 and text[match.end() : match.end() + 1] in ("", "\n") and not _OF_LAW.search(said)
        ):
            yield Hit(Kind.DRAFT_MARK, match.start(), match.end(), "phrase", match[0])


def _header_fields(text: str) -> Iterator[Hit]:
    """份号, 紧急程度 and 签发人: fields of the copy for the file, which a public one does not carry. (GB/T 9704-2012 7.2.1, 7.2.3, 7.2.6)"""
    for pattern, letters in ((_COPY_NUMBER, "份0"), (_URGENCY, "急提"), (_SIGNER, "签")):
        if not any(map(text.__contains__, letters)):
            continue
        for match in _first_lines(text, pattern, whole=pattern is not _SIGNER):
            name = next(name for name, said in match.groupdict().items() if said)
            yield Hit(Kind.HEADER_FIELD, match.start(name), match.end(name), "header", plain(match[name]))


def _first_lines(text: str, pattern: re.Pattern[str], whole: bool = True) -> Iterator[re.Match[str]]:
    """Matches in the first lines of a page: at their beginnings, or (not `whole`) anywhere in them."""
    at, number = 0, 0
    while at < min(len(text), FIRST_CHARACTERS) and number < FIRST_LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end - at <= 120:
            match = pattern.match(text, at, end) if whole else pattern.search(text, at, end)
            if match:
                yield match
        number += end > at
        at = end + 1
