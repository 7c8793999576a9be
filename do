#!/usr/bin/env python3
"""The project's verbs, with nothing but Python's standard library.

./do run              everything on this machine: database, broker, web, worker; prints one address
./do test [ARGS]      the test suite on a database of its own; ARGS go to pytest
./do check            style, types, import contracts, migrations and generated files
./do fix              puts right what ruff can
./do bench [ARGS]     the benchmarks
./do manage COMMAND   a management command against this installation's database
./do bundle           an archive in dist/ from which run and manage work without a network
./do lock             new lock files from requirements*.in

The environment lies in .venv and is made again when a lock file changes. YANGGUANG_VENV=PATH uses an existing one instead.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import threading
import zipfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
WHEELS = ROOT / "wheels"  # only in an unpacked bundle
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)
GLIBC = 28  # 2.28 or newer, as docs/operations.md promises
PIPS = 3  # at once: while one waits for the network, another unpacks
# What pip warns of and nobody need know: a place in its configuration that is not there, a package another pip is just unpacking.
NOISE = re.compile(r"WARNING: (Location|Url) .* is ignored|WARNING: Skipping .* due to invalid metadata entry")


def main(arguments):
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb not in VERBS:
        sys.exit(__doc__ if verb in {"", "-h", "--help", "help"} else f"No such verb: {verb}. Try ./do --help")
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}. Try: python3.11 do {verb}")
    os.chdir(ROOT)
    return VERBS[verb](rest)


# -- verbs ---------------------------------------------------------------------------------------------------------------
def run(rest):
    """Replaces this process, so that a supervisor's signals reach the launcher itself."""
    python = environment(RUNTIME)
    os.execv(python, [python, "manage.py", "up", *rest])


def manage(rest):
    python = environment(RUNTIME)
    os.execv(python, [python, "manage.py", *rest])


def test(rest):
    python = environment(RUNTIME, DEVELOPMENT)
    # One more than there are processors: who waits for a browser or for servers leaves one idle. worksteal: whoever is done takes from whoever is not.
    workers = (
        []
        if any(part.startswith(("-n", "--pdb")) for part in rest)
        else ["-n", str(min((os.cpu_count() or 1) + 1, 4)), "--dist", "worksteal"]
    )
    os.execv(python, [python, "-m", "config.embedded.testing", python, "-m", "pytest", *workers, *rest])


def bench(rest):
    python = environment(RUNTIME, DEVELOPMENT)
    os.execv(python, [python, "-m", "benchmarks", *rest])


def check(rest):
    """Runs everything, then fails if anything did, so that one run names all that is wrong."""
    python = environment(RUNTIME, DEVELOPMENT)
    failed = []
    for name, command in CHECKS.items():
        if name == "diagrams" and not any(ROOT.glob("*/management/commands/machines.py")):
            continue
        print(f"-- {name}", flush=True)
        servers = [python, "-m", "config.embedded.testing"] if name in NEED_SERVERS else []
        if subprocess.run([*servers, python, *command], check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"check failed: {', '.join(failed)}")
    print("check passed")


def fix(rest):
    python = environment(RUNTIME, DEVELOPMENT)
    subprocess.run([python, "-m", "ruff", "check", "--fix", "."], check=False)
    return subprocess.run([python, "-m", "ruff", "format", "."], check=False).returncode


def bundle(rest):
    """One archive with the committed tree and every wheel, for this kind of processor and this minor version of Python."""
    python = environment(RUNTIME)
    name = f"yangguang-{output('git', 'describe', '--always', '--dirty')}"
    if name.endswith("-dirty"):
        print("Note: changes that are not committed stay out of the bundle.", file=sys.stderr)
    target = ROOT / "dist" / f"{name}-py{sys.version_info.major}{sys.version_info.minor}-{os.uname().machine}.tar.gz"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        wheels, tree, pins = Path(work, "wheels"), Path(work, "tree.tar"), Path(work, RUNTIME)
        pins.write_text("\n".join(pins_elsewhere(python, (ROOT / RUNTIME).read_text())))
        options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes", *platforms(os.uname().machine)]
        pip(python, ["download", *options, "-r", str(pins), "-d", str(wheels)])
        subprocess.run(["git", "archive", "--prefix", f"{name}/", "-o", str(tree), "HEAD"], check=True)
        with tarfile.open(f"{target}.part", "w:gz", compresslevel=1) as archive:  # wheels are compressed already
            with tarfile.open(tree) as committed:
                for member in committed:
                    archive.addfile(member, committed.extractfile(member) if member.isfile() else None)
            archive.add(wheels, f"{name}/wheels")
    Path(f"{target}.part").rename(target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 2**20:.0f} MB. Unpack it anywhere and call ./do run there.")


