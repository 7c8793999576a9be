"""Keeping content: the purgeable text under its hash, the revisions that point at it, and the words search finds in it."""

import json
from datetime import date, datetime

from django.db import connection

from .content import hashes as hashing
from .content.html import plain_text
from .content.words import search_parts

#: The fields of the approval form (政府信息发布审批表), in the order the form prints them. Everything else is refused.
TEXT_FIELDS = (
    "title",
    "document_number",  # 文号
    "source",  # 信息来源: made | obtained | reprinted
    "carrier",  # 载体形式: document | other
    "formed_on",  # 形成日期, ISO
    "attribute",  # 公开属性
    "attribute_ground",  # N1…N7: the article of 条例 14–16
    "attribute_reason",
    "basis",  # 公开依据
    "audience",  # 公开范围、对象
    "display_until",  # 公开期限, ISO, inclusive
    "personal_handling",
    "third_party_opinion",
    "interpretation",  # 是否需解读: "" | needed | attached
    "keywords",
    "contact",  # 承办人电话 (office telephone)
    "original",  # reprint: the superior's document number and attribute
    "body",
)
FLAGS = ("personal_information", "third_party")
LISTS = ("channels", "attachments")


class Purged(Exception):
    """The content of this revision was purged; only its hash is left."""


class UnknownField(ValueError):
    """A content carries a field the form does not have."""


def complete(data: dict) -> dict:
    """The content with every field present, so that equal contents have equal hashes. Raises UnknownField."""
    known = {*TEXT_FIELDS, *FLAGS, *LISTS}
    unknown = sorted(set(data) - known)
    if unknown:
        raise UnknownField(", ".join(unknown))
    return (
        {name: str(data.get(name) or "") for name in TEXT_FIELDS}
        | {name: bool(data.get(name)) for name in FLAGS}
        | {name: list(data.get(name) or []) for name in LISTS}
    )


def hashes(content: dict) -> tuple[str, str]:
    """(content hash, core hash)."""
    return hashing.content_hash(content), hashing.core_hash(content)


def formed_on(content: dict) -> date | None:
    return date.fromisoformat(content["formed_on"]) if content["formed_on"] else None


def keep(item, content: dict, found: tuple[str, str], *, by, at: datetime, note: str) -> int:
    """Write a revision, and its content unless that is kept already; returns the revision's id. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflows_content (content_hash, data) VALUES (%s, %s::jsonb) ON CONFLICT (content_hash) DO NOTHING",
            [found[0], json.dumps(content, ensure_ascii=False)],
        )
        cursor.execute(
            """INSERT INTO workflows_revision (item_id, number, content_hash, core_hash, made_by_id, at, note)
               SELECT %s, COALESCE(max(number), 0) + 1, %s, %s, %s, %s, %s FROM workflows_revision WHERE item_id = %s RETURNING id""",
            [item.pk, *found, by.pk, at, note[:300], item.pk],
        )
        return cursor.fetchone()[0]


def searchable(content: dict) -> str:
    """Everything of a content that search should find, as plain text."""
    names = " ".join(entry["name"] for entry in content["attachments"])
    return "\n".join([content["title"], content["document_number"], content["keywords"], plain_text(content["body"]), names])


def index_words(table: str, row_id: int, content: dict) -> None:
    """Write the search vector of a row of `table`; long texts are cut into parts, because one tsvector holds at most 1 MB."""
    parts = list(search_parts(searchable(content)))
    vector = " || ".join(["setweight(to_tsvector('simple', %s), 'A')", *["to_tsvector('simple', %s)"] * len(parts)])
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET search = {vector} WHERE id = %s", [next(search_parts(content["title"])), *parts, row_id])


def present(revision) -> dict:
    """What a revision says. Raises Purged when it was purged."""
    content = content_of(revision)
    if content is None:
        raise Purged(revision)
    return content


def content_of(revision) -> dict | None:
    """What a revision says; None once it was purged."""
    from .models import Content

    return Content.objects.values_list("data", flat=True).get(content_hash=revision.content_hash) if revision else None
