"""The archive for machines without a network: it holds what any of them needs, and says so when it does not."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata

import pytest
from django.conf import settings

from tests.house.test_do import do  # noqa: F401  a fixture

HERE, MACHINE = f"{sys.version_info.major}.{sys.version_info.minor}", os.uname().machine
NEXT = f"{sys.version_info.major}.{sys.version_info.minor + 1}"
ANY, OLD, NEW = "py3-none-any", f"py3-none-manylinux_2_28_{MACHINE}", f"py3-none-manylinux_2_34_{MACHINE}"


def wheel(shelf, name, tag=ANY, version="1.0"):
    """A package of one module whose value is the wheel's tag; returns its hash as a lock writes it."""
    path, records = shelf / f"{name}-{version}-{tag}.whl", f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", f"tag = {tag!r}\n")
        archive.writestr(f"{records}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{records}/WHEEL", f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{records}/RECORD", "")
    return f"--hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


class Machine:
    """`do` in a checkout of its own, with no index but a shelf of wheels, or nothing at all."""

    def __init__(self, folder, home):
        self.folder, self.environment = folder, {"HOME": str(home), "PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull}

    def do(self, *arguments, **environment):
        command = [sys.executable, self.folder / "do", *arguments]
        return subprocess.run(command, env=self.environment | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def archive(tmp_path):
    """What ./do bundle wrote for four packages: one for all, one by glibc, two by the version of Python."""
    shelf, site = tmp_path / "shelf", tmp_path / "site"
    shelf.mkdir()
    site.mkdir()
    pins = [
        f"everywhere==1.0 \\\n    {wheel(shelf, 'everywhere')}",
        f"by_glibc==1.0 \\\n    {wheel(shelf, 'by_glibc', OLD)} \\\n    {wheel(shelf, 'by_glibc', NEW)}",
        f"early==1.0 ; python_full_version < '{HERE}.1' \\\n    {wheel(shelf, 'early')}",
        f"later==1.0 ; python_full_version >= '{NEXT}' \\\n    {wheel(shelf, 'later')}",
    ]
    (site / "requirements.txt").write_text("\n".join(pins))
    (site / "manage.py").write_text("import by_glibc, everywhere\nprint(by_glibc.tag, everywhere.tag)\n")
    (site / ".gitignore").write_text("/dist/\n/var/\n")
    shutil.copy(settings.BASE_DIR / "do", site)
    git = ["git", "-C", site, "-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "A site"]):
        subprocess.run([*git, *command], check=True)
    made = Machine(site, tmp_path).do("bundle", YANGGUANG_VENV=sys.prefix, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(shelf))
    assert made.returncode == 0, made.stderr
    (found,) = (site / "dist").glob("*.tar.gz")
    return found


@pytest.fixture
def unpacked(archive, tmp_path):
    place = tmp_path / "elsewhere"
    place.mkdir()
    subprocess.run(["tar", "-xzf", archive, "-C", place], check=True)
    (folder,) = place.iterdir()
    home = tmp_path / "empty"
    home.mkdir()
    return Machine(folder, home)


@pytest.mark.slow
def test_an_archive_installs_without_an_index_and_names_what_it_lacks(unpacked):
    held = {path.name for path in (unpacked.folder / "wheels").iterdir()}
    assert held == {f"{name}-1.0-{tag}.whl" for name, tag in (("everywhere", ANY), ("by_glibc", OLD), ("early", ANY))}

    done = unpacked.do("manage")
    assert (done.returncode, done.stdout) == (0, f"{OLD} {ANY}\n"), done.stderr

    assert "holds what ./do run" in unpacked.do("check").stderr

    shutil.rmtree(unpacked.folder / ".venv")
    (unpacked.folder / "wheels" / f"everywhere-1.0-{ANY}.whl").unlink()
    done = unpacked.do("manage")
    assert done.returncode == 1
    assert "everywhere==1.0" in done.stderr
    assert f"Python {HERE} on {MACHINE}" in done.stderr


def test_an_archive_holds_each_package_installed_here_once(do):  # noqa: F811
    lock = (settings.BASE_DIR / "requirements.txt").read_text()
    taken = do.pins_of("\n".join(do.pins_elsewhere(sys.executable, lock)))
    assert all(len(pins) == 1 and " ; " not in pins[0] for pins in taken.values())
    installed = {do.normal(one.metadata["Name"]) for one in metadata.distributions()}
    assert installed & set(do.pins_of(lock)) <= set(taken)
    assert not {"colorama", "tzdata"} & set(taken)  # Windows


def test_wheels_are_chosen_for_the_oldest_glibc_promised(do):  # noqa: F811
    assert "glibc 2.28" in (settings.BASE_DIR / "docs" / "operations.md").read_text()
    names = do.platforms("x86_64")[1::2]
    assert names[0] == "manylinux_2_28_x86_64"
    assert {"manylinux_2_17_x86_64", "manylinux2014_x86_64"} <= set(names)