def lock(rest):
    """Resolves requirements*.in anew; --upgrade takes newer releases, or -P NAME of one package."""
    python = environment(RUNTIME, DEVELOPMENT)
    for source, target, *bounds in (("requirements.in", RUNTIME), ("requirements-dev.in", DEVELOPMENT, "-c", RUNTIME)):
        options = ["--universal", "--generate-hashes", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
        options += ["--python-version", ".".join(map(str, OLDEST)), "--custom-compile-command", "./do lock"]
        subprocess.run(
            [python, "-m", "uv", "pip", "compile", *options, *bounds, *rest, source, "-o", target], check=True, stdout=subprocess.DEVNULL
        )
    print("Locked. The next verb installs what changed.")


VERBS = {verb.__name__: verb for verb in (run, test, check, fix, bench, manage, bundle, lock)}
CHECKS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command as main; main(['--no-logo'])"],
    "types": ["-m", "mypy", "."],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "diagrams": ["manage.py", "machines", "--check"],
}
NEED_SERVERS = {"types", "migrations", "diagrams"}  # what loads Django's settings


# -- the environment -----------------------------------------------------------------------------------------------------
def environment(*locks):
    """The Python of an environment that holds exactly what the locks say; made or brought up to date first. Its bytecode is kept from then on."""
    python = existing_or_made(locks)
    keep_bytecode(Path(python))
    return python


