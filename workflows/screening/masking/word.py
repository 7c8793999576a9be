"""Word documents: every story masked where it stands, keeping its formatting, then cleaned of all that no reader of the page sees."""

from itertools import groupby
from typing import Any, BinaryIO

from ..extraction.gathering import Unreadable
from ..extraction.packages import local
from ..extraction.word import Paragraph, Span, Story, Styles, Table, W, spans, stories, story_parts, styles_of, word_art
from ..kinds import Kind
from .package import Package, referred, remove
from .pictures import clean_pictures, crop_pictures
from .spans import spread
from .word_clean import clean_settings, clean_story, drop_dangling
from .work import Work

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KEPT = {"styles", "settings", "fontTable", "numbering", "theme", "header", "footer", "footnotes", "endnotes", "image"}
_IMPLICIT = {"styles", "settings", "fontTable", "numbering", "theme", "footnotes", "endnotes"}
_UNSEEN = {"hidden_text", "white_text"}


def mask_docx(work: Work, content: bytes, file: BinaryIO) -> None:
    """Writes the masked document. Raises Unreadable, DoesNotFit."""
    package = Package(content, work.limits)
    main = package.main()
    story = _Masked(work, styles_of(package, main))
    body = package.xml(main).find(f"{W}body")
    if body is None:
        raise Unreadable("corrupt")
    story.mask(body, "")
    for place, beside in stories(package, main):
        story.mask(beside, place)
    parts = [main, *story_parts(package, main)]
    work.without("part:")  # charts and diagrams
    _clean(work, package, main, parts)
    clean_pictures(work, package)
    crop_pictures(package, parts)
    package.save(file)


def _clean(work: Work, package: Package, main: str, parts: list[str]) -> None:
    for name in parts:
        root = package.xml(name)
        clean_story(work, root)
        unsaid = {one.id for one in package.relations(name) if one.kind in _IMPLICIT}
        dropped = package.keep_relations(name, _KEPT if name == main else {"image"}, referred(root) | unsaid)
        if name == main:
            embedded = {"vbaProject", "oleObject", "package", "attachedTemplate", "aFChunk", "control"}
            work.left_out(Kind.ACTIVE_CONTENT, "embedded", sum(one.kind in embedded for one in dropped))
            work.left_out(Kind.ACTIVE_CONTENT, "chart", sum(one.kind in {"chart", "chartEx", "diagramData"} for one in dropped))
        drop_dangling(root, {one.id for one in package.relations(name)})
    for relation in package.relations(main):
        if relation.kind in {"styles", "settings", "fontTable", "numbering", "theme"}:
            package.keep_relations(relation.target, ())
            root = package.xml(relation.target)
            if relation.kind == "settings":
                clean_settings(root)
            elif relation.kind != "theme":
                clean_story(work, root)
            drop_dangling(root, ())
    package.set_type(main, _TYPE)


class _Masked:
    """Goes through a story as it was read and writes what changes; what is hidden by colour or style is taken out."""

    def __init__(self, work: Work, styles: Styles):
        self._work, self._styles = work, styles

    def mask(self, container: Any, place: str) -> None:
        for block in list(Story(place).blocks(container)):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block)

    def _paragraph(self, block: Paragraph) -> None:
        seen = self._seen(block.element)
        changes = self._work.edits(block.place, "".join(one.text for one in seen))
        if changes:
            _write(seen, spread([one.text for one in seen], changes))
        self._boxes(block.element, block.place)

    def _seen(self, paragraph: Any) -> list[Span]:
        """What a reader sees of it; the hidden text is gone afterwards."""
        found = list(spans(paragraph, self._styles))
        for code, run in groupby(found, key=lambda one: one.hidden):
            if code in _UNSEEN:
                self._work.left_out(Kind.HIDDEN_CONTENT, "hidden_text")
                for one in run:
                    remove(one.element)
        return [one for one in found if not one.hidden]

    def _boxes(self, element: Any, place: str) -> None:
        boxes = [one for one in element.iter(f"{W}txbxContent") if not any(local(above) == "Fallback" for above in one.iterancestors())]
        for number, box in enumerate(boxes, start=1):
            if not any(local(above) == "txbxContent" for above in box.iterancestors() if above is not element):
                self.mask(box, f"{place}/textbox:{number}/")
        for number, (text, drawn) in enumerate(word_art(element), start=1):
            self._drawing(element, drawn, text, f"{place}/drawing:{number}")

    def _drawing(self, paragraph: Any, drawn: Any | None, text: str, place: str) -> None:
        """A watermark is masked where it stands; a canvas in which something must go is left out."""
        changed = self._work.apply(place, text)
        if drawn is not None:
            drawn.set("string", changed)
        elif changed != text:
            self._work.left_out(Kind.ACTIVE_CONTENT, "drawing")
            for body in [one for one in paragraph.iter("{*}txBody") if one.getparent() is not None]:
                remove(next((one for one in body.iterancestors() if local(one) in {"drawing", "pict"}), body))

    def _table(self, block: Table) -> None:
        changed = self._work.cells(block.place)
        for number, row in enumerate(block.rows):
            for column, cell in row:
                paragraphs = []
                for inner in list(Story(f"{block.place}/cell:{number + 1},{column + 1}/").blocks(cell)):
                    if isinstance(inner, Table):
                        self._table(inner)
                    else:
                        paragraphs.append(self._seen(inner.element))
                        self._boxes(inner.element, inner.place)
                change = changed.get(f"{number},{column}")
                if change:
                    joined = [one for paragraph in paragraphs for one in (*paragraph, Span("\n", None))][:-1]
                    _write(joined, change([one.text for one in joined]))


def _write(seen: list[Span], texts: list[str]) -> None:
    """Puts the new texts in their places; a tabulator or line break within something masked goes."""
    for span, text in zip(seen, texts, strict=True):
        if span.element is None or text == span.text:
            continue
        if local(span.element) != "t":
            if not text:
                remove(span.element)
                continue
            span.element.tag = f"{W}t"
            span.element.attrib.clear()
        span.element.text = text
        span.element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
