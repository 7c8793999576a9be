"""The package for another portal holds what the public page shows, and nothing the office keeps for itself."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from people.models import User
from tests.office import CONTENT, checked
from workflows.disclosure import publishing, store
from workflows.disclosure.checks import PUBLIC_PLACES
from workflows.disclosure.models import Publication, StoredFile

DATES = {"formed_on", "display_until", "planned_on", "repealed_on"}
#: Every field nobody searches as public, with words of its own in it.
INTERNAL = {
    name: f"内部留存{name}" for name in (*store.TEXT_FIELDS, *store.LATER_FIELDS) if name not in {*PUBLIC_PLACES, *DATES, "attribute"}
}
PUBLIC = {"document_number": "平街办〔2026〕12号", "keywords": "低保、公示 名单", "audience": "全社会", "display_until": "2027-03-01"}


@pytest.fixture
def item(office, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        name: {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / name}}
        for name in ("internal", "public")
    }
    User.objects.filter(pk=office.author.pk).update(name="内部留存承办人", office_phone="0311-内部留存")
    location = storages["internal"].save("ab/list", ContentFile("户数".encode()))
    StoredFile.objects.create(sha256="a" * 64, size=6, media_type="text/plain", location=location, stored_at=office.later)
    attached = checked([{"name": "名单.txt", "sha256": "a" * 64, "size": 6, "media_type": "text/plain"}], office.unit)
    hidden = INTERNAL | {"channels": ["内部留存渠道"], "personal_information": True, "third_party": True}
    item = office.draft(**PUBLIC, **hidden, attachments=attached)
    item = office.does("author", "submit", item)
    item = office.does("head", "approve", item, opinion="内部留存意见")
    while item.state != "awaiting_publication":
        item = office.pass_level(item)
    return item


def unpacked(client, item):
    answer = client.get(reverse("package", args=[item.public_id]))
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_the_office_keeps_for_itself_is_pasted(as_, item, language):
    browser = as_("officer")
    browser.cookies.load({"django_language": language})
    found = unpacked(browser, item)
    assert sorted(found) == ["attachments/名单.txt", "正文.txt", "网页.html"]
    for name, text in found.items():
        assert "内部留存" not in text, (name, text)
        assert "审〔2026〕" not in text


def test_what_the_public_page_prints_is_pasted(as_, item):
    text = unpacked(as_("officer"), item)["正文.txt"]
    assert text.startswith(f"{CONTENT['title']}\n\n2月共保障132户207人")
    told = dict(line.split("\t") for line in text.splitlines() if "\t" in line)
    assert told == {
        "索引号": "11999999MB0000000X/202603-00001",
        "信息分类": "其他信息",
        "发布机构": "平山街道办事处",
        "责任科室": "社会事务办",
        "成文日期": "2026年2月27日",
        "文号": "平街办〔2026〕12号",
        "展示期至": "2027年3月1日",
        "关键词": "低保；公示；名单",
        "公开依据": CONTENT["basis"],
        "名称": CONTENT["title"],
    }


def test_what_is_registered_as_public_holds_nothing_else_either(office, item):
    publication = Publication.objects.get(item=office.publish(item))
    assert "内部留存" not in str({field.name: getattr(publication, field.name) for field in Publication._meta.concrete_fields})
    free = {name for name, value in publication.metadata.items() if value} - set(publishing._CODED)
    assert free <= {*PUBLIC_PLACES, "repealed_on"}


def test_the_index_number_is_there_to_be_pasted_and_stays(office, item):
    assert item.index_number == "11999999MB0000000X/202603-00001"
    returned = office.does("officer", "return_item", item, stage="office_review", reason="再核一遍")
    while returned.state != "published":
        returned = office.pass_level(returned)
    assert returned.index_number == item.index_number
    assert Publication.objects.get(item=item).index_number == item.index_number
    assert office.item_in("awaiting_publication").index_number.endswith("-00002")


def test_what_was_approved_before_numbers_came_with_the_approval_gets_one_when_it_is_registered(office, item):
    type(item).objects.filter(pk=item.pk).update(index_number="")
    published = office.publish(item)
    assert published.index_number == Publication.objects.get(item=item).index_number == "11999999MB0000000X/202603-00002"


def test_who_publishes_finds_the_package_on_the_page_of_the_item(office, as_, item):
    address = reverse("package", args=[item.public_id])

    def offered(name):
        return address in as_(name).get(reverse("item", args=[item.public_id])).content.decode()

    assert (offered("officer"), offered("head")) == (True, False)
    item = office.publish(item)
    assert offered("officer")
    assert unpacked(as_("officer"), item)["正文.txt"].count("发布日期\t2026年3月2日") == 1
    office.does("officer", "withdraw_urgently", item, ground="error")
    assert not offered("officer")
