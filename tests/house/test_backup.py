"""A backup comes back whole, or changes nothing."""

import io
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from config.backup import BackupError, backup, restore, verify
from config.embedded.postgres import installations
from config.owner import as_owner
from people.models import User

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    for name in ("internal", "public", "quarantine"):
        area = {**settings.STORAGES[name], "OPTIONS": {"location": tmp_path / "files" / name}}
        settings.STORAGES = {**settings.STORAGES, name: area}
    settings.STATE_DIR = tmp_path


@pytest.fixture
def archive(tmp_path):
    """A backup of one user, one internal and one public file; a quarantined one stays out."""
    User.objects.create(username="甲")
    for area in ("internal", "public", "quarantine"):
        storages[area].save("ab/notice.txt", io.BytesIO(area.encode() * 1000))
    target = tmp_path / "backup.tar"
    backup(target, AT)
    return target


def damaged(archive, offset):
    with open(archive, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)
        file.seek(offset)
        file.write(bytes([byte[0] ^ 1]))


def test_database_and_files_come_back(archive):
    User.objects.update(username="乙")
    User.objects.create(username="丙")
    storages["internal"].delete("ab/notice.txt")
    storages["public"].save("later.txt", io.BytesIO(b"later"))
    restore(archive, replace=True)
    connection.close()
    assert [user.username for user in User.objects.all()] == ["甲"]
    assert storages["internal"].open("ab/notice.txt").read() == b"internal" * 1000
    assert not storages["public"].exists("later.txt")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can restore for somebody else")
def test_what_root_restores_belongs_to_whom_the_state_belongs(archive, settings):
    os.chown(settings.STATE_DIR, 65534, 65534)
    restore(archive, replace=True)
    files = settings.STATE_DIR / "files"
    found = [files, *(path for area in ("internal", "public") for path in ((files / area), *(files / area).rglob("*")))]
    assert len(found) == 7
    assert {(path.stat().st_uid, path.stat().st_gid) for path in found} == {(65534, 65534)}


def test_no_member_is_written_beside_the_others(archive, tmp_path):
    """Even where the manifest speaks of it, for whoever can write a manifest."""
    outside = tmp_path / "moved.tar"
    with tarfile.open(archive) as source, tarfile.open(outside, "w") as target:
        for entry in source:
            content = source.extractfile(entry).read().replace(b"files/public/ab", b"../../outside")
            entry.name, entry.size = entry.name.replace("files/public/ab", "../../outside"), len(content)
            target.addfile(entry, io.BytesIO(content))
    with pytest.raises(BackupError, match="holds something a backup does not"):
        restore(outside, replace=True)
    assert not (tmp_path.parent / "outside").exists()


def test_the_application_may_write_but_not_change_tables_after_a_restore(archive):
    restore(archive, replace=True)
    connection.close()
    User.objects.create(username="丁")
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('people_user', 'TRUNCATE'), has_schema_privilege('public', 'CREATE')")
        assert cursor.fetchone() == (False, False)
        cursor.execute("select count(*) from pg_trigger where not tgisinternal and tgrelid = 'people_user'::regclass")
        assert cursor.fetchone()[0] > 0


def test_quarantined_files_stay_out_and_each_member_has_its_hash(archive):
    manifest = verify(archive)
    assert [member["name"] for member in manifest["members"]] == [
        "database.dump",
        "files/internal/ab/notice.txt",
        "files/public/ab/notice.txt",
    ]
    assert manifest["made_at"] == "2026-03-02T09:00:00+00:00"


def test_only_its_owner_may_read_a_backup(archive):
    assert archive.stat().st_mode & 0o777 == 0o600


def test_an_office_with_accounts_is_not_replaced_unless_asked(archive):
    with pytest.raises(BackupError, match="not empty"):
        restore(archive)
    assert User.objects.filter(username="甲").exists()


def test_a_database_without_accounts_needs_no_asking(archive):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("drop schema public cascade; create schema public")
    restore(archive)
    connection.close()
    assert User.objects.get().username == "甲"


def test_a_flipped_bit_is_found_and_changes_nothing(archive):
    User.objects.update(username="乙")
    with tarfile.open(archive) as tar:
        offset = tar.getmember("files/public/ab/notice.txt").offset_data + 10
    damaged(archive, offset)
    with pytest.raises(BackupError, match="files/public/ab/notice.txt"):
        restore(archive, replace=True)
    assert User.objects.get().username == "乙"


def test_a_member_nobody_wrote_is_found(archive):
    with tarfile.open(archive, "a") as tar:
        tar.addfile(tarfile.TarInfo("files/public/smuggled.txt"))
    with pytest.raises(BackupError, match="smuggled"):
        verify(archive)


