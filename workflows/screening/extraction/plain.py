"""Plain text, comma- or tab-separated tables, and web pages."""

import re
from typing import Any

from ..findings import Cell
from ..kinds import Kind
from .formats import encoding
from .gathering import Gathering, Unreadable, table

_SHOWN_RAW = frozenset({"txt", "md"})
_APART = re.compile(r"<!--.*?(?:-->|\Z)|(<(script|style|noscript)\b[^<>]*>).*?(?:</\2|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<(?=[A-Za-z/!?])((?:"[^"]*"|'[^']*'|[^<>"'])*)>|<(?=[A-Za-z/!?])([^<>]*)>""")
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "srcset", "cite", "background", "poster"})
_PERSONAL = ("mailto:", "tel:", "sms:", "file:", "\\\\", "javascript:", "data:text")
_TECHNICAL = frozenset({"class", "id", "style", "charset", "http-equiv", "rel", "lang", "xmlns", "width", "height", "viewbox", "d"})
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
    """The text a browser shows, tables apart; comments, scripts, styles, attributes, and what styles hide, as hidden.

    Of what is called a plain text people see everything: what stands in its tags, scripts and styles is visible too. Raises Unreadable, LimitReached.
    """
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
    raw = name.rpartition(".")[2].lower() in _SHOWN_RAW
    told = _tags(content.decode(found)) if raw else _attributes(root)
    quiet = "" if raw else "hidden_text"
    for number, comment in enumerate(root.xpath("//comment()"), start=1):
        out.hidden("comment", f"comment:{number}", comment.text or "")
    if root.xpath("//script | //@*[starts-with(name(), 'on')]"):
        out.problem(Kind.ACTIVE_CONTENT, "script", "text")
    for number, element in enumerate(root.xpath("//script | //style | //noscript"), start=1):
        out.add(f"script:{number}", "".join(element.itertext()), hidden=quiet)
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
    known = out.lines()
    out.add("tags", "\n".join(one for one in told if one not in known), hidden=quiet)


def _tags(text: str) -> list[str]:
    """What stands in the tags of a page that is seen as it is written, each once; comments and scripts are read by themselves."""
    tags = (" ".join((one[1] or one[2] or "").split()) for one in _TAG.finditer(_APART.sub(r"\1", text)))
    return [one for one in dict.fromkeys(tags) if not one.removeprefix("/").isalnum() or not one.isascii()]


def _attributes(root: Any) -> list[str]:
    """What attributes say, each once: what appears when somebody points at a thing, or fills it in; of addresses those of persons."""
    said: dict[str, None] = {}
    for element in root.iter():
        for key, value in element.attrib.items():
            value = " ".join(value.split())
            if key in _ADDRESSES and not value.lower().startswith(_PERSONAL) or key in _TECHNICAL or len(value) < 2:
                continue
            said[value] = None
    return list(said)
