"""What looks secret never becomes a draft, attachment, notice, log or backup; it waits encrypted, under a number."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from config.backup import backup
from tests.office import MONDAY, has_read, seen_by
from workflows.disclosure import actions, attachments
from workflows.disclosure.intake import Held
from workflows.disclosure.models import Draft, Item
from workflows.engine.models import Move, Task
from workflows.notices import composing
from workflows.notices.models import Notice
from workflows.refusals import Refused
from workflows.screening.models import Decision
from workflows.screening.quarantine import actions as quarantine
from workflows.screening.quarantine import sealing
from workflows.screening.quarantine.models import Quarantined, Sealed

from .conftest import MARK, SECRET, SENTINEL, upload


def every_text_of_the_database():
    """All rows of all our tables as text."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def everything_on_the_disk(place: Path):
    return b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())


def save(office, item, **changes):
    draft = Draft.objects.get(item=item, editor=office.author)
    return actions.save_draft(item.pk, by=office.author, at=office.later, content=draft.data | changes)


@pytest.mark.parametrize("field", ["title", "body", "basis", "keywords", "attribute_reason"])
def test_a_secret_text_is_quarantined_and_the_rest_is_kept(office, field):
    item = office.draft()
    before = Draft.objects.get(item=item).data
    with pytest.raises(Held) as held:
        save(office, item, **{"contact": "0311-82910001", field: f"<p>{SECRET}</p>" if field == "body" else SECRET})
    assert [(hold.code, hold.place) for hold in held.value.holds] == [("secret_mark", field)]
    draft = Draft.objects.get(item=item).data
    assert draft["contact"] == "0311-82910001"
    assert draft[field] == before[field]
    material = Quarantined.objects.get()
    header, _parts = sealing.opened(material.sealed)
    assert list(header) == [field]
    assert SENTINEL in header[field]
    assert SENTINEL not in str(held.value)


def test_neither_database_nor_disk_nor_backup_holds_a_word_of_it(office, own_vault, transactional_db, tmp_path_factory):
    item = office.draft()
    with pytest.raises(Held):
        save(office, item, title=SECRET)
    with pytest.raises(Held):
        attachments.attach([upload(name=f"{SENTINEL}.txt")], [], MONDAY, item=item, by=office.author)
    composing.compose(office.later)
    assert Quarantined.objects.count() == 2
    archive = tmp_path_factory.mktemp("backup") / "backup.tar"
    backup(archive, MONDAY)
    keys = [bytes(row.key) for row in Sealed.objects.all()]
    for held in (every_text_of_the_database().encode(), everything_on_the_disk(own_vault), archive.read_bytes()):
        assert SENTINEL.encode() not in held
        assert MARK.encode() not in held
    assert not any(key.hex().encode() in archive.read_bytes() for key in keys)


def test_while_typing_it_is_not_even_quarantined(office):
    item = office.draft()
    before = Draft.objects.get(item=item)
    with pytest.raises(Held) as held:
        actions.save_draft(item.pk, by=office.author, at=office.later, content=before.data | {"title": SECRET}, typing=True)
    assert [hold.place for hold in held.value.holds] == ["title"]
    assert not Quarantined.objects.exists()
    assert Draft.objects.get(item=item).version == before.version


def test_a_secret_text_is_not_submitted(office):
    item = office.draft()
    content = Draft.objects.get(item=item).data | {"body": f"<p>{SECRET}</p>"}
    with pytest.raises(Held):
        actions.submit(item.pk, by=office.author, at=office.later, content=content)
    assert Item.objects.get(pk=item.pk).state == "draft"
    assert Quarantined.objects.get().form == "text"


def test_who_may_not_write_the_item_cannot_fill_the_quarantine(office):
    item = office.draft()
    with pytest.raises(Refused):
        actions.save_draft(item.pk, by=office.colleague, at=office.later, content={"title": SECRET})
    assert not Quarantined.objects.exists()


def test_of_a_new_item_the_rest_is_drafted(office):
    with pytest.raises(Held) as held:
        office.draft(title=SECRET)
    item = held.value.subject
    assert Draft.objects.get(item=item).data["title"] == ""
    assert Quarantined.objects.get().bound_for_id == item.process_id


