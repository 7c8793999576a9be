"""What Word's and WPS's clipboard says in styles and class names rather than in HTML."""

import re
from dataclasses import replace

from workflows.disclosure.content.blocks import Paragraph, Run, tidy

_LEVEL = re.compile(r"\blevel(\d)\b")
_LENGTH = re.compile(r"([0-9.]+)(pt|px|em|cm|mm|in|char)?")
_NUMBERED = re.compile(r"(\d{1,4})[.．、)）]?")
_LEGAL = re.compile(r"[0-9A-Za-z一二三四五六七八九十百零〇第条章节款项（）()①-⑳㈠-㈩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ.．、)）]+")
_HIDDEN_CLASSES = {"msodel", "msocommentreference", "msocomtxt", "msocomanchor"}
IGNORED = "word-marker"  # the mark a list's own number carries until `unlist` has read it


def hides(attrs: dict[str, str]) -> bool:
    """Whether the element is not to be seen: hidden text, deletions and comments of tracked changes."""
    said = attrs.get("style", "").lower().replace(" ", "")
    hidden = "display:none" in said or "visibility:hidden" in said or "mso-hide:all" in said or "mso-element:comment" in said
    return hidden or not _HIDDEN_CLASSES.isdisjoint(attrs.get("class", "").lower().split())


def marks_on(said: dict[str, str]) -> set[str]:
    """The marks an element's style asks for."""
    marks = set()
    weight = said.get("font-weight", "")
    if weight in {"bold", "bolder"} or (weight.isdecimal() and int(weight[:4]) >= 600):
        marks.add("strong")
    if said.get("font-style") in {"italic", "oblique"}:
        marks.add("em")
    if "underline" in (said.get("text-decoration", "") + said.get("text-decoration-line", "")).split() + [said.get("text-underline", "")]:
        marks.add("u")
    if said.get("vertical-align") in {"sub", "super"}:
        marks.add("sub" if said["vertical-align"] == "sub" else "sup")
    if said.get("mso-list") == "ignore":
        marks.add(IGNORED)
    return marks


def marks_off(said: dict[str, str]) -> set[str]:
    """The marks an element's style takes back: editors wrap whole documents in <b style="font-weight:normal">."""
    off = set()
    if said.get("font-weight") in {"normal", "400"}:
        off.add("strong")
    if said.get("font-style") == "normal":
        off.add("em")
    return off


def indents(said: dict[str, str]) -> bool:
    """Whether the first line is set in."""
    length = _LENGTH.match(said.get("text-indent", "")) or _LENGTH.match(said.get("mso-char-indent-count", ""))
    return length is not None and length[1].strip(".0") != "" and said.get("mso-list", "none") == "none"


def heading(attrs: dict[str, str]) -> str:
    """The heading a paragraph's class stands for, or nothing."""
    classes = attrs.get("class", "").lower().split()
    return "h2" if "msotitle" in classes else "h3" if "msosubtitle" in classes else ""


def list_item(attrs: dict[str, str]) -> int:
    """The level (from 1) of a paragraph that Word shows as a list item, else 0."""
    said = attrs.get("style", "").lower()
    level = _LEVEL.search(said) if "mso-list:" in said.replace(" ", "") else None
    return int(level[1]) if level else 0


def unlist(shape: Paragraph, runs: list[Run]) -> tuple[Paragraph, list[Run]]:
    """Word's list paragraph as an item, its bullet or Arabic number taken off.

    Numbers that are cited as law ("（一）", "第三条", "a)") stay as text in a paragraph: a list would count them anew as 1, 2, 3.
    """
    marker = "".join(run.text for run in runs if IGNORED in run.marks).strip(" \t\r\n\xa0")
    body = [run for run in runs if IGNORED not in run.marks]
    numbered = _NUMBERED.fullmatch(marker)
    bullet = len(marker) <= 1 and not marker.isdigit() and not re.match("[一-鿿①-⑳]", marker)
    if numbered:
        return replace(shape, kind="item", ordered=True, start=int(numbered[1])), body
    if bullet or not _LEGAL.fullmatch(marker):
        return replace(shape, kind="item"), body
    lines = tidy([Run(marker)], split=False)
    return Paragraph(()), [*(lines[0].runs if lines else []), *body]