@pytest.mark.parametrize("size", [0, 700, 60_000])
def test_a_cut_archive_is_refused(archive, size):
    with open(archive, "r+b") as file:
        file.truncate(size)
    with pytest.raises(BackupError, match="damaged|not complete"):
        verify(archive)


def test_a_dump_that_cannot_be_restored_leaves_the_old_tables(archive, monkeypatch):
    psql = installations()[18] / "bin" / "psql"
    monkeypatch.setattr("config.backup._tool", lambda name, server: "/bin/false" if name == "pg_restore" else psql)
    monkeypatch.setattr("config.backup.listing", lambda tool, dump: "")
    with pytest.raises(BackupError, match="was not changed"):
        restore(archive, replace=True)
    connection.close()
    assert User.objects.get().username == "甲"


@pytest.fixture
def later(archive):
    """The site as it went on after the backup."""
    User.objects.update(username="乙")
    for area in ("internal", "public"):
        storages[area].delete("ab/notice.txt")
        storages[area].save("later.txt", io.BytesIO(area.encode()))
    return archive


def untouched(tmp_path):
    connection.close()
    assert User.objects.get().username == "乙"
    found = {str(path.relative_to(tmp_path)) for path in (tmp_path / "files").rglob("*") if path.is_file()}
    assert found == {"files/internal/later.txt", "files/public/later.txt", "files/quarantine/ab/notice.txt"}
    return True


@pytest.mark.parametrize("stuck", ["internal", "public", ".internal.replaced", ".public.replaced"])
def test_files_that_cannot_be_put_in_place_leave_the_old_site(later, tmp_path, monkeypatch, stuck):
    rename = Path.rename

    def failing(path, target):
        if Path(target) == tmp_path / "files" / stuck and path != tmp_path / "files" / f".{stuck}.replaced":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(BackupError, match="Nothing was changed.*No space"):
        restore(later, replace=True)
    assert untouched(tmp_path)


def test_a_dump_that_cannot_be_restored_leaves_the_old_files(later, tmp_path, monkeypatch):
    psql = installations()[18] / "bin" / "psql"
    monkeypatch.setattr("config.backup._tool", lambda name, server: "/bin/false" if name == "pg_restore" else psql)
    monkeypatch.setattr("config.backup.listing", lambda tool, dump: "")
    with pytest.raises(BackupError, match="was not changed"):
        restore(later, replace=True)
    assert untouched(tmp_path)


def test_what_goes_wrong_after_the_commit_undoes_nothing(later, tmp_path, monkeypatch):
    tools = installations()[18] / "bin"
    psql = tmp_path / "psql"
    psql.write_text(f"""#!/bin/sh\nsed 's/^ANALYZE;$/SELECT 1 FROM nowhere;/' | exec {tools}/psql "$@"\n""")
    psql.chmod(0o755)
    monkeypatch.setattr("config.backup._tool", lambda name, server: psql if name == "psql" else tools / name)
    restore(later, replace=True)
    connection.close()
    assert User.objects.get().username == "甲"
    assert storages["internal"].exists("ab/notice.txt")


def test_it_is_said_when_findings_decided_under_another_key_would_open_again(archive, settings, capsys):
    call_command("restore", archive, verify=True)
    assert "SCREENING_KEY" not in capsys.readouterr().err
    settings.SCREENING_KEY = "another"
    call_command("restore", archive, verify=True)
    assert "SCREENING_KEY" in capsys.readouterr().err
    call_command("restore", archive, replace=True)
    assert "SCREENING_KEY" in capsys.readouterr().err


def test_nothing_is_left_aside_and_what_a_cut_off_restore_left_is_not_lost(later, tmp_path):
    restore(later, replace=True)
    connection.close()
    assert {path.name for path in (tmp_path / "files").iterdir()} == {"internal", "public", "quarantine"}
    (tmp_path / "files" / ".public.replaced").mkdir()
    with pytest.raises(BackupError, match=r"\.public\.replaced holds the files"):
        restore(later, replace=True)
    assert (tmp_path / "files" / ".public.replaced").exists()


def test_a_database_in_use_is_not_replaced(archive):
    place = connection.settings_dict
    somebody = psycopg.connect(host=place["HOST"], user=place["USER"], password=place["PASSWORD"], dbname=place["NAME"])
    with somebody, pytest.raises(BackupError, match="in use"):
        restore(archive, replace=True)


def test_an_existing_file_is_not_written_over(archive):
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(archive))


@pytest.mark.parametrize(("path", "says"), [("/nowhere/backup.tar", "no file"), ("/etc/passwd", "not a backup")])
def test_what_is_no_backup_is_refused_in_one_line(path, says):
    with pytest.raises(CommandError, match=says) as refused:
        call_command("restore", path)
    assert "\n" not in str(refused.value)
