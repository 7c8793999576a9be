"""Making an item public, and no longer so: the rows citizens read, their index number, and the package for the district portal."""

from datetime import date

from django.db import connection

from . import attachments, store
from .models import OfficeProfile, Publication
from .withdrawal import NOTICE


def register(item, turn) -> None:
    """Record that the revision before the chain is public: where, since when. The publication clock stops at that time. (条例 第二十六条)"""
    content = store.present(item.revision)
    built_in = item.profile.first_platform == OfficeProfile.Platform.BUILT_IN
    public_at = turn.at if built_in else turn.inputs["public_at"]
    if not item.index_number:
        turn.change(index_number=next_index_number(item, public_at))
    end(item, public_at, Publication.End.REPLACED)
    publication = Publication.objects.create(
        item_id=item.pk,
        revision_id=item.revision_id,
        office_id=item.office_id,
        unit_id=item.unit_id,
        topic_id=item.topic_id,
        regime=item.category.regime,
        index_number=item.index_number,
        title=content["title"],
        body=content["body"],
        metadata=metadata(content),
        attachments=content["attachments"],
        keywords=content["keywords"].split()[:20],
        formed_on=store.formed_on(content),
        public_at=public_at,
        display_until=date.fromisoformat(content["display_until"]) if content["display_until"] else None,
        link="" if built_in else turn.inputs["link"],
        platform=item.profile.first_platform,
        published_by_id=turn.by.pk,
    )
    store.index_words("workflows_publication", publication.pk, content)
    attachments.make_public(content)
    turn.change(live_id=publication.pk)
    turn.meets["publication"] = public_at


def metadata(content: dict) -> dict:
    """The parts of the form the public page prints (信息公开元数据)."""
    return {name: content[name] for name in ("document_number", "basis", "audience", "source", "interpretation")}


def end(item, at, how: str) -> None:
    """End the live publication, if there is one. One statement."""
    Publication.objects.filter(item_id=item.pk, ended_at=None).update(
        ended_at=at, end=how, end_notice=str(NOTICE) if how == Publication.End.WITHDRAWN else ""
    )


def next_index_number(item, public_at) -> str:
    """索引号 `<office code>/<yyyymm>-<5 digits>`: numbered through the month, without a gap; the counter's row lock orders publishers."""
    from django.utils import timezone

    month = timezone.localtime(public_at).strftime("%Y%m")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO workflows_indexcounter (office_id, month, last) VALUES (%s, %s, 1)
               ON CONFLICT (office_id, month) DO UPDATE SET last = workflows_indexcounter.last + 1 RETURNING last""",
            [item.office_id, month],
        )
        return f"{item.profile.index_prefix}/{month}-{cursor.fetchone()[0]:05d}"
