"""Making an item public, and no longer so: the rows citizens read, their index number, and the package for the district portal."""

import json
import re
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import override

from people.models import User
from people.prepared import Part

from . import attachments, numbering, store
from .fields import INTERPRETATIONS, SOURCES, VALIDITIES
from .models import OfficeProfile, Publication
from .states import State
from .withdrawal import NOTICE

#: The states in which what is approved is, or is to be, pasted into another portal.
PASTED = (State.AWAITING_PUBLICATION, State.PUBLISHED, State.ARCHIVED)
LONGEST_KEYWORD = 40  # characters: Publication.keywords
_CODED = {"source": SOURCES, "interpretation": INTERPRETATIONS, "validity": VALIDITIES}  # nobody's own words
_BETWEEN_KEYWORDS = re.compile(r"[\s,，、;；]+")

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
    given = "index_number"
    if not item.index_number:  # approved before numbers were given with the approval
        given = numbering.index_number(item, turn, public_at)
    said = as_public(item, content, public_at=public_at, link="" if built_in else turn.inputs["link"])
    turn.writes["published"] = Part(
        _PUBLISH.format(index_number=given),
        [
            said.regime,
            said.title,
            said.body,
            json.dumps(said.metadata, ensure_ascii=False),
            json.dumps(said.attachments, ensure_ascii=False),
            said.keywords,
            said.formed_on,
            said.public_at,
            said.display_until,
            said.link,
            said.platform,
            turn.by.pk,
            item.pk,
        ],
    )
    turn.answered["live_id"] = "(SELECT id FROM published)"
    recognised = [finding for group in item.checked(content).groups for finding in group.findings]
    turn.writes |= aggregation.filled("(SELECT id FROM published)", recognised)
    attachments.make_public(content)
    turn.meets["publication"] = public_at


def as_public(item, content: dict, *, public_at: datetime | None, link: str = "") -> Publication:
    """What citizens read when this content of an item is public, as a row that is not kept: the one rule for registering it, for showing it
    beforehand and for pasting it elsewhere. `public_at` is None while nobody knows. The item has been looked at."""
    said = Publication(
        item_id=item.pk,
        revision_id=item.revision_id,
        office_id=item.office_id,
        unit_id=item.unit_id,
        topic=item.topic if item.topic_id else None,
        regime=item.settings.regime,
        index_number=item.index_number,
        title=content["title"],
        body=content["body"],
        metadata=metadata(item, content),
        attachments=content["attachments"],
        keywords=keywords(content),
        formed_on=store.formed_on(content),
        display_until=date.fromisoformat(content["display_until"]) if content["display_until"] else None,
        link=link,
        platform=item.profile.first_platform if item.profile else "",
    )
    if public_at:
        said.public_at = public_at
    return said


def keywords(content: dict) -> list[str]:
    """关键词: twenty at most, however they are separated."""
    return [word[:LONGEST_KEYWORD] for word in _BETWEEN_KEYWORDS.split(content["keywords"]) if word][:20]


def metadata(item, content: dict) -> dict:
    """信息公开元数据: the parts of the form the public page prints, what the item is filed under, and who checked it where the office prints that.

    What of it people write themselves is searched like the text: checks.PUBLIC_PLACES.
    """
    told = {name: content[name] for name in ("document_number", "basis", "audience")}
    told |= {name: content[name] for name, known in _CODED.items() if content.get(name) in known}
    if content.get("repealed_on"):
        told["repealed_on"] = date.fromisoformat(content["repealed_on"]).isoformat()
    if item.topic_id:
        told["information_class"] = item.topic.field
    if item.profile and item.profile.names_reviewer and (name := _reviewer(item)):
        told["reviewer"] = name
    return told


def of_the_form(publication: Publication) -> dict:
    """The content a publication repeats, as far as it does."""
    said = {name: value for name, value in publication.metadata.items() if name not in ("information_class", "reviewer")}
    return store.complete({"title": publication.title, "body": publication.body, **said})


def _reviewer(item) -> str:
    """审核人: who passed the last level, or consented to it by telephone; a meeting is nobody, and nobody is it before. One statement where there
    is one."""
    levels = [level.state for level in item.levels if level.state != State.COLLECTIVE_REVIEW]
    move = item.passed().get(levels[-1]) if levels else None
    return User.objects.get(pk=move.inputs.get("consenter") or move.actor_id).name if move else ""


def of_revision(item) -> Publication | None:
    """The newest publication of what is before the chain, live or ended; None when that was never public. One statement at most."""
    if item.live_id and item.live.revision_id == item.revision_id:
        return item.live
    return Publication.objects.filter(item_id=item.pk, revision_id=item.revision_id).order_by("id").last() if item.index_number else None


def end(item, at, how: str) -> None:
    """End the live publication, if there is one. One statement."""
    with override(settings.LANGUAGE_CODE):  # the public reads it in the site's language, whoever withdrew it in whichever
        notice = str(NOTICE) if how == Publication.End.WITHDRAWN else ""
    Publication.objects.filter(item_id=item.pk, ended_at=None).update(ended_at=at, end=how, end_notice=notice)
