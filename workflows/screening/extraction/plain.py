"""Plain text, comma- or tab-separated tables, and web pages."""

import re

from ..findings import Cell
from ..kinds import Kind
from .formats import encoding
from .gathering import Gathering, Unreadable, table

_DELIMITERS = {"csv": ",;\t", "tsv": "\t"}


def read_text(content: bytes, name: str, out: Gathering):
    """One passage, whose offsets count characters of the decoded file. Raises Unreadable, LimitReached."""
    found = encoding(content)
    if found is None:
        raise Unreadable("corrupt")
    text = content.decode(found)
    extension = name.rpartition(".")[2].lower()
    delimiter = _delimiter(text, _DELIMITERS[extension]) if extension in _DELIMITERS else _tabs(text)
    cells = _separated(text, delimiter, out) if delimiter else ()
    out.pages += 1
    out.add("text", text, cells, first_page=True)


def _delimiter(text: str, candidates: str) -> str:
    line = text.partition("\n")[0]
    return max(candidates, key=line.count) if any(one in line for one in candidates) else ""


def _tabs(text: str) -> str:
    """A tabulator when a text is nothing but lines with the same number of them: a table copied from a sheet."""
    counts = {line.count("\t") for line in text.splitlines()[:200] if line.strip()}
    return "\t" if len(counts) == 1 and counts.pop() > 0 else ""


def _separated(text: str, delimiter: str, out: Gathering) -> list[Cell]:
    """The cells of a table in `text`; quotation marks around a cell do not belong to it."""
    cells: list[Cell] = []
    row = column = 0
    for match in re.compile(f'(?:"((?:[^"]|"")*)"|([^{delimiter}\\r\\n]*))({delimiter}|\\r\\n|\\n|\\r|$)').finditer(text):
        group = 1 if match.group(1) is not None else 2
        if match.group(group) or match.group(3) == delimiter:
            out.spend_cells(1)
            cells.append(Cell(*match.span(group), row, column))
        row, column = (row, column + 1) if match.group(3) == delimiter else (row + 1, 0)
    return cells


def read_html(content: bytes, name: str, out: Gathering):
    """The text a browser shows, tables apart; comments, and what styles hide, as hidden. Raises Unreadable, LimitReached."""
    from lxml import etree
    from lxml import html as parser

    found = encoding(content)
    if found is None:
        raise Unreadable("corrupt")
    try:
        root = parser.document_fromstring(content.decode(found).encode(), parser=parser.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("corrupt") from error
    out.pages += 1
    for number, comment in enumerate(root.xpath("//comment()"), start=1):
        out.hidden("comment", f"comment:{number}", comment.text or "")
    if root.xpath("//script | //@*[starts-with(name(), 'on')]"):
        out.problem(Kind.ACTIVE_CONTENT, "script", "text")
    etree.strip_elements(root, "script", "style", "noscript", etree.Comment, with_tail=False)
    concealed = root.xpath("//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]")
    for number, element in enumerate(concealed, start=1):
        out.hidden("hidden_text", f"hidden:{number}", " ".join(element.itertext()))
        element.clear(keep_tail=True)
    for number, element in enumerate(root.xpath("//table[not(.//table)]"), start=1):
        rows = [
            [(column, " ".join("".join(cell.itertext()).split()), "", False) for column, cell in enumerate(row.xpath("./td|./th"))]
            for row in element.xpath(".//tr")
        ]
        out.spend_cells(sum(map(len, rows)))
        out.add(f"table:{number}", *table(rows))
        element.clear(keep_tail=True)
    for element in root.xpath("//p | //div | //br | //li | //tr | //h1 | //h2 | //h3 | //h4 | //title"):
        element.tail = "\n" + (element.tail or "")
    out.add("text", re.sub(r"\n\s*\n+", "\n", "".join(root.itertext())).strip(), first_page=True)