def test_a_secret_file_waits_under_a_number_and_the_others_are_attached(office):
    item = office.draft()
    taken = attachments.take_in([upload(), upload("公示名单", "公示.txt")], [], MONDAY, item=item, by=office.author)
    assert [entry["name"] for entry in taken.entries] == ["公示.txt"]
    material = Quarantined.objects.get()
    assert material.title in taken.holds[0].message
    assert material.title.rpartition("#")[2].isdecimal()
    assert Task.objects.get(process=material.process).title == material.title
    header, parts = sealing.opened(material.sealed)
    assert header["name"] == "名单.txt"
    assert b"".join(parts) == SECRET.encode()


def test_a_name_that_looks_secret_holds_its_file(office):
    item = office.draft()
    taken = attachments.take_in([upload("公示名单", f"{MARK}.txt")], [], MONDAY, item=item, by=office.author)
    assert taken.entries == []
    assert Quarantined.objects.get().findings[0]["place"] == "name"


def test_the_secrecy_reviewer_is_told_a_number(office):
    item = office.draft()
    attachments.take_in([upload()], [], MONDAY, item=item, by=office.author)
    notice = Notice.objects.get(event="secret_suspected")
    assert (notice.duty, notice.data) == ("secrecy_reviewer", {"title": Quarantined.objects.get().title})


def test_a_second_click_quarantines_nothing_more(office):
    item = office.draft()
    for _click in range(2):
        attachments.take_in([upload()], [], MONDAY, item=item, by=office.author)
        with pytest.raises(Held):
            save(office, item, title=SECRET)
    assert sorted(Quarantined.objects.values_list("form", flat=True)) == ["file", "text"]
    assert Sealed.objects.count() == 2


def test_without_an_item_nothing_is_kept_anywhere(own_vault, db):
    with pytest.raises(Held):
        attachments.attach([upload()], [], MONDAY)
    assert not Quarantined.objects.exists()
    assert everything_on_the_disk(own_vault / "quarantine") == b""


def test_what_cannot_be_read_is_attached_and_says_so(office):
    from workflows.screening.models import Screening

    item = office.draft()
    [entry] = attachments.attach([upload("BROKEN")], [], MONDAY, item=item, by=office.author)
    screening = Screening.objects.get(material=entry["sha256"])
    assert not screening.complete
    assert screening.findings[0]["kind"] == "unscreenable"


def test_what_was_screened_before_is_not_read_again(office, reader):
    item = office.draft()
    attachments.attach([upload("公示")], [], MONDAY, item=item, by=office.author)
    attachments.attach([upload("公示", "别名.txt")], [], MONDAY, item=item, by=office.author)
    assert reader.calls == [("名单.txt", False)]


def test_a_reason_that_quotes_the_material_is_refused(office):
    item = office.item_in("section_review")
    with pytest.raises(Refused) as refused:
        actions.return_item(item.pk, by=office.head, at=office.later, stage="returned", reason=SECRET)
    assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("secret_mark", "reason")]
    assert Item.objects.get(pk=item.pk).state == "section_review"


def test_an_answer_to_a_finding_that_quotes_the_material_is_refused(office):
    item = office.draft(body="<p>身份证号11010519491231002X</p>")
    at = office.later
    [group] = seen_by(item, office.author, at).findings.groups
    for answer, field in (("false_alarm", "reason"), ("lawful", "basis")):
        with pytest.raises(Refused) as refused:
            actions.answer_findings(item.pk, by=office.author, at=at, findings=[group.key], answer=answer, **{field: SECRET})
        assert [(refusal.code, refusal.field) for refusal in refused.value.refusals] == [("secret_mark", field)]
    assert not Decision.objects.exists()
    assert MARK not in every_text_of_the_database()


def test_the_reviewer_may_name_the_mark_that_was_a_false_alarm(office):
    item = office.draft()
    attachments.take_in([upload()], [], MONDAY, item=item, by=office.author)
    material = Quarantined.objects.get()
    has_read(office.reviewer, material)
    quarantine.release(material.pk, by=office.reviewer, at=office.later, reason=f"“{MARK}”是培训教材中的示例")
    assert MARK in Move.objects.get(step="release").inputs["reason"]
