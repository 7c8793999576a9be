"""manage.py screen: findings as JSON alone on standard output, one clear line for bad input, no value of a person anywhere."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from workflows.management.commands import screen

pytestmark = pytest.mark.django_db

ID = "999999199001010016"


def screened(capsys, *arguments):
    call_command("screen", *map(str, arguments), "--json", "--no-ocr")
    return json.loads(capsys.readouterr().out)


def test_findings_count_characters_of_the_decoded_text(tmp_path, capsys):
    path = tmp_path / "名单.txt"
    text = f"申请人证号：{ID}。"
    path.write_bytes(text.encode("gb18030"))
    [found] = screened(capsys, path)
    assert (found["file"], found["place"], found["kind"], found["action"]) == (str(path), "text", "id_number", "mask")
    assert text[found["start"] : found["end"]] == ID
    assert set(found) == {"file", "place", "kind", "start", "end", "text_masked", "action", "reason"}
    assert ID not in json.dumps(found)


def test_directories_are_walked_in_order(tmp_path, capsys):
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "b/1.txt", "a.txt"):
        (tmp_path / name).write_text(f"证号：{ID}")
    assert [found["file"] for found in screened(capsys, tmp_path)] == [str(tmp_path / name) for name in ("a.txt", "b/1.txt", "b/2.txt")]


def test_nothing_found_is_an_empty_list(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("今天召开会议。")
    assert screened(capsys, tmp_path) == []


def test_a_file_that_cannot_be_read_is_a_finding_and_no_error(tmp_path, capsys):
    (tmp_path / "a.docx").write_bytes(b"MZ\0\0")
    assert {found["reason"] for found in screened(capsys, tmp_path)} >= {"mislabelled", "corrupt"}


@pytest.mark.parametrize("arguments", [["nowhere.txt"], ["--profile", "none", "."], ["--office", "none", "."]])
def test_bad_input_is_one_line_and_status_two(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("screen", *arguments)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_the_status_tells_of_findings_only_when_asked(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(f"证号：{ID}")
    call_command("screen", str(tmp_path), "--json")
    with pytest.raises(SystemExit) as left:
        call_command("screen", str(tmp_path), "--json", "--check")
    assert left.value.code == 1


def test_without_a_database_what_ships_applies(tmp_path, capsys, monkeypatch):
    def silent(*arguments, **options):
        raise OperationalError

    monkeypatch.setattr(screen.Unit.objects, "filter", silent)
    (tmp_path / "a.txt").write_text(f"证号：{ID}")
    call_command("screen", str(tmp_path), "--json")
    said = capsys.readouterr()
    assert [one["kind"] for one in json.loads(said.out)] == ["id_number"]
    assert len(said.err.strip().splitlines()) == 1
