"""动产、不动产权证号: by what a register knows somebody's house, land or vehicle. (法释〔2016〕19号 第十条: always left out of what is published)"""

import re
from collections.abc import Iterator

from ..kinds import Kind
from .codes import PROVINCES
from .context import holding
from .reading import Hit, Reading, plain

#: The forms of the registers: 冀(2020)某市不动产权第0012345号, 某国用(2008)第00123号, 某房权证字第123456号.
_FORM = re.compile(
    rf"[{PROVINCES}]\((?:19|20)[0-9]{{2}}\)[一-鿿]{{2,12}}不动产(?:权|证明)第 ?[0-9]{{4,9}}号"
    r"|[一-鿿]{1,4}(?:国用|集用|集建)\((?:19|20)[0-9]{2}\)字?第? ?[0-9A-Za-z\-]{2,14}号?"
    r"|[一-鿿]{1,6}房(?:权|产)证[一-鿿]{0,6}第? ?[0-9][0-9A-Za-z\-]{3,13}号?"
)
_FORMED, _FORM_BEFORE = (
    re.compile(r"\((?:19|20)[0-9]{2}\)[一-鿿]{2,12}不动产(?:权|证明)第|[国集][用建]\((?:19|20)|房[权产]证"),
    6,
)  # letters
_CALLED = r"(?:不动产权?|房(?:屋)?(?:所有权|产权|产|权)|产权|土地(?:使用权?|承包经营权)?|宅基地(?:使用权?)?|林权|机动车登记)证(?:书|明)?"
_LABELLED = re.compile(
    rf"(?:{_CALLED})(?:的?(?:编?号码?|码))?[:为是 \t]{{0,3}}(?P<number>[0-9A-Za-z][0-9A-Za-z\-]{{4,20}}(?![0-9A-Za-z])号?)"
)
_HEADING = re.compile(rf"(?:{_CALLED})(?:编?号码?|码)|(?:权证|产证|权属证书?)(?:编?号码?)")
_ENTRY = re.compile(r"[^\s].{4,40}")
_ORGANISATION = re.compile(r"公司|单位|企业|工厂|集团|学校|政府|办事处|委会|合作社|机关|我[局街]")
_DIGIT = re.compile("[0-9]")
_SAMPLE = re.compile(r"(?<![0-9])0{5,}(?![0-9])")  # how such a number is written, and nobody's
_LEAST = 5  # digits of a number that stands behind its name alone
_AROUND = 40  # characters before it in which its holder is named


def found(reading: Reading) -> Iterator[Hit]:
    """Where a private person's may be; an organisation's own, named before it in the sentence, is left alone."""
    seen: set[int] = set()
    for start, end, reason in _everywhere(reading):
        sample = _SAMPLE.search(reading.text, start, end)
        if not (start in seen or sample or reading.hit_at(start) or _of_organisation(reading.text, start)):
            seen.add(start)
            yield Hit(Kind.PROPERTY_CERTIFICATE, start, end, reason, plain(reading.text[start:end]))


def _everywhere(reading: Reading) -> Iterator[tuple[int, int, str]]:
    text = reading.text
    if "证" in text or "用(" in text or "不动产" in text:
        for match in holding(_FORMED, _FORM, text, _FORM_BEFORE):
            yield *match.span(), "form"
        for match in _LABELLED.finditer(text):
            if len(_DIGIT.findall(match["number"])) >= _LEAST:
                yield *match.span("number"), "label"
    for table in reading.grid.tables:
        for row in table.rows:
            for slot in row:
                entry = _ENTRY.match(text, slot.start, slot.end) if slot.heading and _HEADING.search(slot.heading) else None
                if entry and len(_DIGIT.findall(entry[0])) >= _LEAST:
                    yield *entry.span(), "column"


def _of_organisation(text: str, start: int) -> bool:
    before = text[max(0, start - _AROUND) : start]
    return _ORGANISATION.search(before, max(before.rfind("。"), before.rfind("\n")) + 1) is not None