def keep_bytecode(python):
    """Beside the environment's programs, where the machine forbids __pycache__ beside the sources, as containers do.

    Kept nowhere, each process would compile Django and all of ours again: three seconds a start, and a minute of every run of the tests.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(python.parent.parent / "bytecode"))


def existing_or_made(locks):
    if existing := os.environ.get("YANGGUANG_VENV"):
        python = Path(existing).resolve() / "bin" / "python"
        if not python.exists():
            sys.exit(f"YANGGUANG_VENV names {existing}, which holds no bin/python.")
        return str(python)
    python = ENVIRONMENT / "bin" / "python"
    with one_at_a_time() as lock:
        if not current(python, locks):
            print("Making the environment in .venv (a minute, only when the locked packages change)…", file=sys.stderr, flush=True)
            build(python, locks, lock)
    return str(python)


def fingerprint(lock_name):
    return hashlib.sha256((ROOT / lock_name).read_bytes() + sys.version.encode() + str(ENVIRONMENT).encode()).hexdigest()


def current(python, locks):
    stamps = [ENVIRONMENT / f"{name}.stamp" for name in locks]
    return python.exists() and all(
        stamp.exists() and stamp.read_text() == fingerprint(name) for name, stamp in zip(locks, stamps, strict=True)
    )


def build(python, locks, lock):
    stamps = {name: ENVIRONMENT / f"{name}.stamp" for name in locks}
    started_for = ENVIRONMENT / "python.stamp"
    here = f"{sys.version} {ENVIRONMENT}"
    if not (python.exists() and started_for.exists() and started_for.read_text() == here):
        make_empty()
        started_for.write_text(here)
    for stamp in ENVIRONMENT.glob("*.txt.stamp"):
        stamp.unlink()
    install(python, locks, lock)
    remove_dropped(python, locks)
    for name, stamp in stamps.items():
        stamp.write_text(fingerprint(name))


def install(python, locks, lock):
    """What the locks say, shared out among several pips."""
    if WHEELS.is_dir() and DEVELOPMENT in locks:
        sys.exit("This archive holds what ./do run and ./do manage need, and no more. The other verbs want a checkout and the network.")
    source = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    # The locks are complete, so pip need not resolve; Python compiles what it imports, so pip need not compile all 10,000 modules.
    command = ["install", "--quiet", "--no-compile", "--no-deps", "--only-binary", ":all:", "--require-hashes", *source, "-r"]
    pins: dict = {}
    for name in locks:  # the second is made within the bounds of the first
        pins = pins_of((ROOT / name).read_text()) | pins
    with tempfile.TemporaryDirectory(dir=ENVIRONMENT) as shares:
        commands = []
        for number in range(PIPS):
            share = Path(shares, f"{number}.txt")
            share.write_text("\n".join(pin for name in sorted(pins)[number::PIPS] for pin in pins[name]))
            commands.append([*command, str(share)])
        pip(python, *commands, lock=lock)


def make_empty():
    try:
        import ensurepip  # Debian ships Python without it
        import venv
    except ImportError:
        sys.exit("This Python cannot make environments. On Debian or Ubuntu: apt install python3-venv")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        # Python brings pip as a wheel. Unpacking it takes a moment; letting ensurepip install it, five seconds.
        wheel = next(Path(ensurepip.__file__).parent.rglob("pip-*.whl"), None)
        venv.create(ENVIRONMENT, with_pip=wheel is None)
        if wheel:
            zipfile.ZipFile(wheel).extractall(packages())
    except subprocess.CalledProcessError:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        sys.exit("The environment could not be made. On Debian or Ubuntu: apt install python3-venv")


def packages():
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(ENVIRONMENT)}))


def pip(python, *commands, lock=None):
    """Runs pip once for each command, all at the same time, and lets through what they say but the noise.

    lock -- stays taken until the last of them is gone, even if we are killed before.
    """
    start = [str(python), "-m", "pip", "--disable-pip-version-check"]
    held = [lock.fileno()] if lock else []
    running = [
        subprocess.Popen([*start, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, pass_fds=held)
        for command in commands
    ]
    listeners = [threading.Thread(target=let_through, args=[one.stdout]) for one in running]
    for listener in listeners:
        listener.start()
    try:
        codes = [one.wait() for one in running]
    except BaseException:  # Ctrl-C reaches them too; anything else must not leave them behind
        for one in running:
            one.terminate()
        raise
    finally:
        for listener in listeners:
            listener.join()
    if any(codes):
        here = f"Python {sys.version_info.major}.{sys.version_info.minor} on {os.uname().machine}"
        sys.exit(
            f"The packages beside this could not be installed; pip's own words are above. This is {here}: unpack the whole of an "
            "archive that ./do bundle made for the same."
            if WHEELS.is_dir()
            else "The packages could not be installed; pip's own words are above. It needs the network (or a mirror named in pip's "
            "configuration) once; without any, use the archive that ./do bundle makes on a machine that has one."
        )


def let_through(lines):
    for line in lines:
        if not NOISE.match(line):
            print(line, end="", file=sys.stderr, flush=True)


def pins_of(text):
    """What a lock file pins, by name as pip spells it: the requirement, or one for each marker, with the lines of its hashes."""
    pins: dict = {}
    for pin in re.findall(r"^[A-Za-z0-9].*(?:\n[ \t].*)*", text, re.MULTILINE):
        pins.setdefault(normal(re.split(r"[\[=]", pin, maxsplit=1)[0]), []).append(pin)
    return pins


def pins_elsewhere(python, text):
    """The pins that any machine like this one with this minor version of Python needs, without their markers.

    One machine's Python 3.11.7 leaves out what another's 3.11.2 asks for.
    """
    pins = [re.fullmatch(r"(\S+)(?: ; ([^\\\n]+?))?((?: \\)?\n.*)?", pin, re.DOTALL) for same in pins_of(text).values() for pin in same]
    code = (
        "import json, sys; from pip._vendor.packaging.markers import Marker\n"
        "versions = [{'python_full_version': '{}.{}.{}'.format(*sys.version_info[:2], patch)} for patch in range(100)]\n"
        "print(json.dumps([not one or any(map(Marker(one).evaluate, versions)) for one in json.load(sys.stdin)]))"
    )
    asked = json.dumps([marker for _, marker, _ in (pin.groups() for pin in pins)])
    needed = json.loads(subprocess.run([python, "-c", code], input=asked, check=True, capture_output=True, text=True).stdout)
    return [pin[1] + (pin[3] or "") for pin, wanted in zip(pins, needed, strict=True) if wanted]


def platforms(machine):
    """Makes pip choose wheels for the oldest glibc we promise, not for this machine's."""
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1)]
    names += [f"{old}_{machine}" for old in ("manylinux2014", "manylinux2010", "manylinux1")]
    return [part for name in names for part in ("--platform", name)]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def remove_dropped(python, locks):
    """Uninstalls what no lock names any more: a leftover could hide a missing pin."""
    installed = {normal(one.metadata["Name"]) for one in metadata.distributions(path=[str(packages())])}
    wanted = {"pip", "setuptools"}.union(*(pins_of((ROOT / name).read_text()) for name in locks))
    if dropped := installed - wanted:
        pip(python, ["uninstall", "--quiet", "--yes", *sorted(dropped)])


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class one_at_a_time:  # noqa: N801  reads as a phrase
    """Two verbs at once must not build the same environment; the lock goes with the process that holds it."""

    def __enter__(self):
        (ROOT / "var").mkdir(exist_ok=True)
        self.file = open(ROOT / "var" / "environment.lock", "w")
        fcntl.flock(self.file, fcntl.LOCK_EX)
        return self.file

    def __exit__(self, *_):
        self.file.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
