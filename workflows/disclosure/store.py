"""Keeping content: the purgeable text under its hash, the revisions that point at it, and the words search finds in it."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from people.prepared import Part, run
from workflows.screening import records
from workflows.screening.records import Screened

from .content import hashes as hashing
from .content.html import plain_text
from .content.words import search_parts
from .states import WRITING

#: The fields of the approval form (政府信息发布审批表), in the order the form prints them. Everything else is refused.
TEXT_FIELDS = (
    "title",
    "document_number",  # 文号
    "source",  # 信息来源: made | obtained | reprinted
    "carrier",  # 载体形式: document | other
    "formed_on",  # 形成日期, ISO
    "attribute",  # 公开属性
    "attribute_ground",  # N1…N8: the article of 条例 14–16, or that it must be asked for
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
#: Fields the form was given later. They stand in a content only where they say something: what was kept before keeps its hash, and one that
#: leaves them empty is the same content as one that never knew them.
LATER_FIELDS = (
    "planned_on",  # 拟公开时间, ISO
    "validity",  # 有效性: effective | amended | lapsed | repealed
    "repealed_on",  # 废止、失效日期, ISO
)
FLAGS = ("personal_information", "third_party")
LISTS = ("channels", "attachments")


class Purged(Exception):
    """The content of this revision was purged; only its hash is left."""


class UnknownField(ValueError):
    """A content carries a field the form does not have."""


def complete(data: dict) -> dict:
    """The content with every field present but the later ones that are empty, so that equal contents have equal hashes. Raises UnknownField."""
    known = {*TEXT_FIELDS, *LATER_FIELDS, *FLAGS, *LISTS}
    unknown = sorted(set(data) - known)
    if unknown:
        raise UnknownField(", ".join(unknown))
    return (
        {name: str(data.get(name) or "") for name in TEXT_FIELDS}
        | {name: bool(data.get(name)) for name in FLAGS}
        | {name: list(data.get(name) or []) for name in LISTS}
        | {name: str(data[name]) for name in LATER_FIELDS if data.get(name)}
    )


def hashes(content: dict) -> tuple[str, str]:
    """(content hash, core hash)."""
    return hashing.content_hash(content), hashing.core_hash(content)


def formed_on(content: dict) -> date | None:
    return date.fromisoformat(content["formed_on"]) if content["formed_on"] else None


_KEEP = "INSERT INTO workflows_content (content_hash, data) VALUES (%s, %s::jsonb) ON CONFLICT (content_hash) DO NOTHING"
_REVISE = """
INSERT INTO workflows_revision (item_id, number, content_hash, core_hash, made_by_id, at, note)
SELECT now.item, now.last + 1, %s, %s, %s, %s, %s
  FROM (SELECT %s::bigint AS item, COALESCE(max(number), 0) AS last FROM workflows_revision WHERE item_id = %s) now
RETURNING id"""


def revision(item, content: dict, found: tuple[str, str], *, by, at: datetime, note: str) -> dict[str, Part]:
    """The writes of a revision (`revised`), and of its content unless that is kept already."""
    return {
        "kept": Part(_KEEP, [found[0], json.dumps(content, ensure_ascii=False)]),
        "revised": Part(_REVISE, [*found, by.pk, at, note[:300], item.pk, item.pk]),
    }


def draft(item_id: int, content: dict, *, by, at: datetime) -> Part:
    """The write of a new item's first draft."""
    return Part(
        "INSERT INTO workflows_draft (item_id, editor_id, data, version, saved_at) VALUES (%s, %s, %s::jsonb, 1, %s) RETURNING id",
        [item_id, by.pk, json.dumps(content, ensure_ascii=False), at],
    )


def write_draft(item, content: dict, *, by, at: datetime) -> None:
    """A person's draft of an item, in place of what they had. One statement."""
    run(
        """INSERT INTO workflows_draft (item_id, editor_id, base, data, version, saved_at) VALUES (%s, %s, %s, %s::jsonb, 1, %s)
           ON CONFLICT (item_id, editor_id, base) DO UPDATE SET data = EXCLUDED.data, version = workflows_draft.version + 1,
                                                                saved_at = EXCLUDED.saved_at""",
        [item.pk, by.pk, base_of(item), json.dumps(content, ensure_ascii=False), at],
    )


def drafted(item, editors: Iterable[int]) -> dict | None:
    """The draft, begun from what is before the chain now, of the first of these people who has one. One statement."""
    editors = list(editors)
    found = dict(
        run(
            "SELECT editor_id, data::json FROM workflows_draft WHERE item_id = %s AND base = %s AND editor_id = ANY (%s)",
            [item.pk, base_of(item), editors],
        )
    )
    return next((found[editor] for editor in editors if editor in found), None)


