"""What is taken out of a Word document before it is published: everything a reader of the page does not see, and everything that does something."""

import re
from collections.abc import Iterable

from lxml import etree

from ..extraction.packages import local
from ..kinds import Kind
from .package import STRICT_R, R, remove, unwrap
from .work import Work

#: Gone with what is in them.
_GONE = {
    "del": Kind.HIDDEN_CONTENT, "moveFrom": Kind.HIDDEN_CONTENT, "object": Kind.ACTIVE_CONTENT, "control": Kind.ACTIVE_CONTENT,
    "altChunk": Kind.ACTIVE_CONTENT, "contentPart": Kind.ACTIVE_CONTENT, "subDoc": Kind.ACTIVE_CONTENT, "graphicFrame": Kind.ACTIVE_CONTENT,
    "commentReference": Kind.HIDDEN_CONTENT,
}  # fmt: skip
#: Gone without a word: they say who, when, or how, and show nothing.
_SILENT = frozenset(
    ("commentRangeStart", "commentRangeEnd", "annotationRef", "proofErr", "permStart", "permEnd", "moveFromRangeStart", "moveFromRangeEnd")
    + (
        "moveToRangeStart",
        "moveToRangeEnd",
        "customXmlInsRangeStart",
        "customXmlInsRangeEnd",
        "customXmlDelRangeStart",
        "customXmlDelRangeEnd",
    )
    + ("customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "customXmlPr")
    + (
        "smartTagPr",
        "sdtPr",
        "sdtEndPr",
        "fldData",
        "ffData",
        "docPartObj",
        "dataBinding",
        "cellIns",
        "cellDel",
        "cellMerge",
        "numPicBullet",
    )
    + (
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "tblPrExChange",
        "tblGridChange",
        "numberingChange",
    )
    + (
        "extLst",
        "hlinkClick",
        "hlinkHover",
        "printerSettings",
        "tblCaption",
        "tblDescription",
        "embedRegular",
        "embedBold",
        "embedItalic",
        "embedBoldItalic",
        "attachedTemplate",
    )
)
#: Only a shell around what is read.
_SHELLS = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdtContent", "sdt", "fldSimple"})
#: Fields whose result depends on the page; of all others the result stays and the instruction goes.
_LIVE_FIELDS = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b[\s\\*A-Za-z0-9]*")
_HEADING_MARK = re.compile(r"_(Toc|Ref)\d+")
_SETTINGS = {
    "zoom",
    "mirrorMargins",
    "gutterAtTop",
    "defaultTabStop",
    "evenAndOddHeaders",
    "characterSpacingControl",
    "footnotePr",
    "endnotePr",
}
_SETTINGS |= {
    "compat",
    "themeFontLang",
    "clrSchemeMapping",
    "decimalSymbol",
    "listSeparator",
    "bordersDoNotSurroundHeader",
    "noPunctuationKerning",
}
_SETTINGS |= {
    "drawingGridHorizontalSpacing",
    "drawingGridVerticalSpacing",
    "displayHorizontalDrawingGridEvery",
    "displayVerticalDrawingGridEvery",
}
_FALSE = {"0", "false", "off"}


def clean_settings(root: etree._Element) -> None:
    """Only how pages are laid out stays: no template, no variables, no revision marks, no mail merge."""
    for element in list(root):
        if local(element) not in _SETTINGS:
            remove(element)


def clean_story(work: Work, root: etree._Element) -> None:
    """One story of the document: its text, a header, the notes."""
    for fallback in list(root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")):
        remove(fallback)
    _flatten_fields(root)
    _drop_deleted_rows(work, root)
    for element in _all(root):
        name = local(element)
        if name in _GONE and not (name == "del" and local(element.getparent()) in {"rPr", "trPr"}):
            work.left_out(
                _GONE[name], "active" if _GONE[name] is Kind.ACTIVE_CONTENT else "comment" if name == "commentReference" else "tracked"
            )
            remove(element)
        elif name in _SILENT or name in {"del", "moveFrom", "ins", "moveTo"} and local(element.getparent()) in {"rPr", "trPr"}:
            remove(element)
    _drop_bookmarks(root)
    for element in _all(root):
        if local(element) in _SHELLS and not (local(element) == "fldSimple" and _LIVE_FIELDS.fullmatch(_value(element, "instr"))):
            unwrap(element)
    _anonymise(root)


def _all(root: etree._Element) -> list[etree._Element]:
    return [element for element in root.iter(etree.Element) if element is not root]


def _value(element: etree._Element, name: str = "val") -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _is_on(mark: etree._Element) -> bool:
    return _value(mark) not in _FALSE


def _drop_deleted_rows(work: Work, root: etree._Element) -> None:
    for row in list(root.iter("{*}tr")):
        if row.find("{*}trPr/{*}del") is not None or any(_is_on(one) for one in row.iterfind("{*}trPr/{*}hidden")):
            work.left_out(Kind.HIDDEN_CONTENT, "row")
            remove(row)


def _flatten_fields(root: etree._Element) -> None:
    """Instructions of fields go with their marks, but for page numbers; results stay."""
    open_fields: list[list[etree._Element]] = []
    in_result: list[bool] = []
    for element in _all(root):
        name = local(element)
        if name == "fldChar":
            kind = _value(element, "fldCharType")
            if kind == "begin":
                open_fields.append([element])
                in_result.append(False)
            elif open_fields:
                open_fields[-1].append(element)
                if kind == "separate":
                    in_result[-1] = True
                elif kind == "end":
                    _settle(open_fields.pop())
                    in_result.pop()
        elif name == "instrText":
            if open_fields:
                open_fields[-1].append(element)
            else:
                remove(element)
        elif name in {"t", "tab", "br", "sym"} and open_fields and not all(in_result):
            remove(element)  # stands among instructions: nobody sees it
    for field in open_fields:
        for element in field:
            remove(element)


def _settle(field: list[etree._Element]) -> None:
    instruction = "".join(one.text or "" for one in field if local(one) == "instrText")
    if not _LIVE_FIELDS.fullmatch(instruction):
        for element in field:
            remove(element)


def _drop_bookmarks(root: etree._Element) -> None:
    """All but those a table of contents leads to: people name them."""
    doomed = {_value(one, "id") for one in root.iter("{*}bookmarkStart") if not _HEADING_MARK.fullmatch(_value(one, "name"))}
    for mark in list(root.iter("{*}bookmarkStart", "{*}bookmarkEnd")):
        if _value(mark, "id") in doomed:
            remove(mark)


def _anonymise(root: etree._Element) -> None:
    """Attributes that name people, programs, files and sessions."""
    number = 0
    for element in [root, *_all(root)]:
        for key in list(element.attrib):
            name = key.rpartition("}")[2]
            if name.startswith("rsid") or name in {"paraId", "textId", "author", "initials", "date", "descr", "title", "alt", "href"}:
                del element.attrib[key]
        if local(element) in {"docPr", "cNvPr"}:
            number += 1
            element.set("name", f"Picture {number}")
        elif local(element) in {"shape", "rect", "oval", "roundrect", "textbox", "imagedata"}:
            for key in [key for key in element.attrib if key in {"id", "target"} or key.endswith(("}spid", "}gfxdata"))]:
                del element.attrib[key]


def drop_dangling(root: etree._Element, kept: Iterable[str]) -> None:
    """Takes out drawings and the like that refer to what is no longer there: Word calls a file with such references damaged."""
    known = set(kept)
    for element in _all(root):
        for key, value in list(element.attrib.items()):
            if key.startswith((f"{{{R}}}", f"{{{STRICT_R}}}")) and value not in known:
                drawn = next((one for one in element.iterancestors() if local(one) in {"drawing", "pict"}), None)
                if local(element) in {"headerReference", "footerReference"}:
                    remove(element)
                elif drawn is not None and local(element) in {"blip", "imagedata"}:
                    remove(drawn)
                else:
                    del element.attrib[key]
