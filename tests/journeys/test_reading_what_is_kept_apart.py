"""隔离材料: the secrecy reviewer gives a reason, has the file, and finds the page without what was wrong before."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from people.models import Unit, User
from workflows.disclosure import actions, attachments
from workflows.disclosure.models import Category
from workflows.screening.quarantine.models import Inspection, Quarantined


def test_what_was_wrong_is_gone_once_the_file_was_handed_out(desk):
    wang, at = User.objects.get(username="wangfang"), timezone.now()
    made = actions.create(by=wang, at=at, unit=Unit.objects.get(code="PS-SHB"), category=Category.objects.get(code="standard"), content={})
    attachments.take_in([SimpleUploadedFile("名单.txt", "机密★10年\n名单".encode())], [], at, item=made.subject, by=wang)
    material = Quarantined.objects.get()
    wu = desk("wugang")
    wu.go(f"/quarantine/{material.public_id}/")
    wu.look()
    assert "请先查阅内容，再判定是否误报。" in wu.said()
    wu.go(f"/quarantine/{material.public_id}/read/")
    with wu.page.expect_navigation():
        wu.page.click("button[name=download]")
    assert wu.page.locator(".wrong").count() == 1
    wu.look()
    wu.page.fill("[name=reason]", "核对密级标志")
    with wu.page.expect_download() as handed_out:
        wu.page.click("button[name=download]")
    assert "机密★10年" in handed_out.value.path().read_text()
    assert wu.page.locator(".wrong, .has-error").count() == 0
    assert Inspection.objects.get().what == "downloaded"
    wu.go(f"/quarantine/{material.public_id}/steps/release/")
    assert "请先查阅内容" not in wu.said()
    wu.look()