def keep_content(content: dict) -> str:
    """Keep a content that is no revision under its hash (the unmasked text); returns the hash. One statement."""
    content_hash, _core = hashes(content)
    run(_KEEP, [content_hash, json.dumps(content, ensure_ascii=False)])
    return content_hash


_TAKE = """
WITH mine AS (
  DELETE FROM workflows_draft WHERE item_id = %(item)s AND base = %(base)s AND editor_id = %(by)s RETURNING data
), authors AS (
  DELETE FROM workflows_draft WHERE item_id = %(item)s AND base = %(base)s AND editor_id = %(author)s AND %(author)s <> %(by)s
     AND CASE WHEN %(written)s::jsonb IS NULL THEN NOT EXISTS (SELECT 1 FROM mine) ELSE data = %(written)s::jsonb END
  RETURNING data
), behind AS (
  DELETE FROM workflows_draft WHERE item_id = %(item)s AND base <> %(base)s AND editor_id = %(by)s
     AND data = COALESCE(%(written)s::jsonb, (SELECT data FROM mine))
)
SELECT data::json FROM mine UNION ALL SELECT data::json FROM authors"""


def take_draft(item, written: dict | None, by) -> dict | None:
    """What is submitted: what was `written`, else the person's own draft, else the author's; None when there is none. One statement.

    The draft that becomes the revision is gone with it, and back when the transaction is undone; so is one left behind that said the same.
    Everybody else's stays theirs.
    """
    values = {"item": item.pk, "base": base_of(item), "by": by.pk, "author": item.author_id}
    found = run(_TAKE, values | {"written": None if written is None else json.dumps(written, ensure_ascii=False)})
    return written or next((data for (data,) in found), None)


def base_of(item) -> int:
    """The number of the revision that is before the chain, 0 when there is none: what a draft begun now is begun from."""
    return item.revision.number if item.revision_id else 0


def latest(item, editor) -> tuple[dict, int]:
    """What somebody goes on writing from, and the version of their own draft (0: they have none). At most three statements."""
    drafts = {draft.editor_id: draft for draft in drafts_of(item).filter(editor__in=[editor.pk, item.author_id])}
    if own := drafts.get(editor.pk):
        return own.data, own.version
    if item.author_id in drafts and item.state in WRITING:
        return drafts[item.author_id].data, 0
    return content_of(item.revision) or complete({"title": item.title}), 0


def drafts_of(item):
    """The drafts begun from what is before the chain now, whoever's; those left behind are not among them."""
    return item.drafts.filter(base=base_of(item))


def searchable(content: dict) -> str:
    """Everything of a content that search should find, as plain text."""
    names = " ".join(entry["name"] for entry in content["attachments"])
    return "\n".join([content["title"], content["document_number"], content["keywords"], plain_text(content["body"]), names])


def search_vector(content: dict) -> tuple[str, list[str]]:
    """(SQL, parameters) of a content's search vector; long texts are cut into parts, because one tsvector holds at most 1 MB."""
    parts = list(search_parts(searchable(content)))
    vector = ["setweight(to_tsvector('simple', %s), 'A')", *["to_tsvector('simple', %s)"] * len(parts)]
    return " || ".join(vector), [next(search_parts(content["title"])), *parts]


def present(revision) -> dict:
    """What a revision says. Raises Purged when it was purged."""
    content = content_of(revision)
    if content is None:
        raise Purged(revision)
    return content


def content_of(revision) -> dict | None:
    """What a revision says; None once it was purged, or when there is none. One statement."""
    if revision is None:
        return None
    [(data,)] = run("SELECT data::json FROM workflows_content WHERE content_hash = %s", [revision.content_hash])
    return data


_WITH_SCREENINGS = f"""
SELECT c.data::json, {records.among("array_append(ARRAY(SELECT file->>'sha256' FROM jsonb_array_elements(c.data->'attachments') file), c.content_hash)")}
  FROM workflows_content c WHERE c.content_hash = %(content)s"""


def content_and_screenings(revision, edition: str) -> tuple[dict | None, dict[str, Screened]]:
    """What a revision says, and what this edition found in its text and attachments, by material. One statement, none without a revision."""
    if revision is None:
        return None, {}
    [(data, screened)] = run(_WITH_SCREENINGS, {"content": revision.content_hash, "edition": edition})
    return data, records.among_found(screened)
