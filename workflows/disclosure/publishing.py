"""Making an item public, and no longer so: the rows citizens read, their index number, and the package for the district portal."""

import json
from datetime import date

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import override

from people.prepared import Part

from . import attachments, store
from .models import OfficeProfile, Publication
from .withdrawal import NOTICE

# Numbered through the month, without a gap; the counter's row lock orders publishers.
_NUMBER = """
INSERT INTO workflows_indexcounter (office_id, month, last) VALUES (%s, %s, 1)
ON CONFLICT (office_id, month) DO UPDATE SET last = workflows_indexcounter.last + 1
RETURNING %s || '/' || month || '-' || lpad(last::text, greatest(5, length(last::text)), '0') AS index_number"""

# The search vector is the item's: it was made for this very revision.
_PUBLISH = """
INSERT INTO workflows_publication (item_id, revision_id, office_id, unit_id, topic_id, search, index_number, regime, title, body, metadata,
                                   attachments, keywords, formed_on, public_at, display_until, link, platform, published_by_id, "end",
                                   end_notice)
SELECT id, revision_id, office_id, unit_id, topic_id, search, {index_number}, %s, %s, %s, %s::jsonb, %s::jsonb, %s::varchar[], %s::date,
       %s, %s::date, %s, %s, %s, '', ''
  FROM workflows_item WHERE id = %s
RETURNING id"""


def register(item, turn) -> None:
    """Record that the revision before the chain is public: where, since when. The publication clock stops at that time. (条例 第二十六条)"""
    from .rescan import aggregation

    content = item.present
    if content is None:
        raise store.Purged(item.revision)
    built_in = item.profile.first_platform == OfficeProfile.Platform.BUILT_IN
    public_at = turn.at if built_in else turn.inputs["public_at"]
    if item.live_id:
        end(item, public_at, Publication.End.REPLACED)
    if not item.index_number:
        turn.writes["numbered"] = index_number(item, public_at)
        turn.answered["index_number"] = "(SELECT index_number FROM numbered)"
    turn.writes["published"] = Part(
        _PUBLISH.format(index_number="index_number" if item.index_number else "(SELECT index_number FROM numbered)"),
        [
            item.settings.regime,
            content["title"],
            content["body"],
            json.dumps(metadata(content), ensure_ascii=False),
            json.dumps(content["attachments"], ensure_ascii=False),
            content["keywords"].split()[:20],
            store.formed_on(content),
            public_at,
            date.fromisoformat(content["display_until"]) if content["display_until"] else None,
            "" if built_in else turn.inputs["link"],
            item.profile.first_platform,
            turn.by.pk,
            item.pk,
        ],
    )
    turn.answered["live_id"] = "(SELECT id FROM published)"
    recognised = [finding for group in item.checked(content).groups for finding in group.findings]
    turn.writes |= aggregation.filled("(SELECT id FROM published)", recognised)
    attachments.make_public(content)
    turn.meets["publication"] = public_at


def metadata(content: dict) -> dict:
    """The parts of the form the public page prints (信息公开元数据)."""
    return {name: content[name] for name in ("document_number", "basis", "audience", "source", "interpretation")}


def end(item, at, how: str) -> None:
    """End the live publication, if there is one. One statement."""
    with override(settings.LANGUAGE_CODE):  # the public reads it in the site's language, whoever withdrew it in whichever
        notice = str(NOTICE) if how == Publication.End.WITHDRAWN else ""
    Publication.objects.filter(item_id=item.pk, ended_at=None).update(ended_at=at, end=how, end_notice=notice)


def index_number(item, public_at) -> Part:
    """The write that gives the next 索引号: `<office code>/<yyyymm>-<5 digits>`."""
    return Part(_NUMBER, [item.office_id, localtime(public_at).strftime("%Y%m"), item.profile.index_prefix])
