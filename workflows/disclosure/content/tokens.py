"""Cuts any text into HTML tags and text in linear time, losing nothing a person typed.

A browser's parser may answer 100,000 characters of nested formatting with millions of elements, and swallows everything after a stray
`<a`. This one only cuts: what is no well-formed tag stays text, so that "收入<a万元" survives. Safety does not rest on it: only
`blocks.py` decides what is kept, and every text is escaped again on the way out.
"""

import html
import re
from typing import NamedTuple

_LEXEMES = re.compile(
    r"""
      <!--.*?-->                                                  # comments, Word's conditional ones among them
    | <!\[[^<>]*>                                                 # <![if !supportLists]>: a marker, its contents stay
    | <[!?][a-zA-Z][^<>]*>                                        # doctype, <?xml …?>
    | <(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)
       (?P<attrs>(?:[\s/](?:=\s*"[^"]*"|=\s*'[^']*'|[^<>])*+)?)>
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
# controls, zero-width characters, bidirectional overrides, tags, unpaired surrogates; variation selectors stay: rare names need them
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)


class Token(NamedTuple):
    """A piece of input: `kind` is open, close or text; `text` is set for text only, `name` (lower case) for tags."""

    kind: str
    name: str = ""
    attrs: str = ""
    text: str = ""


def visible(text: str) -> str:
    """The text without characters nobody can see."""
    return _INVISIBLE.sub("", text)


def attributes(source: str) -> dict[str, str]:
    """The attributes of an open tag, names in lower case, the first of two equal ones winning."""
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(source):
        if value[:1] in {'"', "'"}:
            value = value[1:-1]
        found.setdefault(name.lower(), visible(html.unescape(value)).strip())
    return found


def style(attrs: dict[str, str]) -> dict[str, str]:
    """The properties of a `style` attribute, in lower case."""
    pairs = (declaration.partition(":") for declaration in attrs.get("style", "").lower().split(";"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def tokens(source: str) -> list[Token]:
    """The input as a list of tokens, comments left out, character references resolved."""
    found: list[Token] = []
    end = 0
    for match in _matches(source):
        if match.start() > end:
            found.append(_text(source[end : match.start()]))
        end = match.end()
        if match["name"]:
            kind = "close" if match["slash"] else "open"
            found.append(Token(kind, match["name"].lower(), match["attrs"]))
    if end < len(source):
        found.append(_text(source[end:]))
    return found


def partners(cut: list[Token]) -> dict[int, int]:
    """For each open tag's position the position of its closing tag; a tag that is never closed has none."""
    waiting: dict[str, list[int]] = {}
    found: dict[int, int] = {}
    for position, token in enumerate(cut):
        if token.kind == "open":
            waiting.setdefault(token.name, []).append(position)
        elif token.kind == "close" and waiting.get(token.name):
            found[waiting[token.name].pop()] = position
    return found


def _matches(source: str):
    """The lexemes in order. Each kind's search stops for good where its closing mark no longer occurs: else "<!--<!--…" costs n²."""
    last_comment_end, last_tag_end = source.rfind("-->"), source.rfind(">")
    position = source.find("<")
    while 0 <= position <= last_tag_end:
        opens_comment = source.startswith("<!--", position)
        match = None if opens_comment and position > last_comment_end else _LEXEMES.match(source, position)
        if match:
            yield match
        position = source.find("<", match.end() if match else position + 1)


def _text(source: str) -> Token:
    return Token("text", text=visible(html.unescape(source)))
