"""Making an item public, and no longer so: the rows citizens read, their index number, and the package for the district portal."""

import json
from datetime import date

from django.conf import settings
from django.utils.translation import override

from people.prepared import run

from . import attachments, store
from .models import OfficeProfile, Publication
from .withdrawal import NOTICE

# The search vector is the item's: it was made for this very revision.
_PUBLISH = """
INSERT INTO workflows_publication (item_id, revision_id, office_id, unit_id, topic_id, search, regime, index_number, title, body, metadata,
                                   attachments, keywords, formed_on, public_at, display_until, link, platform, published_by_id, "end",
                                   end_notice)
SELECT id, revision_id, office_id, unit_id, topic_id, search, %(regime)s, %(index_number)s, %(title)s, %(body)s, %(metadata)s::jsonb,
       %(attachments)s::jsonb, %(keywords)s::varchar[], %(formed_on)s::date, %(public_at)s, %(display_until)s::date, %(link)s,
       %(platform)s, %(by)s, '', ''
  FROM workflows_item WHERE id = %(item)s
RETURNING id"""


def register(item, turn) -> None:
    """Record that the revision before the chain is public: where, since when. The publication clock stops at that time. (条例 第二十六条)"""
    from .rescan import aggregation

    content = item.present
    if content is None:
        raise store.Purged(item.revision)
    built_in = item.profile.first_platform == OfficeProfile.Platform.BUILT_IN
    public_at = turn.at if built_in else turn.inputs["public_at"]
    if not item.index_number:
        turn.change(index_number=next_index_number(item, public_at))
    if item.live_id:
        end(item, public_at, Publication.End.REPLACED)
    [(publication_id,)] = run(
        _PUBLISH,
        {
            "item": item.pk,
            "regime": item.category.regime,
            "index_number": item.index_number,
            "title": content["title"],
            "body": content["body"],
            "metadata": json.dumps(metadata(content), ensure_ascii=False),
            "attachments": json.dumps(content["attachments"], ensure_ascii=False),
            "keywords": content["keywords"].split()[:20],
            "formed_on": store.formed_on(content),
            "public_at": public_at,
            "display_until": date.fromisoformat(content["display_until"]) if content["display_until"] else None,
            "link": "" if built_in else turn.inputs["link"],
            "platform": item.profile.first_platform,
            "by": turn.by.pk,
        },
    )
    attachments.make_public(content)
    aggregation.fill(publication_id, [finding for group in item.checked(content).groups for finding in group.findings])
    turn.change(live_id=publication_id)
    turn.meets["publication"] = public_at


def metadata(content: dict) -> dict:
    """The parts of the form the public page prints (信息公开元数据)."""
    return {name: content[name] for name in ("document_number", "basis", "audience", "source", "interpretation")}


def end(item, at, how: str) -> None:
    """End the live publication, if there is one. One statement."""
    with override(settings.LANGUAGE_CODE):  # the public reads it in the site's language, whoever withdrew it in whichever
        notice = str(NOTICE) if how == Publication.End.WITHDRAWN else ""
    Publication.objects.filter(item_id=item.pk, ended_at=None).update(ended_at=at, end=how, end_notice=notice)


def next_index_number(item, public_at) -> str:
    """索引号 `<office code>/<yyyymm>-<5 digits>`: numbered through the month, without a gap; the counter's row lock orders publishers."""
    from django.utils import timezone

    month = timezone.localtime(public_at).strftime("%Y%m")
    [(last,)] = run(
        """INSERT INTO workflows_indexcounter (office_id, month, last) VALUES (%s, %s, 1)
           ON CONFLICT (office_id, month) DO UPDATE SET last = workflows_indexcounter.last + 1 RETURNING last""",
        [item.office_id, month],
    )
    return f"{item.profile.index_prefix}/{month}-{last:05d}"
