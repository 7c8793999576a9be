"""Offices and publications for the portal's tests, as plain rows."""

from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

from django.db import transaction

from people.models import Unit, User
from people.prepared import run
from workflows.catalogue.models import Topic
from workflows.disclosure import store
from workflows.disclosure.flows import DisclosureFlow
from workflows.disclosure.models import Category, Item, OfficeProfile, Publication, Revision
from workflows.engine.models import Move, Process

BEIJING = ZoneInfo("Asia/Shanghai")
MARCH = datetime(2026, 3, 2, 9, 30, tzinfo=BEIJING)
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=BEIJING)
_numbers = count(1)


def a_person():
    return User.objects.get_or_create(username="publisher", defaults={"name": "王发布"})[0]


def an_office(
    name="平山街道办事处", parent=None, kind=Unit.Kind.STREET, *, contact="咨询电话 0554-2610000；工作日 8:30–17:30；平山路 1 号", **profile
):
    """An office with a profile, able to publish."""
    office = Unit.objects.create(name=name, kind=kind, parent=parent, code=f"1134170300{next(_numbers):07d}A")
    office.refresh_from_db()
    OfficeProfile.objects.create(office=office, index_prefix=office.code, contact=contact, at=MARCH, **profile)
    return office


def a_topic(office, field="社会救助", level1="最低生活保障", level2="审核审批信息"):
    found = Topic.objects.filter(office=office, field=field, level1=level1, level2=level2).first()
    return found or Topic.objects.create(office=office, code=f"T{next(_numbers)}", field=field, level1=level1, level2=level2)


def an_item(office, *, title="未公开的内部稿", topic=None, state="draft", unit=None):
    """An item nobody outside may know of, with the move that its state needs."""
    person = a_person()
    category = Category.objects.get_or_create(office=office, code="general", defaults={"name": "一般信息"})[0]
    with transaction.atomic():
        process = Process.objects.create(flow_class=DisclosureFlow, office=office, unit=unit or office, created=MARCH)
        item = Item(office=office, unit=unit or office, author=person, category=category, topic=topic, process=process, title=title)
        item.state, item.created_at = state, MARCH
        Move.objects.create(process=process, number=1, step="begin", target=state, actor=person, unit=office, at=MARCH)
        item.save()
    return item


def published(
    office,
    title="关于发放低保金的公示",
    body="<p>现将三月份低保金发放情况公示如下。</p>",
    *,
    item=None,
    field="社会救助",
    at=MARCH,
    files=(),
    **fields,
):
    """A live publication; with `item` another one of that item, the earlier being replaced."""
    topic = a_topic(office, field) if field else None
    item = item or an_item(office, title=title, topic=topic, state="published", unit=fields.get("unit"))
    Publication.objects.filter(item=item, ended_at=None).update(ended_at=at, end="replaced")
    content = store.complete({"title": title, "body": body, "attachments": list(files)})
    content["document_number"] = fields.get("metadata", {}).get("document_number", "")
    revision = Revision.objects.create(
        item=item,
        number=item.revisions.count() + 1,
        content_hash=sha256(body.encode()).hexdigest(),
        core_hash="0" * 64,
        made_by=a_person(),
        at=at,
    )
    given = {
        "unit": office,
        "metadata": {},
        "platform": OfficeProfile.Platform.DISTRICT_PORTAL,
        "link": "https://www.example.gov.cn/a/1.html",
    }
    publication = Publication.objects.create(
        item=item, revision=revision, office=office, topic=topic, regime="government", title=title, body=body, attachments=list(files),
        public_at=at, published_by=a_person(), **(given | {"index_number": item.index_number or next_index(office, at)} | fields),
    )  # fmt: skip
    vector, parameters = store.search_vector(content)
    run(f"UPDATE workflows_publication SET search = {vector} WHERE id = %s", [*parameters, publication.pk])
    Item.objects.filter(pk=item.pk).update(live=publication, index_number=publication.index_number)
    publication.refresh_from_db()
    return publication


def next_index(office, at):
    return f"{office.code}/{at:%Y%m}-{next(_numbers):05d}"


def withdraw(publication, at=NOW - timedelta(days=1), end="withdrawn", notice="该信息已由发布机关撤下。"):
    Publication.objects.filter(pk=publication.pk).update(ended_at=at, end=end, end_notice=notice if end == "withdrawn" else "")


def a_file(storage, name="低保公示名单.xlsx", content=b"PK\x03\x04 list", media_type="application/vnd.ms-excel"):
    """Bytes in the public store, as an attachment names them."""
    from django.core.files.base import ContentFile

    digest = sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}"
    if not storage.exists(path):
        storage.save(path, ContentFile(content))
    return {"name": name, "sha256": digest, "size": len(content), "media_type": media_type}
