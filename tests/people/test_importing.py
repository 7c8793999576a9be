"""Import of a workbook on its page and as a command: looked at before it is done, and done once."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from people.models import Preview, User
from people.tasks import forget_previews

from .workbooks import PERSON, POST, UNIT, book, load, upload

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_would_be_done_before_it_is_done(tree, administrator, client_of):
    client = client_of(administrator)
    answer = upload(client, book([UNIT], [PERSON], [POST]))
    shown = client.get(answer["Location"])
    assert [one.label for one in shown.context["plan"].changes] == ["档案室", "唐雪", "唐雪"]
    assert not User.objects.filter(username="tangxue").exists()
    assert list(client.post(answer["Location"], {"reason": ""}).context["form"].errors) == ["reason"]
    assert not User.objects.filter(username="tangxue").exists()
    done = client.post(answer["Location"], {"reason": "启用系统时补录"})
    [(user, password)] = done.context["accounts"]
    assert password in done.content.decode()
    assert User.objects.get(username="tangxue").appointments.count() == 1
    for again in (client.post, client.get):  # a second click, the way back
        gone = again(answer["Location"])
        assert gone.status_code == 404
        assert reverse("people") in gone.content.decode()
        assert "这份预览已不再保留" in gone.content.decode()


def test_a_preview_is_not_kept_longer_than_a_day_nor_the_names_in_it(tree, administrator, client_of):
    client = client_of(administrator)
    address = upload(client, book([UNIT], [PERSON]))["Location"]
    Preview.objects.update(at=timezone.now() - timedelta(hours=23))
    assert client.get(address).status_code == 200
    Preview.objects.update(at=timezone.now() - timedelta(hours=25))
    assert client.post(address).status_code == 404
    assert not User.objects.filter(username="tangxue").exists()
    assert not Preview.objects.exists()
    upload(client, book([UNIT], [PERSON]))
    Preview.objects.update(at=timezone.now() - timedelta(hours=25))
    forget_previews()
    assert not Preview.objects.exists()


def test_the_page_lists_every_fault_with_its_row_and_what_to_do(tree, administrator, client_of):
    answer = upload(client_of(administrator), book([UNIT], [PERSON | {"姓名": None}], [POST | {"职责": "副主任"}]))
    assert [(one.sheet, one.row, one.column) for one in answer.context["problems"]] == [("人员", 2, "姓名"), ("任职", 2, "职责")]
    assert all(one.message and one.advice for one in answer.context["problems"])


def test_a_file_that_is_no_workbook_is_refused_beside_its_field(tree, administrator, client_of):
    answer = upload(client_of(administrator), io.BytesIO(b"hello"))
    assert list(answer.context["form"].errors) == ["file"]


def test_what_changed_since_the_preview_is_shown_again_instead_of_done(tree, administrator, client_of):
    client = client_of(administrator)
    address = upload(client, book([UNIT], [PERSON]))["Location"]
    load(book([UNIT]))
    again = client.post(address)
    assert [one.label for one in again.context["plan"].changes] == ["唐雪"]
    assert not User.objects.filter(username="tangxue").exists()
    client.post(address)
    assert User.objects.filter(username="tangxue").exists()


def test_the_command_imports_or_names_what_is_wrong(tree, tmp_path, capsys):
    file = tmp_path / "x.xlsx"
    file.write_bytes(book([UNIT], [PERSON], [POST | {"职责": "副主任"}]).getvalue())
    with pytest.raises(CommandError):
        call_command("import_people", file)
    assert "任职 · 2 · 职责" in capsys.readouterr().err
    assert not User.objects.exists()
    whole = book([UNIT], [PERSON], [POST]).getvalue()
    file.write_bytes(whole[:200] + b"\0" * 40 + whole[240:])
    with pytest.raises(CommandError, match="x.xlsx: "):
        call_command("import_people", file)
    file.write_bytes(whole)
    with pytest.raises(CommandError, match="x.xlsx"):
        call_command("import_people", file, template=True)
    assert file.read_bytes() == whole
    call_command("import_people", file, check=True)
    assert not User.objects.exists()
    with pytest.raises(CommandError, match="--reason"):
        call_command("import_people", file)
    assert not User.objects.exists()
    call_command("import_people", file, reason="启用系统时补录")
    assert User.objects.get().username == "tangxue"
