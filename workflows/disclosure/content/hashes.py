"""What an approval is bound to: the hash of a whole content, and of the part that no approval survives.

A content is a dict of plain values. The keys with a meaning here are `body` (canonical HTML), `attribute` (公开属性) with
`attribute_ground` and `attribute_reason`, and `attachments` (a list of dicts with at least `name` and `sha256`, in the order
shown); all other keys are the fields of the form.
"""

import json
import unicodedata
from hashlib import sha256

from workflows.disclosure.content import html
from workflows.disclosure.content.blocks import Table

BODY, ATTACHMENTS = "body", "attachments"
ATTRIBUTE_FIELDS = ("attribute", "attribute_ground", "attribute_reason")


def content_hash(content: dict) -> str:
    """SHA-256, in hexadecimal, of the content as canonical JSON: keys sorted, text in NFC, no spaces, UTF-8.

    Values are text, whole numbers, booleans, None, lists and dicts of these. Raises TypeError, naming the place, for anything else:
    fractions and dates have many spellings, so their owner writes them as text.
    """
    return sha256(canonical_json(content).encode()).hexdigest()


def core_hash(content: dict) -> str:
    """SHA-256, in hexadecimal, of what voids all approvals when it changes.

    That is the public attribute with its ground and reason, every table of the body that is a name list (名单), and the attachments
    by name and content. Moving a name list within the text or rewording around it changes nothing here; its order among the name
    lists counts.
    """
    lists = [html.table_text(block) for block in html.blocks(content.get(BODY) or "") if isinstance(block, Table)]
    core = {
        "attribute": [content.get(name) or "" for name in ATTRIBUTE_FIELDS],
        "name_lists": [[table.caption, [list(row) for row in table.rows]] for table in lists if table.is_name_list],
        "attachments": [[file["name"], file["sha256"]] for file in content.get(ATTACHMENTS) or []],
    }
    return content_hash(core)


def canonical_json(value) -> str:
    """The one spelling of a value that is hashed. Raises TypeError for values of other kinds, ValueError for keys equal in NFC."""
    return json.dumps(_plain(value, "content"), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value, place: str):
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, list | tuple):
        return [_plain(entry, f"{place}[{number}]") for number, entry in enumerate(value)]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        plain = {unicodedata.normalize("NFC", key): _plain(entry, f"{place}.{key}") for key, entry in value.items()}
        if len(plain) != len(value):
            raise ValueError(f"{place} has two keys that are the same in NFC")
        return plain
    raise TypeError(f"{place} is a {type(value).__name__}; write it as text before hashing")
