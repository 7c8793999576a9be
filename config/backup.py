"""One archive with the database and the files, and the way back: everything is checked before anything is changed.

The archive is a tar: `database.dump` (pg_dump's custom format), `files/internal/…`, `files/public/…` and last `manifest.json`
with the size and SHA-256 of each. Quarantined files and their keys (`NEVER`) stay out: what may be a state secret must not be copied
about. So do the secrets of the installation. Nothing is held in memory but one block.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.embedded.postgres import installations
from config.owner import as_owner
from workflows.screening.editions import key_check

FORMAT = 1
MANIFEST, DUMP = "manifest.json", "database.dump"
SCHEMA_ITSELF = re.compile(r" (SCHEMA|COMMENT|ACL) - (SCHEMA )?public")
AREAS = ("internal", "public")
NEVER = ("workflows_sealed",)  # tables whose rows no backup holds
BLOCK = 1024 * 1024
COMMITTED = b"committed"  # what psql is told to say once it is so
GRANTS = settings.BASE_DIR / "deploy" / "roles.sql"


class BackupError(Exception):
    """A backup or restore that did not happen; the message says why, and nothing was changed."""


class Hashed:
    """A file being read into a tar, which knows afterwards what passed."""

    def __init__(self, file):
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def read(self, size):
        block = self.file.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block


# -- there ---------------------------------------------------------------------------------------------------------------
def backup(target, at):
    """Writes `target`, complete or not at all; returns the manifest. at -- aware time, for the manifest.

    The database is dumped first and files never change once written, so every file the dump speaks of is in the archive.
    """
    target = Path(target).absolute()
    if target.exists():
        raise BackupError(f"{target} exists already.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no directory {target.parent}.")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as work:
            manifest = _write(Path(work), at)
            os.rename(Path(work) / "archive", target)
    except OSError as error:
        raise BackupError(f"{target} could not be written: {error.strerror}.") from error
    return manifest


def _write(work, at):
    dump = work / DUMP
    with as_owner():
        server = _server_version()
        leave_out = [part for table in NEVER for part in ("--exclude-table-data", f"public.{table}")]
        _run(
            _tool("pg_dump", server),
            "--format",
            "custom",
            "--no-owner",
            "--no-privileges",
            "--schema",
            "public",
            *leave_out,
            "--file",
            dump,
        )
    members = []
    with open(os.open(work / "archive", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
            members.append(_add(archive, dump, DUMP))
            dump.unlink()
            for area in AREAS:
                root = _area(area)
                for path in sorted(path for path in root.rglob("*") if path.is_file()):
                    members.append(_add(archive, path, f"files/{area}/{path.relative_to(root)}"))
            manifest = {
                "format": FORMAT,
                "made_at": at.isoformat(),
                "postgresql": server,
                "demo": settings.DEMO,
                "screening_key": key_check(),
                "migrations": _applied_migrations(),
                "members": members,
            }
            text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(text)
            with tempfile.TemporaryFile(dir=work) as content:
                content.write(text)
                content.seek(0)
                archive.addfile(entry, content)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add(archive, path, name):
    with open(path, "rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = os.fstat(file.fileno()).st_size, 0o600
        hashed = Hashed(file)
        archive.addfile(entry, hashed)
    return {"name": name, "size": hashed.size, "sha256": hashed.digest.hexdigest()}


# -- and back ------------------------------------------------------------------------------------------------------------
def verify(source):
    """The manifest of a sound archive. Raises BackupError naming the first thing that is not as it was written."""
    found, manifest = {}, None
    try:
        with tarfile.open(source, "r:") as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                if content is None or manifest is not None:
                    raise BackupError(f"{source} holds something a backup does not: {entry.name}.")
                if entry.name == MANIFEST:
                    manifest = json.load(content)
                    continue
                hashed = Hashed(content)
                while hashed.read(BLOCK):
                    pass
                found[entry.name] = {"name": entry.name, "size": hashed.size, "sha256": hashed.digest.hexdigest()}
    except FileNotFoundError:
        raise BackupError(f"There is no file {source}.") from None
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise BackupError(f"{source} is not a backup, or is damaged: {error}.") from error
    except OSError as error:
        raise BackupError(f"{source} cannot be read: {error.strerror}.") from error
    if manifest is None:
        raise BackupError(f"{source} is not complete: it has no manifest.")
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{source} is of format {manifest.get('format')}; this release reads {FORMAT}.")
    for member in manifest["members"]:
        if found.pop(member["name"], None) != member:
            raise BackupError(f"{source} is damaged: {member['name']} is not what was written.")
    if found:
        raise BackupError(f"{source} was tampered with: {min(found)} is not in its manifest.")
    return manifest


def recognises(manifest):
    """Whether this installation's SCREENING_KEY is the one of the archive's; None where an older archive does not say."""
    return manifest["screening_key"] == key_check() if "screening_key" in manifest else None


def restore(source, replace=False):
    """Puts database and files back; returns the manifest. Migrations of a newer release are the caller's next step.

    A failure on the way leaves the site as it was: the files are exchanged first, and put back unless the tables were exchanged too.
    Where the process is killed in between, the old files still lie beside the new ones (`.internal.replaced`), and the next restore says so.
    """
    manifest = verify(source)
    if unknown := [name for name in manifest["migrations"] if tuple(name.split(".", 1)) not in MigrationLoader(connection).disk_migrations]:
        raise BackupError(f"{source} comes from a newer release, with the migration {unknown[0]}. Install that release first.")
    if not replace and not _is_empty():
        raise BackupError("The database is not empty. --replace puts the backup in its place, and what is there now is lost.")
    if others := _other_connections():
        raise BackupError(f"The database is in use by {others} other connection(s). Stop the site first.")
    asides = {area: _area(area).with_name(f".{area}.replaced") for area in AREAS}
    for area, aside in asides.items():
        if aside.exists():
            raise BackupError(
                f"{aside} holds the files from before a restore that was cut off. "
                f"If the database is still the old one, put them back as {_area(area)}; if not, remove them."
            )
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore.", dir=settings.STATE_DIR) as work:
        with tarfile.open(source, "r:") as archive:
            for entry in archive:
                if entry.name != MANIFEST:
                    _unpack(archive, entry, Path(work))
        with ExitStack() as undo:
            try:
                for area, aside in asides.items():
                    _replace_files(Path(work) / "files" / area, _area(area), aside, undo)
            except OSError as error:
                raise BackupError(f"Nothing was changed: the files could not be put in place ({error.strerror}).") from error
            _replace_tables(Path(work) / DUMP)
            undo.pop_all()
    for aside in asides.values():
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _unpack(archive, entry, work):
    """One member as a file beneath `work`. By hand: Python 3.11.2, which Debian 12 has, knows no filter for extract."""
    path = work / entry.name
    if not path.resolve().is_relative_to(work.resolve()):
        raise BackupError(f"{archive.name} holds something a backup does not: {entry.name}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.extractfile(entry) as content, open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(content, file, BLOCK)


def _replace_tables(dump):
    """The dump's tables in place of those there are, in one transaction. Raises BackupError when it was not committed."""
    with as_owner():
        server = _server_version()
        restore_tool, psql = _tool("pg_restore", server), _tool("psql", server)
        environment = _environment()
        chosen = dump.with_name("chosen")  # all but the schema itself, which is made here, with its grants
        chosen.write_text("\n".join(line for line in listing(restore_tool, dump).splitlines() if not SCHEMA_ITSELF.search(line)))
        reader = subprocess.Popen(
            [restore_tool, "--no-owner", "--no-privileges", "--use-list", chosen, "--file", "-", dump], stdout=subprocess.PIPE
        )
        writer = subprocess.Popen(
            [psql, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--output", os.devnull],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert reader.stdout is not None  # both were asked for; said here for the type checker
        assert writer.stdin is not None
        try:
            writer.stdin.write(b"BEGIN;\nALTER SCHEMA public RENAME TO replaced;\nCREATE SCHEMA public;\n" + GRANTS.read_bytes())
            for line in reader.stdout:  # the settings at its head; PostgreSQL before 17 does not know this one
                if not line.startswith(b"SET transaction_timeout"):
                    writer.stdin.write(line)
                if line.startswith(b"SELECT pg_catalog.set_config('search_path'"):
                    break
            shutil.copyfileobj(reader.stdout, writer.stdin, BLOCK)
            complete = reader.wait() == 0
            end = b"\nDROP SCHEMA replaced CASCADE;\nCOMMIT;\n\\echo " + COMMITTED + b"\nANALYZE;\n"
            writer.stdin.write(end if complete else b"\nROLLBACK;\n")
        except BrokenPipeError:
            reader.kill()
            reader.wait()
        said, complaint = writer.communicate()  # psql that met an error and left says here which
        if COMMITTED not in said:  # statistics that could not be gathered after that are no reason to go back
            raise BackupError(
                f"The database was not changed: {first_line(complaint.decode(errors='replace')) or 'its dump could not be read'}"
            )


def listing(restore_tool, dump):
    return subprocess.run([restore_tool, "--list", dump], check=True, capture_output=True, text=True).stdout


def _replace_files(fresh, place, aside, undo):
    """The directory `fresh` as `place`, and what was there as `aside`; `undo` learns how to take each of it back."""
    fresh.mkdir(parents=True, exist_ok=True)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:  # in a cluster root restores, who alone reads the owner's password; the site runs as the state's owner
        state = settings.STATE_DIR.stat()
        for path in (place.parent, fresh, *fresh.rglob("*")):
            os.chown(path, state.st_uid, state.st_gid)
    if place.exists():
        place.rename(aside)
        undo.callback(aside.rename, place)
    fresh.rename(place)
    undo.callback(place.rename, fresh)


# -- the database's side -------------------------------------------------------------------------------------------------
def _run(tool, *arguments):
    """Runs one of PostgreSQL's tools against the default connection."""
    done = subprocess.run([str(part) for part in (tool, *arguments)], env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(first_line(done.stderr) or f"{Path(tool).name} failed")


def _environment():
    """How PostgreSQL's tools are told the default connection; a password on a command line would be seen by everyone."""
    place = connection.settings_dict
    known = {name: place[key] for name, key in (("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER"), ("PGDATABASE", "NAME"))}
    known |= {"PGPASSWORD": place["PASSWORD"], "PGCLIENTENCODING": "UTF8"}
    known |= {f"PG{name.upper()}": value for name, value in place["OPTIONS"].items() if name.startswith("ssl")}
    return {**os.environ, **{name: str(value) for name, value in known.items() if value}}


def first_line(text):
    return text.strip().split("\n")[0]


def _tool(name, server):
    """pg_dump, pg_restore or psql: the one we bring, or Debian's where the server is newer than it."""
    ours = max(installations())
    if server <= ours:
        return installations()[ours] / "bin" / name
    theirs = Path(f"/usr/lib/postgresql/{server}/bin/{name}")
    if theirs.exists():
        return theirs
    raise BackupError(f"No {name} for PostgreSQL {server} on this machine. Install postgresql-client-{server}.")


def _server_version():
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _is_empty():
    """Whether nobody has an account here; a database that was only migrated, with its seeded rows, may be replaced."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('people_user') is not null")
        if not cursor.fetchone()[0]:
            return True
        cursor.execute("select not exists (select from people_user)")
        return cursor.fetchone()[0]


def _other_connections():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
            """
        )
        return cursor.fetchone()[0]


def _applied_migrations():
    loader = MigrationLoader(connection)
    return sorted(".".join(key) for key in loader.applied_migrations)


def _area(name):
    return Path(storages[name].path(""))
